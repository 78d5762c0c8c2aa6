import Basics

/// The difference of two texts, line by line, as `diff -u` writes it.
public struct UnifiedDiff {
  /// A line of the difference, and the mark before it.
  struct Line: Equatable {
    enum Mark: String {
      case both = " "
      case removed = "-"
      case added = "+"
    }

    let mark: Mark
    let bytes: ArraySlice<UInt8>
    /// Whether a line feed ends it; only the last line of a text can be without one.
    let isEnded: Bool
  }

  /// More lines than this between the first and the last difference are not matched: the time grows
  /// with the square of their number.
  static let matchingLimit = 4000

  /// All lines of both texts.
  private(set) var lines: [Line] = []

  /// The difference of the texts `old` and `new`, compared by their bytes.
  public init(old: [UInt8], new: [UInt8]) {
    let (old, new) = (Self.lines(of: old), Self.lines(of: new))
    let start = zip(old, new).prefix { $0 == $1 }.count
    let (oldRest, newRest) = (old[start...], new[start...])
    let end = zip(oldRest.reversed(), newRest.reversed()).prefix { $0 == $1 }.count
    append(old[..<start], .both)
    appendDifference(of: Array(oldRest.dropLast(end)), and: Array(newRest.dropLast(end)))
    append(oldRest.suffix(end), .both)
  }

  /// The text's lines with the line feeds that end them.
  private static func lines(of text: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var rest = text[...]
    while let feed = rest.firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(rest[...feed])
      rest = rest[(feed + 1)...]
    }
    return rest.isEmpty ? lines : lines + [rest]
  }

  private mutating func append(_ lines: some Sequence<ArraySlice<UInt8>>, _ mark: Line.Mark) {
    for line in lines {
      let isEnded = line.last == UInt8(ascii: "\n")
      self.lines.append(
        Line(mark: mark, bytes: isEnded ? line.dropLast() : line, isEnded: isEnded))
    }
  }

  /// Appends `old` and `new` with the most lines in common (Myers 1986, by the standard library).
  private mutating func appendDifference(
    of old: [ArraySlice<UInt8>], and new: [ArraySlice<UInt8>]
  ) {
    guard old.count + new.count <= Self.matchingLimit else {
      append(old, .removed)
      append(new, .added)
      return
    }
    var (removed, added) = (Set<Int>(), Set<Int>())
    for change in new.difference(from: old) {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var (oldIndex, newIndex) = (0, 0)
    while oldIndex < old.count || newIndex < new.count {
      if removed.contains(oldIndex) {
        append([old[oldIndex]], .removed)
        oldIndex += 1
      } else if added.contains(newIndex) {
        append([new[newIndex]], .added)
        newIndex += 1
      } else {
        append([old[oldIndex]], .both)
        oldIndex += 1
        newIndex += 1
      }
    }
  }
}

extension UnifiedDiff {
  /// Lines around a change that are shown with it.
  private static let context = 3

  /// The lines of the difference below the names of both files; empty if the texts are equal.
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

  /// `3,7`: seven lines from the third on. As in `diff -u`, a count of 1 is left out, and
  /// a count of 0 has the number of the line before.
  private static func position(before: Int, count: Int) -> String {
    count == 1 ? "\(before + 1)" : "\(count == 0 ? before : before + 1),\(count)"
  }
}
