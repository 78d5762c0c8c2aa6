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
