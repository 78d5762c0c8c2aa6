import Basics
import Platform

/// A safetensors file to read from.
///
/// Opening it reads and checks the header alone; the bytes of a tensor are read on request.
public final class SafetensorsFile {
  /// The tensors and the metadata.
  public let header: SafetensorsHeader
  /// The bytes of the header, counted from the beginning of the file.
  public let headerRange: Range<Int>
  private let file: RegularFile

  /// The path, as it was given.
  public var path: String { file.path }

  /// The size of the file.
  public var byteCount: Int { file.byteCount }

  /// Opens the file at `path`.
  ///
  /// Throws `FileError` if it can't be read, `SafetensorsError` if the format forbids it.
  public init(_ path: String) throws {
    file = try RegularFile(path)
    let rest = file.byteCount - 8
    let length = rest < 0 ? nil : Self.elements(try file.read(0..<8), as: UInt64.self).first
    guard let length, length <= min(rest, SafetensorsHeader.byteLimit) else {
      throw SafetensorsError(
        path,
        expected: "a header of at most \(grouped(SafetensorsHeader.byteLimit)) bytes in the"
          + " file, after 8 bytes of its length",
        found: length.map { "a length of \($0)" } ?? counted(file.byteCount, "byte"))
    }
    headerRange = 8..<8 + Int(length)
    header = try SafetensorsHeader(
      file.read(headerRange), dataByteCount: rest - Int(length), path: path)
  }

  /// The bytes of `range`, counted from the beginning of the file.
  public func bytes(_ range: Range<Int>) throws(FileError) -> [UInt8] { try file.read(range) }

  /// The elements of `entry` in row-major order; its type must be `Element`'s.
  public func elements<Element: TensorElement>(
    of entry: TensorEntry, as type: Element.Type = Element.self
  ) throws(FileError) -> [Element] {
    require(entry.type == Element.elementType, "\(entry.type) is not \(Element.elementType)")
    let start = headerRange.upperBound
    let range = entry.range.lowerBound + start..<entry.range.upperBound + start
    return Self.elements(try file.read(range), as: type)
  }

  private static func elements<Element: TensorElement>(
    _ bytes: [UInt8], as _: Element.Type
  ) -> [Element] {
    let count = bytes.count / MemoryLayout<Element>.size
    return [Element](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      UnsafeMutableRawBufferPointer(buffer).copyBytes(from: bytes)
      initializedCount = count
    }
  }
}
