/// Reads the JSON of a header, and nothing that a header cannot have.
///
/// `JSONDecoder` would not do: it takes duplicate names, which the format forbids. The grammar has
/// a fixed depth, so no text can exhaust the stack.
struct HeaderScanner {
  private let bytes: [UInt8]
  private var position = 0

  /// A scanner at the beginning of the header `bytes`.
  init(_ bytes: [UInt8]) throws(SafetensorsProblem) {
    guard bytes.first == UInt8(ascii: "{") else { throw .wrongStart(found: bytes.first) }
    guard String(validating: bytes, as: UTF8.self) != nil else { throw .notUTF8 }
    self.bytes = bytes
  }

  /// The whole header.
  mutating func header() throws(SafetensorsProblem) -> (
    entries: [TensorEntry], metadata: [String: String]
  ) {
    var entries: [TensorEntry] = []
    var metadata: [String: String] = [:]
    // By their bytes: Swift takes the two spellings of é for one text, the format does not.
    var names = Set<[UInt8]>()
    try object { (scanner, name) throws(SafetensorsProblem) in
      guard names.insert(Array(name.utf8)).inserted else { throw .duplicateName(name) }
      if name == SafetensorsHeader.metadataKey {
        metadata = try scanner.metadata()
      } else {
        entries.append(try scanner.entry(name))
      }
    }
    guard bytes[position...].allSatisfy({ $0 == UInt8(ascii: " ") }) else {
      throw .wrongPadding(offset: position)
    }
    return (entries, metadata)
  }

  // MARK: The parts of a header

  private mutating func metadata() throws(SafetensorsProblem) -> [String: String] {
    var metadata: [String: String] = [:]
    var names = Set<[UInt8]>()
    try object { (scanner, name) throws(SafetensorsProblem) in
      guard names.insert(Array(name.utf8)).inserted else { throw .duplicateMetadata(name) }
      guard scanner.next == UInt8(ascii: "\"") else { throw .metadataIsNoText(name) }
      metadata[name] = try scanner.string()
    }
    return metadata
  }

  private mutating func entry(_ name: String) throws(SafetensorsProblem) -> TensorEntry {
    var type: String?
    var shape: [Int]?
    var offsets: [Int]?
    try object { (scanner, field) throws(SafetensorsProblem) in
      switch field {
      case "dtype" where type == nil: type = try scanner.string()
      case "shape" where shape == nil: shape = try scanner.numbers()
      case "data_offsets" where offsets == nil: offsets = try scanner.numbers()
      case "dtype", "shape", "data_offsets": throw .tensor(name, .duplicateField(field))
      default: throw .tensor(name, .unknownField(field))
      }
    }
    guard let type else { throw .tensor(name, .missingField("dtype")) }
    guard let shape else { throw .tensor(name, .missingField("shape")) }
    guard let offsets else { throw .tensor(name, .missingField("data_offsets")) }
    return try TensorEntry(name: name, type: type, shape: shape, offsets: offsets)
  }

  // MARK: JSON

  /// The byte that comes next.
  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let next, " \t\r\n".utf8.contains(next) { position += 1 }
  }

  /// Takes `character`, with the white space around it, where it comes next.
  private mutating func takes(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    skipSpace()
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(SafetensorsProblem) {
    guard takes(character) else { throw .malformed(offset: position, expected: "'\(character)'") }
  }

  /// An object, whose members `member` reads, each by its name.
  private mutating func object(
    _ member: (inout HeaderScanner, String) throws(SafetensorsProblem) -> Void
  ) throws(SafetensorsProblem) {
    skipSpace()
    guard next == UInt8(ascii: "{") else { throw .malformed(offset: position, expected: "'{'") }
    position += 1
    skipSpace()
    if next == UInt8(ascii: "}") {
      position += 1
      return
    }
    repeat {
      let name = try string()
      try expect(":")
      try member(&self, name)
    } while takes(",")
    // Without the white space after it, which only blanks may be at the header's end.
    guard next == UInt8(ascii: "}") else {
      throw .malformed(offset: position, expected: "',' or '}'")
    }
    position += 1
  }

  /// A list of natural numbers.
  private mutating func numbers() throws(SafetensorsProblem) -> [Int] {
    try expect("[")
    var numbers: [Int] = []
    if takes("]") { return numbers }
    repeat { numbers.append(try number()) } while takes(",")
    guard takes("]") else { throw .malformed(offset: position, expected: "',' or ']'") }
    return numbers
  }

  /// A natural number, written with digits alone.
  private mutating func number() throws(SafetensorsProblem) -> Int {
    let start = position
    var value = 0
    while let next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) {
      value = value * 10 + Int(next - UInt8(ascii: "0"))
      guard value < SafetensorsHeader.numberLimit else { throw .numberTooLarge(offset: start) }
      position += 1
    }
    let hasLeadingZero = position > start + 1 && bytes[start] == UInt8(ascii: "0")
    guard position > start, !hasLeadingZero else {
      throw .malformed(offset: start, expected: "a natural number")
    }
    return value
  }

  /// A string.
  private mutating func string() throws(SafetensorsProblem) -> String {
    guard next == UInt8(ascii: "\"") else {
      throw .malformed(offset: position, expected: "a string")
    }
    position += 1
    var text: [UInt8] = []
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else {
        throw .malformed(offset: position, expected: "no control character in a string")
      }
      position += 1
      if byte == UInt8(ascii: "\\") {
        text += Array(String(try escaped()).utf8)
      } else {
        text.append(byte)
      }
    }
    guard next != nil else { throw .malformed(offset: position, expected: "the end of a string") }
    position += 1
    return String(decoding: text, as: UTF8.self)
  }

  /// The character that is written as an escape, whose backslash has been read.
  private mutating func escaped() throws(SafetensorsProblem) -> Unicode.Scalar {
    let start = position - 1
    guard let letter = next else { throw .malformed(offset: start, expected: "an escape") }
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      var value = try hexadecimal()
      // Two halves of a surrogate pair stand for a scalar beyond U+FFFF.
      if (0xD800..<0xDC00).contains(value), bytes[position...].starts(with: #"\u"#.utf8) {
        position += 2
        let low = try hexadecimal()
        guard (0xDC00..<0xE000).contains(low) else { break }
        value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
      }
      if let scalar = Unicode.Scalar(value) { return scalar }
    default: break
    }
    throw .malformed(offset: start, expected: "an escape")
  }

  /// Four hexadecimal digits.
  private mutating func hexadecimal() throws(SafetensorsProblem) -> UInt32 {
    let digits = bytes[position...].prefix(4)
    let areDigits = digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    guard digits.count == 4, areDigits,
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw .malformed(offset: position, expected: "four hexadecimal digits") }
    position += 4
    return value
  }
}
