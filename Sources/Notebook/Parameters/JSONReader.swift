import Platform

/// Reads a JSON text, and keeps what Foundation's decoder drops: members of the same name, their
/// order, each number as it is written, and where a mistake stands. Foundation reads the single
/// texts and numbers.
struct JSONReader {
  struct Member {
    let name: String
    let value: Value
  }

  enum Value {
    case number(String)
    case text(String)
    case boolean(Bool)
    case null
    case list
    case object([Member])
  }

  /// A text that is no JSON.
  struct Failure: Error {
    let line: Int
    let column: Int
    let expected: String
    let found: String
  }

  private static let deepest = 100

  private let bytes: [UInt8]
  private var position: Int
  private var depth = 0

  /// The value that the text `bytes` is.
  static func value(of bytes: [UInt8]) throws(Failure) -> Value {
    var reader = JSONReader(bytes: bytes)
    let value = try reader.readValue()
    guard reader.next() == nil else { throw reader.failure(expected: "the end") }
    return value
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The character at the position, blanks skipped.
  private mutating func next() -> Character? {
    while position < bytes.count, " \t\r\n".utf8.contains(bytes[position]) { position += 1 }
    return position < bytes.count ? Character(Unicode.Scalar(bytes[position])) : nil
  }

  private mutating func readValue() throws(Failure) -> Value {
    switch next() {
    case "{": .object(try readMembers())
    case "[": try readList()
    case "\"": .text(try readText())
    default: try readWord()
    }
  }

  private mutating func readMembers() throws(Failure) -> [Member] {
    var members: [Member] = []
    try readItems(until: "}") { (reader) throws(Failure) in
      guard reader.next() == "\"" else { throw reader.failure(expected: "a name in quotes") }
      let name = try reader.readText()
      guard reader.next() == ":" else { throw reader.failure(expected: "':'") }
      reader.position += 1
      members.append(Member(name: name, value: try reader.readValue()))
    }
    return members
  }

  private mutating func readList() throws(Failure) -> Value {
    try readItems(until: "]") { (reader) throws(Failure) in _ = try reader.readValue() }
    return .list
  }

  /// Reads items with commas between them, from the bracket at the position to `end`.
  private mutating func readItems(
    until end: Character, _ readItem: (inout JSONReader) throws(Failure) -> Void
  ) throws(Failure) {
    guard depth < Self.deepest else { throw failure(expected: "fewer brackets in one another") }
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

  private mutating func readText() throws(Failure) -> String {
    let start = position
    position += 1
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard position < bytes.count else { throw failure(expected: "the '\"' that ends a text") }
    position += 1
    guard let text = decoded(String.self, from: start) else {
      position = start
      throw failure(expected: "a text with JSON's escapes")
    }
    return text
  }

  /// `true`, `false`, `null` or a number.
  private mutating func readWord() throws(Failure) -> Value {
    let start = position
    while position < bytes.count, !" \t\r\n,[]{}:\"".utf8.contains(bytes[position]) {
      position += 1
    }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    switch word {
    case "true", "false": return .boolean(word == "true")
    case "null": return .null
    default:
      guard decoded(Double.self, from: start) != nil else {
        position = start
        throw failure(expected: "a value")
      }
      return .number(word)
    }
  }

  /// What Foundation reads from `start` to the position.
  private func decoded<Value: Decodable>(_: Value.Type, from start: Int) -> Value? {
    try? JSONDecoder().decode(Value.self, from: Data(bytes[start..<position]))
  }

  private func failure(expected: String) -> Failure {
    let before = bytes.prefix(position)
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let rest = String(decoding: bytes.dropFirst(position).prefix(40), as: UTF8.self)
    let word = rest.prefix(1) + rest.dropFirst().prefix { !$0.isWhitespace && !",]}".contains($0) }
    return Failure(
      line: 1 + before.count { $0 == UInt8(ascii: "\n") }, column: position - lineStart + 1,
      expected: expected, found: word.isEmpty ? "the end" : "'\(word)'")
  }
}
