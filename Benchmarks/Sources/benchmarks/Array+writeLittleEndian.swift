import Foundation

extension [UInt32] {
  /// Writes the words to `file`, as every CPU of the peers reads them.
  func writeLittleEndian(to file: URL) throws {
    try map(\.littleEndian).withUnsafeBytes { try Data($0).write(to: file) }
  }
}
