import Basics

/// One argument of a call, as the source has it.
struct ParameterArgument {
  private var bytes: [UInt8] = []
  private var literals: [String] = []
  private var hasCode = false

  mutating func append(_ byte: UInt8) {
    bytes.append(byte)
    // Literals joined by `+` are one text.
    if !" \t\r\n+".utf8.contains(byte) { hasCode = true }
    // A label is no code either.
    if byte == UInt8(ascii: ":"), literals.isEmpty, label != nil { hasCode = false }
  }

  /// Appends a literal; comments are left out.
  mutating func append(_ span: SourceSpan, of text: SourceText) {
    switch span.kind {
    case .lineComment, .blockComment:
      break
    case .regularExpression:
      hasCode = true
    case .string(let hashes, let isMultiline):
      bytes += text.bytes[span.range]
      let quotes = (isMultiline ? 3 : 1) + hashes
      guard span.range.count >= 2 * quotes else { return hasCode = true }
      let content = text.string(
        span.range.lowerBound + quotes..<span.range.upperBound - quotes)
      guard let value = hashes > 0 ? content : Self.unescaped(content) else {
        return hasCode = true
      }
      literals.append(isMultiline ? value.onOneLine : value)
    }
  }

  /// The text, without a label and on one line.
  var value: String {
    let text = String(decoding: bytes, as: UTF8.self).onOneLine
    guard label != nil else { return text }
    return text.drop { $0 != ":" }.dropFirst().trimmed
  }

  /// `default` of `default: 5`.
  var label: String? {
    let text = String(decoding: bytes, as: UTF8.self).trimmed
    let word = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    let rest = text.dropFirst(word.count).drop(while: \.isWhitespace)
    return !word.isEmpty && rest.hasPrefix(":") ? String(word) : nil
  }

  /// The string that the argument is, where it is literals and nothing else.
  var literal: String? { hasCode || literals.isEmpty ? nil : literals.joined() }

  /// `content` with its escapes replaced; `nil` where it has an interpolation or a wrong escape.
  private static func unescaped(_ content: String) -> String? {
    var result = ""
    var rest = Substring(content)
    while let character = rest.popFirst() {
      guard character == "\\" else {
        result.append(character)
        continue
      }
      switch rest.popFirst() {
      case "n": result += "\n"
      case "t": result += "\t"
      case "r": result += "\r"
      case "0": result += "\0"
      case "u": result += String(scalar(from: &rest) ?? "\u{FFFD}")
      case let quoted? where "\\\"'".contains(quoted): result.append(quoted)
      case let newline? where newline.isNewline: break
      default: return nil
      }
    }
    return result
  }

  /// The scalar of `{1F600}`, taken from the start of `rest`.
  private static func scalar(from rest: inout Substring) -> Character? {
    guard rest.first == "{", let end = rest.firstIndex(of: "}") else { return nil }
    let digits = rest[rest.index(after: rest.startIndex)..<end]
    rest = rest[rest.index(after: end)...]
    return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init).map(Character.init)
  }
}
