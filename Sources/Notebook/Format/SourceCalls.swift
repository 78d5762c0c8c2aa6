import Basics

/// A call of one of the functions that declare something: `parameter`, `record` or `claim`.
struct SourceCall {
  /// The name of the function.
  let function: String
  /// From the first byte of the name to the closing parenthesis.
  let range: Range<Int>
  /// The line of the opening parenthesis and its column in bytes, as `#line` and `#column` have them.
  let line: Int
  let column: Int
  let arguments: [Argument]
  /// The constant that has the call as its whole initializer, and its type if that is stated.
  let constant: (name: String, type: String?)?

  /// An argument of a call.
  struct Argument {
    /// `in` of `in: 0...1`.
    let label: String?
    /// The code of the value on one line, without comments.
    let code: String
    /// The string that the value is, if it is a plain literal of one line.
    let literal: String?
  }
}

/// A chapter's code cut into words, signs and literals, and the calls in it, in linear time.
struct SourceCalls {
  private struct Token {
    let range: Range<Int>
    /// Whether it is a word or a number.
    let isWord: Bool
    /// The literal that it is.
    let literal: SourceSpan?
  }

  private let text: SourceText
  private var tokens: [Token] = []

  /// The calls of `functions` in the order of the source, except those within another of them.
  static func find(_ functions: Set<String>, in text: SourceText) -> [SourceCall] {
    let source = SourceCalls(text)
    var calls: [SourceCall] = []
    var index = 0
    while index < source.tokens.count {
      if source.tokens[index].isWord, functions.contains(source.word(index)),
        source.isCall(index)
      {
        let (call, next) = source.call(index)
        calls.append(call)
        index = next
      } else {
        index += 1
      }
    }
    return calls
  }

  private init(_ text: SourceText) {
    self.text = text
    var position = 0
    for span in text.spans {
      appendCode(position..<span.range.lowerBound)
      if span.kind != .lineComment, span.kind != .blockComment {
        tokens.append(Token(range: span.range, isWord: false, literal: span))
      }
      position = span.range.upperBound
    }
    appendCode(position..<text.bytes.count)
  }

  private mutating func appendCode(_ range: Range<Int>) {
    var position = range.lowerBound
    while position < range.upperBound {
      let word = text.bytes[position..<range.upperBound].prefix(while: Self.isIdentifier)
      if !word.isEmpty {
        tokens.append(Token(range: word.indices, isWord: true, literal: nil))
      } else if !" \t\r\n".utf8.contains(text.bytes[position]) {
        tokens.append(Token(range: position..<position + 1, isWord: false, literal: nil))
      }
      position += max(1, word.count)
    }
  }

  private static func isIdentifier(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...0xFF:
      true
    default: false
    }
  }

  /// The token at `index`; empty for a literal.
  private func word(_ index: Int) -> String {
    guard tokens.indices.contains(index), tokens[index].literal == nil else { return "" }
    return text.string(tokens[index].range)
  }

  /// Whether the function named at `index` is called, neither declared nor another type's method.
  private func isCall(_ index: Int) -> Bool {
    guard word(index + 1) == "(", word(index - 1) != "func" else { return false }
    return word(index - 1) != "." || word(index - 2) == "Notebook"
  }

  /// The call whose name is at `index`, and the index behind its closing parenthesis.
  private func call(_ index: Int) -> (SourceCall, next: Int) {
    var arguments: [SourceCall.Argument] = []
    var start = index + 2
    var end = start
    var depth = 0
    while end < tokens.count {
      let word = word(end)
      if depth == 0, word == "," || word == ")" {
        if end > start { arguments.append(argument(tokens[start..<end])) }
        start = end + 1
        if word == ")" { break }
      }
      if ["(", "[", "{"].contains(word) { depth += 1 }
      if [")", "]", "}"].contains(word) { depth -= 1 }
      end += 1
    }
    let last = min(end, tokens.count - 1)
    let parenthesis = tokens[index + 1].range.lowerBound
    let line = text.lineNumber(of: parenthesis)
    let call = SourceCall(
      function: word(index), range: tokens[index].range.lowerBound..<tokens[last].range.upperBound,
      line: line, column: parenthesis - text.lines[line - 1].range.lowerBound + 1,
      arguments: arguments, constant: endsStatement(last) ? constant(before: index) : nil)
    return (call, last + 1)
  }

  /// Whether nothing of the same expression follows the token at `index`.
  private func endsStatement(_ index: Int) -> Bool {
    guard index + 1 < tokens.count else { return true }
    let next = word(index + 1)
    let isBelow =
      text.lineNumber(of: tokens[index + 1].range.lowerBound)
      > text.lineNumber(of: tokens[index].range.lowerBound)
    return isBelow ? !".+*/%&|^<>=?,".contains(next) || next.isEmpty : [";", "}"].contains(next)
  }

  private func constant(before index: Int) -> (name: String, type: String?)? {
    var end = index
    if word(end - 1) == "." { end -= 2 }
    while ["try", "await"].contains(word(end - 1)) { end -= 1 }
    guard word(end - 1) == "=",
      let start = (max(0, end - 32)..<end).last(where: { word($0) == "let" }),
      start + 1 < end - 1, tokens[start + 1].isWord
    else { return nil }
    let name = word(start + 1)
    if start + 2 == end - 1 { return (name, nil) }
    guard word(start + 2) == ":", start + 3 < end - 1 else { return nil }
    let type = code(tokens[start + 3..<end - 1])
    return (name, type.hasPrefix("Swift.") ? String(type.dropFirst(6)) : type)
  }

  private func argument(_ tokens: ArraySlice<Token>) -> SourceCall.Argument {
    var value = tokens
    var label: String?
    if value.count > 2, tokens[value.startIndex].isWord, word(value.startIndex + 1) == ":" {
      label = word(value.startIndex)
      value = value.dropFirst(2)
    }
    return .init(label: label, code: code(value), literal: literal(value))
  }

  /// The code of `tokens` on one line.
  private func code(_ tokens: ArraySlice<Token>) -> String {
    var code = ""
    var end = tokens.first?.range.lowerBound ?? 0
    for token in tokens {
      if token.range.lowerBound > end { code += " " }
      code += text.string(token.range)
      end = token.range.upperBound
    }
    return code.onOneLine
  }

  /// The string that `tokens` are, if they are one literal of one line without interpolation or rare escapes.
  private func literal(_ tokens: ArraySlice<Token>) -> String? {
    guard tokens.count == 1, let span = tokens.first?.literal,
      case .string(let hashes, isMultiline: false) = span.kind, span.range.count >= 2 + 2 * hashes
    else { return nil }
    let inner = span.range.dropFirst(1 + hashes).dropLast(1 + hashes)
    let content = text.string(inner.startIndex..<inner.endIndex)
    let quoted = /\\(["\\])/
    if hashes > 0 || !content.replacing(quoted, with: "").contains("\\") {
      return hashes > 0 ? content : content.replacing(quoted) { $0.1 }
    }
    return nil
  }
}

extension SourceCall {
  /// The numbers of the lines that the call has for itself, a comment behind it included.
  func ownLines(in text: SourceText) -> ClosedRange<Int>? {
    let first = text.lines[text.lineNumber(of: range.lowerBound) - 1]
    let last = text.lines[text.lineNumber(of: range.upperBound - 1) - 1]
    let before = text.bytes[first.range.lowerBound..<range.lowerBound]
    let after = text.bytes[range.upperBound..<max(range.upperBound, last.range.upperBound)]
      .drop(while: SourceText.isBlank)
    guard before.allSatisfy(SourceText.isBlank), after.isEmpty || after.starts(with: "//".utf8)
    else { return nil }
    return first.number...last.number
  }
}
