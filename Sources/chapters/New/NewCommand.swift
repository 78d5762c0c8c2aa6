import ArgumentParser
import Basics
import Notebook
import Supervision

/// `chapters new`.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Add a chapter to the book, in the checkout that is the current folder.",
    discussion: """
      Writes chapters/NN-NAME with a program that runs, and a line into Package.swift. To take a \
      chapter out again, remove both.
      """)

  @Argument(
    help: ArgumentHelp(
      "Words of a-z and 0-9 with hyphens, after a number or not: denoising, 03-denoising.",
      valueName: "NAME"))
  var name: String

  func run() throws {
    let chapter = try NewChapter(named: name)
    // Both steps or none: a signal waits until they are done.
    Interruption.holdBack()
    for path in try chapter.write() { StandardStream.output.writeLine(path) }
    let name = chapter.name.name
    StandardStream.error.write(
      """
      Chapter \(chapter.number), '\(name)', is in the book. Next:
        swift run -c release \(name)
          builds and runs it; its report is output/\(name)/README.md
        swift run -c release chapters check \(name)
          compares a new run with that report
      Then write \(chapter.path)/main.swift; it shows what a chapter can do.

      """)
  }
}
