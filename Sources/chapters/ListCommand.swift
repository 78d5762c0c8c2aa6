import ArgumentParser
import Basics
import Notebook

/// `chapters list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the chapters: name, title, and parameters with defaults.")

  func run() throws {
    let width = Book.chapters.map(\.count).max() ?? 0
    for name in Book.chapters {
      let ending = try ChapterProcess(name).run(["--describe"])
      // What is wrong with its text, the chapter has told.
      if let code = ending.exitCode.flatMap(Basics.ExitCode.init), code != .success {
        endProcess(code)
      }
      guard let chapter = ChapterDescription(json: ending.outcome) else {
        throw BookError.noDescription(chapter: name)
      }
      let padding = String(repeating: " ", count: width - name.count)
      let parameters = chapter.parameters.map { "\($0.name)=\($0.defaultText)" }
      let list = parameters.isEmpty ? "" : " (\(parameters.joined(separator: ", ")))"
      StandardStream.output.writeLine("\(name)\(padding)  \(chapter.title)\(list)")
    }
  }
}
