import ArgumentParser
import Basics
import Book
import Notebook
import Platform
import Preview
import Supervision

/// `chapters preview`.
struct PreviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Show a chapter's report in the browser, and update it when the source is saved.",
    discussion: """
      Compiles and runs the chapter each time its main.swift is saved. The page has inputs for the \
      parameters. Standard output has the page's address, which only this machine can reach. The \
      folder of reports stays untouched. Ctrl-C ends the preview.
      """)

  @Argument(
    help: ArgumentHelp("The chapter (default: the first).", valueName: "NAME"),
    completion: .chapters)
  var name: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The port of the page, at least 1 (default: a free one).", valueName: "N"))
  var port: Int?

  @Flag(help: "Open the page in the browser.") var open = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Threads, at least 1 (default: all cores).", valueName: "N"))
  var threads: Int?

  @OptionGroup var input: ReadingOptions

  func validate() throws {
    if let port, !(1...65535).contains(port) {
      throw ValidationError("--port must lie in 1...65535, not \(port)")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must lie in 1...1024, not \(threads)")
    }
  }

  func run() throws {
    let name = try Book.chapters(named: name.map { [$0] } ?? [])[0]
    let executable = try ChapterExecutable(beside: name)
    guard let source = try Self.source(of: name) else {
      throw Failure(
        "expected Package.swift and chapters/NN-\(name)/main.swift in the current folder, found none;"
          + " run this in the book's checkout", .noInput)
    }
    guard let command = Self.buildCommand(for: executable) else {
      throw Failure(
        "'\(executable.path)' is not in a folder that 'swift build' makes, so that it cannot be"
          + " compiled again; start the preview by 'swift run -c release chapters preview'",
        .noInput)
    }
    Interruption.holdBack()
    let chapter = PreviewedChapter(
      executable, root: FileManager.default.currentDirectoryPath, source: source,
      buildCommand: command, arguments: input.arguments,
      values: Dictionary(input.parameters.map { ($0.name, $0.value) }) { $1 },
      threadCount: threads ?? max(1, ProcessInfo.processInfo.activeProcessorCount))
    try Preview(chapter, port: UInt16(port ?? 0), opensBrowser: open)
      .run { Interruption.isPending }
    endProcess(.interrupted)
  }

  /// The source of the chapter `name` in the current folder.
  private static func source(of name: String) throws -> String? {
    guard FileSystem.kind(of: "Package.swift") == .file, FileSystem.kind(of: "chapters") == .folder
    else { return nil }
    return try FileSystem.names(in: "chapters").filter {
      $0.drop { $0.isNumber }.drop { $0 == "-" } == name
    }.map { "chapters/\($0)/main.swift" }.first { FileSystem.kind(of: $0) == .file }
  }

  /// The command that compiles `executable` again, whose folder is `SCRATCH/PLATFORM/CONFIGURATION`.
  private static func buildCommand(for executable: ChapterExecutable) -> [String]? {
    let folders = executable.path.split(separator: "/").dropLast().suffix(2)
    guard let configuration = folders.last, ["debug", "release"].contains(configuration),
      let scratch = (0..<3).reduce(
        executable.path,
        { path, _ in
          path.flatMap(FileSystem.parent(of:))
        })
    else { return nil }
    return [
      "swift", "build", "--configuration", String(configuration), "--scratch-path", scratch,
      "--product", executable.name,
    ]
  }
}
