import Notebook

/// Swift source as HTML whose comments, literals, numbers, attributes and keywords can have colours
/// of their own.
///
/// Comments and literals are found as the compiler finds them. A keyword is told by its spelling
/// alone, so one that names an argument (`in: 0...1`) or a member (`.init`) counts as a name, and so
/// does `default` where a colon follows.
struct SwiftHighlighting {
  private enum Class: String {
    case comment, string, number, keyword, attribute
  }

  private static let keywords: Set<String> = [
    "any", "as", "associatedtype", "async", "await", "borrowing", "break", "case", "catch", "class",
    "consuming", "continue", "default", "defer", "deinit", "do", "else", "enum", "extension",
    "fallthrough", "false", "fileprivate", "final", "for", "func", "guard", "if", "import", "in",
    "indirect", "init", "inout", "internal", "is", "isolated", "lazy", "let", "mutating", "nil",
    "nonisolated", "nonmutating", "open", "operator", "override", "package", "private", "protocol",
    "public", "repeat", "rethrows", "return", "self", "Self", "some", "static", "struct",
    "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias", "unowned", "var",
    "weak", "where", "while",
  ]

  private let bytes: [UInt8]
  private var html = ""

  /// The HTML of `source`, to stand within `<code>`.
  static func html(_ source: String) -> String {
    var highlighting = SwiftHighlighting(bytes: Array(source.utf8))
    var position = 0
    for span in SourceScanner.spans(of: highlighting.bytes) {
      highlighting.appendCode(position..<span.range.lowerBound)
      highlighting.append(span.range, highlighting.kind(of: span))
      position = span.range.upperBound
    }
    highlighting.appendCode(position..<highlighting.bytes.count)
    return highlighting.html
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func kind(of span: SourceSpan) -> Class {
    switch span.kind {
    case .lineComment, .blockComment: .comment
    case .string, .regularExpression: .string
    }
  }

  private mutating func append(_ range: Range<Int>, _ kind: Class?) {
    let text = HTMLText.escaped(String(decoding: bytes[range], as: UTF8.self))
    html += kind.map { "<span class=\"\($0)\">\(text)</span>" } ?? text
  }

  /// Appends code without comments and literals, word by word.
  private mutating func appendCode(_ range: Range<Int>) {
    var position = range.lowerBound
    while position < range.upperBound {
      let end = endOfRun(from: position, limit: range.upperBound)
      append(position..<end, kind(ofWord: position..<end))
      position = end
    }
  }

  /// The end of the word that begins at `start`, or else of what stands before the next one.
  private func endOfRun(from start: Int, limit: Int) -> Int {
    let isWord = Self.isWordByte(bytes[start])
    let isNumber = Self.isDigit(bytes[start])
    var end = start + 1
    while end < limit {
      // `0.01` is one number; `0...1` are two.
      let isPoint =
        isNumber && bytes[end] == UInt8(ascii: ".") && end + 1 < limit
        && Self.isDigit(bytes[end + 1])
      guard Self.isWordByte(bytes[end]) == isWord || isPoint else { break }
      end += 1
    }
    return end
  }

  private func kind(ofWord range: Range<Int>) -> Class? {
    let first = bytes[range.lowerBound]
    let previous = range.lowerBound > 0 ? bytes[range.lowerBound - 1] : 0
    // `$0` is a name.
    if Self.isDigit(first) { return previous == UInt8(ascii: "$") ? nil : .number }
    guard Self.isWordByte(first) else { return nil }
    let word = String(decoding: bytes[range], as: UTF8.self)
    if word.hasPrefix("@") || word.hasPrefix("#") { return .attribute }
    let next = range.upperBound < bytes.count ? bytes[range.upperBound] : 0
    let isName =
      previous == UInt8(ascii: ".") || previous == UInt8(ascii: "`") || next == UInt8(ascii: ":")
    return Self.keywords.contains(word) && !isName ? .keyword : nil
  }

  /// Whether `byte` belongs to a word: a letter, a digit, `_`, the marks of an attribute and a
  /// macro, and all beyond ASCII.
  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "@"),
      UInt8(ascii: "#"), 0x80...:
      true
    default: false
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
