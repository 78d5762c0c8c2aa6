/// A stretch of source that is no code: a comment or a literal, its delimiters included.
struct SourceSpan: Equatable {
  enum Kind: Equatable {
    case lineComment
    case blockComment
    case regularExpression
    /// A string literal with so many `#` before its quote, of one line or of several.
    case string(hashes: Int, isMultiline: Bool)
  }

  let kind: Kind
  let range: Range<Int>
}
