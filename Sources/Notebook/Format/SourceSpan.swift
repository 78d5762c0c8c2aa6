/// A stretch of source that is no code: a comment or a literal, its delimiters included.
package struct SourceSpan: Equatable {
  /// What it is.
  package enum Kind: Equatable {
    case lineComment
    case blockComment
    case regularExpression
    /// A string literal with so many `#` before its quote, of one line or of several.
    case string(hashes: Int, isMultiline: Bool)
  }

  /// What it is.
  package let kind: Kind
  /// Its bytes in the source.
  package let range: Range<Int>
}
