import ArgumentParser
import Basics
import Notebook
import Supervision

/// `chapters list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the chapters: name, title, and parameters with defaults.")

  func run() throws {
    let width = Book.chapters.map(\.count).max() ?? 0
    for name in Book.chapters {
      var description: ChapterDescription?
      let ending = try ChapterExecutable(beside: name).run(["--describe"]) { message in
        guard case .described(let json) = message else { return }
        description = ChapterDescription(json: Array(json.utf8))
      }
      // What is wrong with its text, the chapter has told.
      if let code = ending.exitCode.flatMap(Basics.ExitCode.init), code != .success {
        endProcess(code)
      }
      guard let chapter = description else {
        throw BookError.noDescription(chapter: name)
      }
      let padding = String(repeating: " ", count: width - name.count)
      let parameters = chapter.parameters.map { "\($0.name)=\($0.defaultText)" }
      let list = parameters.isEmpty ? "" : " (\(parameters.joined(separator: ", ")))"
      StandardStream.output.writeLine("\(name)\(padding)  \(chapter.title)\(list)")
    }
  }
}
