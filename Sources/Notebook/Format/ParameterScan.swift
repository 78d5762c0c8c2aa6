/// Finds the calls of `parameter("name", …)` in a chapter's code (rule 8).
struct ParameterScan {
  private let text: SourceText
  private var position = 0
  private var nextSpan = 0

  /// The declarations in the order of the source. Text in comments and literals is none.
  static func declarations(in text: SourceText) -> [ParameterDeclaration] {
    var scan = ParameterScan(text: text)
    var declarations: [ParameterDeclaration] = []
    while let declaration = scan.next() { declarations.append(declaration) }
    return declarations
  }

  private init(text: SourceText) { self.text = text }

  private static let callee = Array("parameter".utf8)

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

  private mutating func next() -> ParameterDeclaration? {
    while position < text.bytes.count {
      if let span = spanHere() {
        position = span.range.upperBound
        continue
      }
      guard Self.isIdentifier(text.bytes[position]) else {
        position += 1
        continue
      }
      let word = text.bytes[position...].prefix(while: Self.isIdentifier)
      position = word.endIndex
      if word.elementsEqual(Self.callee), let declaration = readCall() { return declaration }
    }
    return nil
  }

  /// The call whose name ends here, or `nil` where no `("name"` follows.
  private mutating func readCall() -> ParameterDeclaration? {
    skipBlanks()
    guard position < text.bytes.count, text.bytes[position] == UInt8(ascii: "(") else { return nil }
    position += 1
    let arguments = readArguments()
    guard let first = arguments.first, let name = first.literal, first.label == nil else {
      return nil
    }
    let meaning = arguments.dropFirst().first { $0.label == nil }
    return ParameterDeclaration(
      name: name,
      defaultText: arguments.first { $0.label == "default" }?.value ?? "",
      rangeText: arguments.first { $0.label == "in" }?.value,
      meaning: meaning.map { $0.literal ?? $0.value } ?? "")
  }

  private mutating func skipBlanks() {
    while position < text.bytes.count {
      if let span = spanHere() {
        guard span.kind == .lineComment || span.kind == .blockComment else { return }
        position = span.range.upperBound
      } else if " \t\r\n".utf8.contains(text.bytes[position]) {
        position += 1
      } else {
        return
      }
    }
  }

  /// The arguments up to the parenthesis that closes the call, which is read too.
  private mutating func readArguments() -> [ParameterArgument] {
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
