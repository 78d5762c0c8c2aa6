import Basics

/// The difference of two texts, line by line, as `diff -u` writes it.
public struct UnifiedDiff {
  /// The mark before a line.
  enum Mark: String {
    case both = " "
    case removed = "-"
    case added = "+"
  }

  /// More lines than this are not matched: the time grows with the square of their number.
  static let matchingLimit = 4000

  /// All lines of both texts, with their line feeds.
  private(set) var lines: [(mark: Mark, bytes: ArraySlice<UInt8>)] = []

  /// The difference of the texts `old` and `new`, compared by their bytes (Myers 1986).
  public init(old: [UInt8], new: [UInt8]) {
    let (old, new) = (Self.lines(of: old), Self.lines(of: new))
    let start = zip(old, new).prefix { $0 == $1 }.count
    let (oldRest, newRest) = (old[start...], new[start...])
    let end = zip(oldRest.reversed(), newRest.reversed()).prefix { $0 == $1 }.count
    let oldEnd = old.count - end
    let newEnd = new.count - end
    var removed = Set(start..<oldEnd)
    var added = Set(start..<newEnd)
    if removed.count + added.count <= Self.matchingLimit {
      let changes = Array(new[..<newEnd]).difference(from: Array(old[..<oldEnd]))
      (removed, added) = ([], [])
      for change in changes {
        switch change {
        case .remove(let offset, _, _): removed.insert(offset)
        case .insert(let offset, _, _): added.insert(offset)
        }
      }
    }
    var (oldIndex, newIndex) = (0, 0)
    while oldIndex < old.count || newIndex < new.count {
      if removed.contains(oldIndex) {
        lines.append((.removed, old[oldIndex]))
        oldIndex += 1
      } else if added.contains(newIndex) {
        lines.append((.added, new[newIndex]))
        newIndex += 1
      } else {
        lines.append((.both, old[oldIndex]))
        (oldIndex, newIndex) = (oldIndex + 1, newIndex + 1)
      }
    }
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

  /// The lines below the names of both files, empty if the texts are equal, with control characters as `\u{1B}`.
  public func text(oldName: String, newName: String) -> [String] {
    // The changes with three lines before and after them, joined if they meet.
    var hunks: [Range<Int>] = []
    for index in lines.indices where lines[index].mark != .both {
      let range = max(0, index - 3)..<min(lines.count, index + 4)
      let joins = hunks.last.map { $0.upperBound >= range.lowerBound } ?? false
      let start = joins ? hunks.removeLast().lowerBound : range.lowerBound
      hunks.append(start..<range.upperBound)
    }
    return hunks.isEmpty ? [] : ["--- \(oldName)", "+++ \(newName)"] + hunks.flatMap(text)
  }

  /// The `hunk` below the numbers of its first line and of its lines in both texts.
  private func text(of hunk: Range<Int>) -> [String] {
    /// `3,7`: seven lines from the third on. A count of 1 is left out; 0 lines have the number before.
    func position(without mark: Mark) -> String {
      let before = lines[..<hunk.lowerBound].count { $0.mark != mark }
      let count = lines[hunk].count { $0.mark != mark }
      return count == 1 ? "\(before + 1)" : "\(count == 0 ? before : before + 1),\(count)"
    }
    return ["@@ -\(position(without: .added)) +\(position(without: .removed)) @@"]
      + lines[hunk].flatMap { mark, bytes in
        let isEnded = bytes.last == UInt8(ascii: "\n")
        let text = String(decoding: isEnded ? bytes.dropLast() : bytes, as: UTF8.self).visible
        return [mark.rawValue + text] + (isEnded ? [] : ["\\ No newline at end of file"])
      }
  }
}
