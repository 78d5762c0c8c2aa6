import Basics

extension UnifiedDiff {
  /// Lines around a change that are shown with it.
  private static let context = 3

  /// The lines of the difference below the names of both files; none where the texts are equal.
  /// Control characters appear as `\u{1B}`, so that a terminal shows them and obeys none.
  public func text(oldName: String, newName: String) -> [String] {
    let hunks = hunks.flatMap(text)
    return hunks.isEmpty ? [] : ["--- \(oldName)", "+++ \(newName)"] + hunks
  }

  /// The ranges of `lines` that are shown: the changes with their context, joined where they meet.
  private var hunks: [Range<Int>] {
    var hunks: [Range<Int>] = []
    for index in lines.indices where lines[index].mark != .both {
      let range = max(0, index - Self.context)..<min(lines.count, index + Self.context + 1)
      if let last = hunks.last, last.upperBound >= range.lowerBound {
        hunks[hunks.count - 1] = last.lowerBound..<range.upperBound
      } else {
        hunks.append(range)
      }
    }
    return hunks
  }

  /// The `hunk` below the numbers of its first line and of its lines in both texts.
  private func text(of hunk: Range<Int>) -> [String] {
    let (before, within) = (lines[..<hunk.lowerBound], lines[hunk])
    let old = Self.position(
      before: before.count { $0.mark != .added }, count: within.count { $0.mark != .added })
    let new = Self.position(
      before: before.count { $0.mark != .removed }, count: within.count { $0.mark != .removed })
    return ["@@ -\(old) +\(new) @@"]
      + within.flatMap { line in
        let text = line.mark.rawValue + String(decoding: line.bytes, as: UTF8.self).visible
        return line.isEnded ? [text] : [text, "\\ No newline at end of file"]
      }
  }

  /// `3,7`: seven lines from the third on. As in `diff -u`, a count of 1 goes without saying, and
  /// no lines stand after the one that is named.
  private static func position(before: Int, count: Int) -> String {
    count == 1 ? "\(before + 1)" : "\(count == 0 ? before : before + 1),\(count)"
  }
}
