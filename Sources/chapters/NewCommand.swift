import ArgumentParser
import Basics
import Supervision

/// `chapters new`.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Add a chapter to the book whose checkout is the current folder.",
    discussion: """
      Writes chapters/NN-NAME, a program that runs, and adds it to the list in Package.swift. To \
      remove a chapter, remove both.
      """)

  @Argument(
    help: ArgumentHelp(
      "Words of a-z and 0-9 with hyphens, with or without a number: clustering, 08-clustering.",
      valueName: "NAME"))
  var name: String

  func run() throws {
    let chapter = try NewChapter(named: name)
    // Both steps or none: a signal waits until they are done.
    Interruption.holdBack()
    for path in try chapter.write() { StandardStream.output.writeLine(path) }
    StandardStream.error.write(
      """
      Chapter \(chapter.number), '\(chapter.name)', is in the book. Next:
        swift run -c release \(chapter.name)
          builds and runs it; its report is output/\(chapter.name)/README.md
        swift run -c release chapters check \(chapter.name)
          compares a new run with that report
      Then edit \(chapter.path)/main.swift, which shows the features of a chapter.

      """)
  }
}
