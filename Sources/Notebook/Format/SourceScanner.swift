/// A comment or a literal in the source, its delimiters included.
package struct SourceSpan: Equatable {
  /// What it is.
  package enum Kind: Equatable {
    case lineComment
    case blockComment
    case regularExpression
    /// A string literal of one line or several, with `hashes` times `#` before its quote.
    case string(hashes: Int, isMultiline: Bool)
  }

  /// What it is.
  package let kind: Kind
  /// Its bytes in the source.
  package let range: Range<Int>
}

/// Finds the comments and literals of Swift source, by the compiler's lexical rules. A string literal is one span, its
/// interpolations included. A regular expression right after a keyword (`return /"/`) is taken for a division.
package struct SourceScanner {
  /// What the scanner is inside of: a string literal, or the parentheses of an interpolation.
  private enum Context {
    case string(hashes: Int, isMultiline: Bool)
    case interpolation(depth: Int)
  }

  private let bytes: [UInt8]
  private var position = 0
  private var contexts: [Context] = []
  private var spans: [SourceSpan] = []
  /// Where the outermost string literal that is open begins, and its kind.
  private var outermost: (start: Int, kind: SourceSpan.Kind)?
  /// The last byte of code that is not blank.
  private var previous: UInt8 = UInt8(ascii: "\n")

  /// The spans of `bytes`, in order. Takes time linear in the bytes.
  package static func spans(of bytes: [UInt8]) -> [SourceSpan] {
    var scanner = SourceScanner(bytes: bytes)
    scanner.scan()
    return scanner.spans
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func byte(_ offset: Int) -> UInt8 {
    position + offset < bytes.count ? bytes[position + offset] : 0
  }

  /// The number of `#` from `offset` on, as far as `limit`.
  private func hashCount(at offset: Int, limit: Int = .max) -> Int {
    var count = 0
    while count < limit, byte(offset + count) == UInt8(ascii: "#") { count += 1 }
    return count
  }

  private mutating func scan() {
    while position < bytes.count {
      if case .string(let hashes, let isMultiline) = contexts.last {
        scanString(hashes: hashes, isMultiline: isMultiline)
      } else {
        scanCode()
      }
    }
    if let outermost { append(outermost.kind, from: outermost.start) }
  }

  private mutating func append(_ kind: SourceSpan.Kind, from start: Int) {
    spans.append(SourceSpan(kind: kind, range: start..<min(position, bytes.count)))
  }

  /// One step in code, be it the chapter's or that of an interpolation.
  private mutating func scanCode() {
    let start = position
    switch byte(0) {
    case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
      skipLineComment()
      if contexts.isEmpty { append(.lineComment, from: start) }
      return
    case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "*"):
      skipBlockComment()
      if contexts.isEmpty { append(.blockComment, from: start) }
      return
    case UInt8(ascii: "/"):
      if let length = regularExpressionLength() {
        position += length
        if contexts.isEmpty { append(.regularExpression, from: start) }
      } else {
        position += 1
      }
    case UInt8(ascii: "#"):
      scanHashes()
    case UInt8(ascii: "\""):
      openString(hashes: 0)
    case UInt8(ascii: "("):
      changeDepth(by: 1)
    case UInt8(ascii: ")"):
      changeDepth(by: -1)
    default:
      position += 1
    }
    if !SourceText.isBlank(bytes[start]) { previous = bytes[start] }
  }

  private mutating func changeDepth(by change: Int) {
    position += 1
    guard case .interpolation(let depth) = contexts.last else { return }
    contexts.removeLast()
    if depth + change > 0 { contexts.append(.interpolation(depth: depth + change)) }
  }

  private mutating func skipLineComment() {
    while position < bytes.count, byte(0) != UInt8(ascii: "\n") { position += 1 }
  }

  private mutating func skipBlockComment() {
    var depth = 0
    repeat {
      switch (byte(0), byte(1)) {
      case (UInt8(ascii: "/"), UInt8(ascii: "*")):
        depth += 1
        position += 2
      case (UInt8(ascii: "*"), UInt8(ascii: "/")):
        depth -= 1
        position += 2
      default:
        position += 1
      }
    } while depth > 0 && position < bytes.count
  }

  /// What begins with `#`: a raw string, an extended regular expression, or anything else.
  private mutating func scanHashes() {
    let start = position
    let hashes = hashCount(at: 0)
    switch byte(hashes) {
    case UInt8(ascii: "\""):
      openString(hashes: hashes)
    case UInt8(ascii: "/"):
      skipExtendedRegularExpression(hashes: hashes)
      if contexts.isEmpty { append(.regularExpression, from: start) }
    default:
      position += hashes
    }
  }

  private mutating func openString(hashes: Int) {
    let start = position
    position += hashes
    var isMultiline = byte(1) == UInt8(ascii: "\"") && byte(2) == UInt8(ascii: "\"")
    if isMultiline {
      // `#"""#` is a quote between raw delimiters: the text of several lines begins on its own.
      var offset = 3
      while SourceText.isBlank(byte(offset)) { offset += 1 }
      let end = byte(offset)
      isMultiline = end == UInt8(ascii: "\n") || end == UInt8(ascii: "\r")
    }
    position += isMultiline ? 3 : 1
    if contexts.isEmpty {
      outermost = (start, .string(hashes: hashes, isMultiline: isMultiline))
    }
    contexts.append(.string(hashes: hashes, isMultiline: isMultiline))
  }

  private mutating func closeString() {
    contexts.removeLast()
    guard contexts.isEmpty, let closed = outermost else { return }
    append(closed.kind, from: closed.start)
    outermost = nil
  }

  /// One step in a string literal.
  private mutating func scanString(hashes: Int, isMultiline: Bool) {
    switch byte(0) {
    case UInt8(ascii: "\n") where !isMultiline:
      closeString()  // Not closed on its line: the compiler ends it here too.
    case UInt8(ascii: "\\") where hashCount(at: 1, limit: hashes) == hashes:
      let isInterpolation = byte(1 + hashes) == UInt8(ascii: "(")
      let isLineEnd = byte(1 + hashes) == UInt8(ascii: "\n")
      position += 1 + hashes + (isLineEnd ? 0 : 1)
      if isInterpolation { contexts.append(.interpolation(depth: 1)) }
    case UInt8(ascii: "\""):
      let quotes = isMultiline ? 3 : 1
      let isTriple = byte(1) == UInt8(ascii: "\"") && byte(2) == UInt8(ascii: "\"")
      if isMultiline, !isTriple {
        position += 1
      } else if hashCount(at: quotes, limit: hashes) == hashes {
        position += quotes + hashes
        closeString()
      } else {
        position += 1
      }
    default:
      position += 1
    }
  }

  /// The length of the regular expression `/…/` that begins here; `nil` if the slash is an operator.
  private func regularExpressionLength() -> Int? {
    let isAfterOperand =
      previous == UInt8(ascii: "_") || previous >= 0x80
      || Character(UnicodeScalar(previous)).isLetter
      || Character(UnicodeScalar(previous)).isNumber || ")]}\"\\".utf8.contains(previous)
    guard !isAfterOperand, !SourceText.isBlank(byte(1)) else { return nil }
    var offset = 1
    while position + offset < bytes.count {
      switch byte(offset) {
      case UInt8(ascii: "\n"): return nil
      case UInt8(ascii: "\\") where byte(offset + 1) != UInt8(ascii: "\n"): offset += 2
      case UInt8(ascii: "/"): return offset + 1
      default: offset += 1
      }
    }
    return nil
  }

  private mutating func skipExtendedRegularExpression(hashes: Int) {
    position += hashes + 1
    let isMultiline = byte(0) == UInt8(ascii: "\n") || byte(0) == UInt8(ascii: "\r")
    while position < bytes.count {
      switch byte(0) {
      case UInt8(ascii: "\n") where !isMultiline:
        return
      case UInt8(ascii: "\\"):
        position += 2
      case UInt8(ascii: "/") where hashCount(at: 1, limit: hashes) == hashes:
        position += 1 + hashes
        return
      default:
        position += 1
      }
    }
  }
}
