import Basics

/// A safetensors file to read from.
///
/// Opening it reads and checks the header alone; the bytes of a tensor come when they are asked for.
/// So the memory that a file can claim is bounded by its own size, whatever it says.
public final class SafetensorsFile {
  /// The tensors and the metadata.
  public let header: SafetensorsHeader
  /// The bytes before those of the tensors.
  public let headerRange: Range<Int>
  private let file: RegularFile

  /// The path, as it was given.
  public var path: String { file.path }

  /// The size of the file.
  public var byteCount: Int { file.byteCount }

  /// Opens the file at `path`.
  ///
  /// Throws `FileError` where it can't be read, `SafetensorsError` where the format forbids it.
  public init(_ path: String) throws {
    file = try RegularFile(path)
    do {
      let length = try Self.headerLength(of: file)
      headerRange = 8..<8 + length
      header = try SafetensorsHeader(
        file.read(headerRange), dataByteCount: file.byteCount - headerRange.upperBound)
    } catch let problem as SafetensorsProblem {
      throw SafetensorsError(path: path, problem: problem)
    }
  }

  private static func headerLength(of file: RegularFile) throws -> Int {
    guard file.byteCount >= 8 else { throw SafetensorsProblem.tooShort(found: file.byteCount) }
    let length = Tensor.elements(try file.read(0..<8), as: UInt64.self)[0]
    guard length <= SafetensorsHeader.byteLimit else {
      throw SafetensorsProblem.headerTooLong(found: length)
    }
    guard length <= file.byteCount - 8 else {
      throw SafetensorsProblem.headerBeyondEnd(
        expected: Int(length), found: file.byteCount - 8)
    }
    return Int(length)
  }

  /// The bytes of `range`, counted from the beginning of the file.
  ///
  /// Throws `FileError.cannotRead`.
  public func bytes(_ range: Range<Int>) throws(FileError) -> [UInt8] { try file.read(range) }

  /// The elements of `entry` in row-major order; its type must be `Element`'s.
  ///
  /// Throws `FileError.cannotRead`.
  public func elements<Element: TensorElement>(
    of entry: TensorEntry, as type: Element.Type = Element.self
  ) throws(FileError) -> [Element] {
    precondition(entry.type == Element.elementType, "\(entry.type) is not \(Element.elementType)")
    let start = headerRange.upperBound
    let range = entry.range.lowerBound + start..<entry.range.upperBound + start
    return Tensor.elements(try file.read(range), as: type)
  }
}
