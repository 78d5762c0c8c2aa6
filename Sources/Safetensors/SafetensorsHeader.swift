import Basics

/// A file that is not a safetensors file.
public struct SafetensorsError: ReportableError, Equatable {
  /// The path, as it was given.
  public let path: String
  /// The format's demand, and the file's content in its place.
  public let reason: String

  init(_ path: String, expected: String, found: String) {
    self.path = path
    func shortened(_ text: String) -> String { text.count > 200 ? text.prefix(200) + "…" : text }
    reason = "expected \(shortened(expected.visible)), found \(shortened(found.visible))"
  }

  /// Bad data.
  public var exitCode: ExitCode { .badData }

  /// The line that the user sees.
  public var description: String { "'\(path)' is not a safetensors file: \(reason)" }
}

/// The place of one tensor in a file.
public struct TensorEntry: Equatable, Sendable {
  /// The name.
  public let name: String
  /// The type of the elements.
  public let type: ElementType
  /// The size of each dimension.
  public let shape: [Int]
  /// The bytes, counted from the end of the header.
  public let range: Range<Int>
}

/// The header of a safetensors file: its tensors and its metadata.
///
/// The format (README and JSON schema of `huggingface/safetensors`): 8 bytes, the length of the header as a little-endian integer; the
/// header, a JSON object that begins with `{` and may end in spaces; the bytes of the tensors,
/// little-endian and row-major. Each tensor has `dtype`, `shape` and `data_offsets`; `__metadata__`
/// maps text to text. Tensors cover the bytes without a hole and without an overlap.
public struct SafetensorsHeader: Equatable, Sendable {
  static let metadataKey = "__metadata__"
  /// The longest header that is read, in bytes. The format allows 100 MB; a header of the book's
  /// largest network has 3 KB, and reading one takes up to 50 times its size of memory.
  static let byteLimit = 1_000_000
  /// Numbers are smaller than this by the format's schema.
  private static let numberLimit = 1 << 48

  /// The tensors in the order of their bytes.
  public let entries: [TensorEntry]
  /// Text by names.
  public let metadata: [String: String]

  /// Reads the header `bytes` of the file at `path`, in which `dataByteCount` bytes follow it.
  init(_ bytes: [UInt8], dataByteCount: Int, path: String) throws(SafetensorsError) {
    let header: JSON
    do { header = try JSON(parsing: bytes) } catch {
      throw SafetensorsError(
        path,
        expected: "a JSON header with \(error.expected) in line \(error.line), column"
          + " \(error.column)", found: error.found)
    }
    let isObject = bytes.first == UInt8(ascii: "{")
    guard isObject, bytes.last(where: { $0 != UInt8(ascii: " ") }) == UInt8(ascii: "}") else {
      throw SafetensorsError(
        path, expected: "a JSON object with nothing before it and only spaces after it",
        found: "another header")
    }
    var entries: [TensorEntry] = []
    var metadata: [String: String] = [:]
    try Self.checkNames(of: header, path)
    for member in header.members ?? [] {
      if member.name == Self.metadataKey {
        metadata = try Self.metadata(member.value, path)
      } else {
        entries.append(try Self.entry(member.name, member.value, path))
      }
    }
    self.entries = entries.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    self.metadata = metadata
    var end = 0
    for entry in self.entries {
      guard entry.range.lowerBound == end else {
        throw SafetensorsError(
          path, expected: "tensor '\(entry.name)' to begin at byte \(end)",
          found: "\(entry.range.lowerBound)")
      }
      end = entry.range.upperBound
    }
    guard end == dataByteCount else {
      throw SafetensorsError(path, expected: "\(end) bytes of tensors", found: "\(dataByteCount)")
    }
  }

  /// The tensor `name`.
  public subscript(name: String) -> TensorEntry? {
    entries.first { $0.name.utf8.elementsEqual(name.utf8) }
  }

  private static func checkNames(of object: JSON, _ path: String) throws(SafetensorsError) {
    if let name = object.duplicateName {
      throw SafetensorsError(path, expected: "each name once", found: "'\(name)' twice")
    }
  }

  private static func metadata(
    _ value: JSON, _ path: String
  ) throws(SafetensorsError) -> [String: String] {
    try checkNames(of: value, path)
    let texts = value.members?.compactMap { member in member.value.string.map { (member.name, $0) }
    }
    guard let texts, texts.count == value.members?.count else {
      throw SafetensorsError(
        path, expected: "metadata that map names to texts", found: value.compactText)
    }
    return Dictionary(texts) { $1 }
  }

  private static func entry(
    _ name: String, _ value: JSON, _ path: String
  ) throws(SafetensorsError) -> TensorEntry {
    func refusal(_ expected: String, found: String) -> SafetensorsError {
      SafetensorsError(path, expected: "tensor '\(name)' to have \(expected)", found: found)
    }
    let fields = value.members?.map(\.name).sorted()
    guard fields == ["data_offsets", "dtype", "shape"], let dtype = value["dtype"]?.string,
      let shape = numbers(value["shape"]), let offsets = numbers(value["data_offsets"]),
      offsets.count == 2, offsets[0] <= offsets[1]
    else {
      throw refusal(
        "a dtype, a shape of numbers below 2^48, two data_offsets in order, and nothing else",
        found: value.compactText)
    }
    guard let type = ElementType(rawValue: dtype) else {
      let names = ElementType.allCases.map(\.rawValue).joined(separator: ", ")
      throw refusal("one of the dtypes \(names)", found: dtype)
    }
    let byteCount = shape.reduce(Optional(type.byteCount)) { count, size in
      let product = count?.multipliedReportingOverflow(by: size)
      return product?.overflow == false ? product?.partialValue : nil
    }
    let range = offsets[0]..<offsets[1]
    guard byteCount == range.count else {
      throw refusal(
        byteCount.map { "\($0) bytes by its dtype and shape" } ?? "fewer than 2^63 bytes",
        found: byteCount == nil ? "shape \(shape)" : "\(range.count) by its data_offsets")
    }
    return TensorEntry(name: name, type: type, shape: shape, range: range)
  }

  /// The natural numbers of a list, each written with digits alone.
  private static func numbers(_ value: JSON?) -> [Int]? {
    guard let values = value?.array else { return nil }
    let numbers = values.compactMap { $0 == .number("-0") ? nil : $0.int }
    let areNatural = numbers.allSatisfy { (0..<numberLimit).contains($0) }
    return areNatural && numbers.count == values.count ? numbers : nil
  }
}
