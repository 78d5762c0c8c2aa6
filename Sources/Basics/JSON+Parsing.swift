extension JSON {
  /// A text that is not valid JSON: the first place at which it is wrong.
  public struct SyntaxError: Error, Equatable, CustomStringConvertible {
    /// The line, from 1.
    public let line: Int
    /// The column in characters (Unicode scalars), from 1.
    public let column: Int
    /// The text that JSON allows there.
    public let expected: String
    /// The text in its place.
    public let found: String

    /// The place, the expected and the found text.
    public var description: String {
      "line \(line), column \(column): expected \(expected), found \(found)"
    }
  }

  /// Reads the text `bytes`: UTF-8, with or without a byte order mark, brackets nested at most 100
  /// deep, so that no text can exhaust the stack. A number of any size is read.
  public init(parsing bytes: [UInt8]) throws(SyntaxError) {
    var parser = JSONParser(bytes)
    self = try parser.wholeText()
  }
}

private struct JSONParser {
  private static let depthLimit = 100

  private let bytes: [UInt8]
  private let start: Int
  private var position: Int
  private var depth = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    position = start
  }

  mutating func wholeText() throws(JSON.SyntaxError) -> JSON {
    let value = try readValue()
    guard next() == nil else { throw failure(expected: "the end") }
    return value
  }

  private mutating func readValue() throws(JSON.SyntaxError) -> JSON {
    switch next() {
    case "{":
      var members: [JSON.Member] = []
      try readItems(until: "}") { (parser) throws(JSON.SyntaxError) in
        guard parser.next() == "\"" else { throw parser.failure(expected: "a name in quotes") }
        let name = try parser.readText()
        guard parser.next() == ":" else { throw parser.failure(expected: "':'") }
        parser.position += 1
        members.append(JSON.Member(name, try parser.readValue()))
      }
      return .object(members)
    case "[":
      var values: [JSON] = []
      try readItems(until: "]") { (parser) throws(JSON.SyntaxError) in
        values.append(try parser.readValue())
      }
      return .list(values)
    case "\"": return .text(try readText())
    default: return try readWord()
    }
  }

  /// Reads items with commas between them, from the bracket at the position to `end`.
  private mutating func readItems(
    until end: Unicode.Scalar, _ readItem: (inout JSONParser) throws(JSON.SyntaxError) -> Void
  ) throws(JSON.SyntaxError) {
    guard depth < Self.depthLimit else {
      throw failure(expected: "at most \(Self.depthLimit) nested brackets")
    }
    depth += 1
    position += 1
    if next() != end {
      try readItem(&self)
      while next() == "," {
        position += 1
        try readItem(&self)
      }
    }
    guard next() == end else { throw failure(expected: "',' or '\(end)'") }
    position += 1
    depth -= 1
  }

  /// `true`, `false`, `null` or a number.
  private mutating func readWord() throws(JSON.SyntaxError) -> JSON {
    let word = bytes[position...].prefix { !" \t\r\n,[]{}:\"".utf8.contains($0) }
    let value: JSON
    switch String(decoding: word, as: UTF8.self) {
    case "true": value = .boolean(true)
    case "false": value = .boolean(false)
    case "null": value = .null
    case let literal where Self.isNumber(word): value = .number(literal)
    default: throw failure(expected: "a value")
    }
    position = word.endIndex
    return value
  }

  private static func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
    var rest = word
    func takes(_ characters: String) -> Bool {
      guard let first = rest.first, characters.utf8.contains(first) else { return false }
      rest.removeFirst()
      return true
    }
    func takesDigits() -> Bool {
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      rest = rest[digits.endIndex...]
      return !digits.isEmpty
    }
    _ = takes("-")
    guard takes("0") || takesDigits() else { return false }
    if takes("."), !takesDigits() { return false }
    if takes("eE") {
      _ = takes("+-")
      guard takesDigits() else { return false }
    }
    return rest.isEmpty
  }

  // MARK: Texts

  private mutating func readText() throws(JSON.SyntaxError) -> String {
    let start = position
    var text: [UInt8] = []
    position += 1
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      switch bytes[position] {
      case ..<0x20: throw failure(expected: "an escape instead of a control character")
      case UInt8(ascii: "\\"): text += Array(String(try readEscape()).utf8)
      case let byte:
        text.append(byte)
        position += 1
      }
    }
    guard position < bytes.count else { throw failure(expected: "the '\"' that ends a text") }
    guard let text = String(validating: text, as: UTF8.self) else {
      position = start
      throw failure(expected: "a text in UTF-8")
    }
    position += 1
    return text
  }

  private mutating func readEscape() throws(JSON.SyntaxError) -> Unicode.Scalar {
    let plain: [Unicode.Scalar: Unicode.Scalar] = [
      "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{C}", "n": "\n", "r": "\r", "t": "\t",
    ]
    let letter = position + 1 < bytes.count ? Unicode.Scalar(bytes[position + 1]) : " "
    if let scalar = plain[letter] {
      position += 2
      return scalar
    }
    if var value = codeUnit(at: position) {
      var length = 6
      // The two halves of a surrogate pair name a scalar beyond U+FFFF.
      if (0xD800..<0xDC00).contains(value), let low = codeUnit(at: position + 6),
        (0xDC00..<0xE000).contains(low)
      {
        value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        length = 12
      }
      if let scalar = Unicode.Scalar(value) {
        position += length
        return scalar
      }
    }
    throw failure(expected: #"an escape such as \n or \u00e9, surrogates in pairs"#)
  }

  /// The number of the escape `\u1234` at `index`.
  private func codeUnit(at index: Int) -> UInt32? {
    let escape = bytes[min(index, bytes.count)...].prefix(6)
    let digits = String(decoding: escape.dropFirst(2), as: UTF8.self)
    guard escape.starts(with: #"\u"#.utf8), digits.utf8.count == 4,
      digits.allSatisfy(\.isHexDigit)
    else { return nil }
    return UInt32(digits, radix: 16)
  }

  // MARK: The position

  /// The character at the position, after white space.
  private mutating func next() -> Unicode.Scalar? {
    while position < bytes.count, " \t\r\n".utf8.contains(bytes[position]) { position += 1 }
    return position < bytes.count ? Unicode.Scalar(bytes[position]) : nil
  }

  private func failure(expected: String) -> JSON.SyntaxError {
    let before = bytes[start..<position]
    let line = before.lastIndex(of: UInt8(ascii: "\n")).map { before[($0 + 1)...] } ?? before
    let rest = String(decoding: bytes[position...].prefix(40), as: UTF8.self)
    let word = rest.prefix(1) + rest.dropFirst().prefix { !$0.isWhitespace && !",]}".contains($0) }
    return JSON.SyntaxError(
      line: 1 + before.count { $0 == UInt8(ascii: "\n") },
      column: 1 + line.count { $0 & 0xC0 != 0x80 },
      expected: expected, found: word.isEmpty ? "the end" : "'\(word.visible)'")
  }
}
