import Basics
import Platform
import Supervision

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
