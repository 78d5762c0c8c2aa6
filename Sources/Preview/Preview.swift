import Basics
import Platform
import Supervision

/// A chapter that is previewed, and how it is compiled.
package struct PreviewedChapter {
  /// Its executable, which `buildCommand` writes.
  let executable: ChapterExecutable
  /// The folder of the package.
  let root: String
  /// The source from there: `chapters/02-tied-weights/main.swift`.
  let source: String
  let buildCommand: [String]
  /// Options of every run, such as `--data DIR`.
  let arguments: [String]
  /// The first values of parameters.
  let values: [String: String]
  let threadCount: Int

  /// The chapter `executable`, whose source is at `source` in the package `root`.
  package init(
    _ executable: ChapterExecutable, root: String, source: String, buildCommand: [String],
    arguments: [String], values: [String: String] = [:], threadCount: Int
  ) {
    self.executable = executable
    self.root = root
    self.source = source
    self.buildCommand = buildCommand
    self.arguments = arguments
    self.values = values
    self.threadCount = threadCount
  }
}

/// The preview of a chapter: a server, and the session that compiles and runs the chapter.
package struct Preview {
  private let chapter: PreviewedChapter
  private let port: UInt16
  private let opensBrowser: Bool

  /// A preview of `chapter` at `port`, or at a free one if that is 0.
  package init(_ chapter: PreviewedChapter, port: UInt16, opensBrowser: Bool) {
    self.chapter = chapter
    self.port = port
    self.opensBrowser = opensBrowser
  }

  /// Prints the address, and works until `hasEnded`; no child process and no file is left then.
  package func run(until hasEnded: () -> Bool) throws(Failure) {
    let state = PreviewState(name: chapter.executable.name)
    let port = try PreviewServer.start(state, port: port)
    let address = "http://127.0.0.1:\(port)/"
    let folder: String
    do { folder = try FileSystem.createTemporaryFolder(prefix: "chapters-preview") } catch {
      throw Failure(error.description, error.exitCode)
    }
    StandardStream.output.writeLine(address)
    if opensBrowser { open(address) }
    PreviewSession(chapter, state: state, folder: folder).run(until: hasEnded)
    try? FileSystem.remove(folder)
  }

  /// Opens the user's browser.
  private func open(_ address: String) {
    #if canImport(Darwin)
      let opener = "open"
    #else
      let opener = "xdg-open"
    #endif
    do { _ = try ChapterProcess(command: [opener, address]) } catch {
      StandardStream.error.writeLine("note: \(error.description); open \(address) in a browser")
    }
  }
}
