/// Finds the lines of a chapter's claims, which the report shows as sentences and not as code.
enum ClaimScan {
  /// The numbers of the lines that calls of `claim(…)` have for themselves, a comment behind them
  /// included.
  static func lines(in text: SourceText) -> Set<Int> {
    var numbers: Set<Int> = []
    var index = 0
    for call in CallScan.calls(of: "claim", in: text) {
      while text.lines[index].range.upperBound < call.range.lowerBound { index += 1 }
      let first = text.lines[index]
      // A call that is never closed reaches beyond the last line's end.
      while text.lines[index].range.upperBound < call.range.upperBound, index + 1 < text.lines.count
      {
        index += 1
      }
      let last = text.lines[index]
      let before = text.bytes[first.range.lowerBound..<call.range.lowerBound]
      let after = text.bytes[call.range.upperBound...].prefix(
        upTo: max(call.range.upperBound, last.range.upperBound))
      let comment = after.drop(while: SourceText.isBlank)
      if before.allSatisfy(SourceText.isBlank), comment.isEmpty || comment.starts(with: "//".utf8) {
        numbers.formUnion(first.number...last.number)
      }
    }
    return numbers
  }
}
