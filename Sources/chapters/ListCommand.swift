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
      json ? ChapterDescription.document(chapters) : chapters.map(\.listing).joined(separator: "\n")
    )
  }
}

extension ChapterDescription {
  /// The name and title, then a line for each parameter.
  fileprivate var listing: String {
    (["\(name): \(title)"] + parameters.map { "  \($0.summary.onOneLine)" })
      .map { $0.withControlPictures + "\n" }.joined()
  }
}
