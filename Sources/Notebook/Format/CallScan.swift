/// A call in a chapter's code.
struct SourceCall {
  /// From the first byte of the function's name to the closing parenthesis.
  let range: Range<Int>
  let arguments: [ParameterArgument]
  /// The type of the variable or constant that the call sets, where it is stated: `Float` of
  /// `let x: Float = f()`.
  let annotation: String?

  /// The string that the first argument is, where it is a literal without a label.
  var name: String? {
    guard let first = arguments.first, first.label == nil else { return nil }
    return first.literal
  }
}

/// Finds the calls of one function in a chapter's code. Text in comments and literals is none.
struct CallScan {
  private let text: SourceText
  private let callee: [UInt8]
  private var position = 0
  private var nextSpan = 0
  /// Where the last words and signs before the position stand; an empty range for a literal.
  private var tokens = (0..<0, 0..<0, 0..<0, 0..<0)

  /// The calls of `function` in the order of the source. Takes time linear in the source.
  static func calls(of function: String, in text: SourceText) -> [SourceCall] {
    var scan = CallScan(text: text, callee: Array(function.utf8))
    var calls: [SourceCall] = []
    while let call = scan.next() { calls.append(call) }
    return calls
  }

  private init(text: SourceText, callee: [UInt8]) {
    self.text = text
    self.callee = callee
  }

  private static func isIdentifier(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...0xFF:
      true
    default: false
    }
  }

  /// The span that begins at or holds `position`.
  private mutating func spanHere() -> SourceSpan? {
    while nextSpan < text.spans.count, text.spans[nextSpan].range.upperBound <= position {
      nextSpan += 1
    }
    guard nextSpan < text.spans.count, text.spans[nextSpan].range.contains(position) else {
      return nil
    }
    return text.spans[nextSpan]
  }

  private mutating func next() -> SourceCall? {
    while position < text.bytes.count {
      if let span = spanHere() {
        position = span.range.upperBound
        if span.kind != .lineComment, span.kind != .blockComment { remember(0..<0) }
        continue
      }
      guard Self.isIdentifier(text.bytes[position]) else {
        if !Self.isBlank(text.bytes[position]) { remember(position..<position + 1) }
        position += 1
        continue
      }
      let word = text.bytes[position...].prefix(while: Self.isIdentifier)
      position = word.endIndex
      if word.elementsEqual(callee), let arguments = readArguments() {
        return SourceCall(
          range: word.startIndex..<position, arguments: arguments, annotation: takeAnnotation())
      }
      remember(word.startIndex..<word.endIndex)
    }
    return nil
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") || SourceText.isBlank(byte)
  }

  private mutating func remember(_ token: Range<Int>) {
    tokens = (tokens.1, tokens.2, tokens.3, token)
  }

  /// `Float` after `: Float =`, `: Float = try` or `: Swift.Float =`.
  private mutating func takeAnnotation() -> String? {
    defer { tokens = (0..<0, 0..<0, 0..<0, 0..<0) }
    var words = [tokens.0, tokens.1, tokens.2, tokens.3].map(text.string)
    if words.last == "try" { words.removeLast() }
    words = words.suffix(3)
    guard words[2] == "=", [":", "."].contains(words[0]) else { return nil }
    return words[1]
  }

  private mutating func skipBlanks() {
    while position < text.bytes.count {
      if let span = spanHere() {
        guard span.kind == .lineComment || span.kind == .blockComment else { return }
        position = span.range.upperBound
      } else if Self.isBlank(text.bytes[position]) {
        position += 1
      } else {
        return
      }
    }
  }

  /// The arguments of the call whose name ends here, up to the parenthesis that closes it, which is
  /// read too; `nil` where no parenthesis opens.
  private mutating func readArguments() -> [ParameterArgument]? {
    skipBlanks()
    guard position < text.bytes.count, text.bytes[position] == UInt8(ascii: "(") else { return nil }
    position += 1
    var arguments: [ParameterArgument] = []
    var argument = ParameterArgument()
    var depth = 0
    while position < text.bytes.count {
      if let span = spanHere() {
        argument.append(span, of: text)
        position = span.range.upperBound
        continue
      }
      let byte = text.bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
      case UInt8(ascii: ")") where depth == 0:
        return arguments + [argument]
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
      case UInt8(ascii: ",") where depth == 0:
        arguments.append(argument)
        argument = ParameterArgument()
        continue
      default: break
      }
      argument.append(byte)
    }
    return arguments
  }
}
