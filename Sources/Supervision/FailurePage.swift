import Basics

/// The page of a run that did not publish: a banner that says so, and below it what the chapter had
/// shown.
package enum FailurePage {
  /// The page's name in its folder.
  package static let fileName = "failed.md"
  /// The name of the chapter's source beside it.
  package static let sourceName = "main.swift"

  /// The page of a chapter that still runs: it stays if everything ends at once.
  package static func running(path: String, line: Int, body: String) -> String {
    """
    > **This run did not come to its end.** The last that is known of it is line \(line) of
    > `\(path)`. What it had shown up to then stands below; nothing of it is published.

    \(body)
    """
  }

  /// The page with the banner of `failure` in the place of the other one. `source` is the text of
  /// the chapter.
  static func failed(_ failure: ChapterFailure, page: String, source: String) -> String {
    let body = page.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
    let rest = body.count == 2 ? String(body[1]) : ""
    let location = failure.location.dropLast(2)
    let place = location.isEmpty ? "" : " `\(location)`:"
    let text = failure.text.onOneLine
    var banner = ["**This run failed.**\(place) \(code(text))"]
    let lines = excerpt(of: source, around: failure.line)
    let fence = String(repeating: "`", count: longestRun(in: lines.joined()) + 3)
    if !lines.isEmpty { banner += ["", fence + "text"] + lines + [fence] }
    banner += ["", "What it had shown up to then stands below; nothing of it is published."]
    let quoted = banner.map { $0.isEmpty ? ">" : "> \($0)" }.joined(separator: "\n")
    return rest.isEmpty ? quoted + "\n" : "\(quoted)\n\n\(rest)"
  }

  /// `text` as code within a line, whatever backticks it has.
  private static func code(_ text: String) -> String {
    let longest = longestRun(in: text)
    let fence = String(repeating: "`", count: longest + 1)
    return longest == 0 ? "`\(text)`" : "\(fence) \(text) \(fence)"
  }

  /// The length of the longest run of backticks.
  private static func longestRun(in text: String) -> Int {
    text.split(whereSeparator: { $0 != "`" }).map(\.count).max() ?? 0
  }

  /// The line, marked, with two before and after it.
  private static func excerpt(of source: String, around line: Int) -> [String] {
    // "\r\n" is one Character, which is not "\n".
    let lines = source.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    guard lines.indices.contains(line - 1) else { return [] }
    let shown = max(1, line - 2)...min(lines.count, line + 2)
    let width = "\(shown.upperBound)".count
    return shown.map { number in
      let padding = String(repeating: " ", count: width - "\(number)".count)
      return "\(number == line ? "→" : " ") \(padding)\(number)  \(lines[number - 1])"
        .trimmingEnd
    }
  }
}

extension String {
  /// The text without the blanks at its end.
  fileprivate var trimmingEnd: String {
    guard let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(self[...last])
  }
}
