import ArgumentParser
import Basics
import Notebook
import Supervision

/// `chapters list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the chapters and their parameters: type, range, default and meaning.")

  @Argument(
    help: ArgumentHelp("The chapters (default: all).", valueName: "NAME"), completion: .chapters)
  var names: [String] = []

  @Flag(help: "Write JSON, for machines.") var json = false

  func run() throws {
    let chapters = try Book.chapters(named: names).map { name in
      try ChapterExecutable(beside: name).describe()
    }
    StandardStream.output.write(
      json ? ChapterDescription.document(chapters) : ChapterListing(chapters).text)
  }
}

/// The chapters and their parameters as a terminal of 80 columns shows them.
struct ChapterListing {
  private static let width = 80
  /// What a meaning needs beside the other columns; where they leave less, it goes below them.
  private static let leastMeaning = 24

  private let chapters: [ChapterDescription]

  init(_ chapters: [ChapterDescription]) { self.chapters = chapters }

  var text: String {
    chapters.map { chapter in
      ([Self.heading(chapter)] + Self.table(chapter.parameters.map(\.row))).joined(separator: "\n")
    }.joined(separator: "\n\n") + "\n"
  }

  private static func heading(_ chapter: ChapterDescription) -> String {
    chapter.name + ": " + chapter.title
  }

  /// Rows of name, type, range, default and meaning, in aligned columns.
  private static func table(_ parameters: [[String]]) -> [String] {
    guard !parameters.isEmpty else { return [] }
    let rows = [["Parameter", "Type", "Range", "Default", "Meaning"]] + parameters
    let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
    let indentation = 2 + widths.reduce(0) { $0 + $1 + 2 }
    guard width - indentation >= leastMeaning else { return parameters.flatMap(entry) }
    return rows.flatMap { row in
      let cells = zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count + 2)
      }
      return lines(of: row[4], indentedBy: indentation, after: "  " + cells.joined())
    }
  }

  /// One parameter, where a table would be too wide.
  private static func entry(_ row: [String]) -> [String] {
    let range = row[2].isEmpty ? "" : " in \(row[2])"
    return ["  " + row[0]]
      + lines(of: "\(row[1])\(range), default \(row[3])", indentedBy: 6, after: "      ")
      + (row[4].isEmpty ? [] : lines(of: row[4], indentedBy: 6, after: "      "))
  }

  /// The words of `text` on lines of `width`, the first of which begins with `start`.
  private static func lines(
    of text: String, indentedBy indentation: Int, after start: String
  ) -> [String] {
    var lines = [start]
    var isEmpty = true
    for word in text.split(separator: " ") {
      let last = lines.count - 1
      if !isEmpty, lines[last].count + 1 + word.count > width {
        lines.append(String(repeating: " ", count: indentation) + word)
      } else {
        lines[last] += (isEmpty ? "" : " ") + word
        isEmpty = false
      }
    }
    return lines.map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
