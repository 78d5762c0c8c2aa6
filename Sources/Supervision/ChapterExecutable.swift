import Basics
import Platform

/// A chapter's own executable.
package struct ChapterExecutable: Sendable {
  /// The chapter's name.
  package let name: String
  /// The path of its file.
  package let path: String

  /// The chapter `name` with the executable at `path`.
  package init(name: String, path: String) {
    self.name = name
    self.path = path
  }

  /// This program's own executable, as that of the chapter `name`.
  package init(ofThisProgram name: String) throws(Failure) {
    self.init(name: name, path: try Self.ownPath)
  }

  /// The chapter `name`, whose executable lies beside this program's.
  package init(beside name: String) throws(Failure) {
    self.init(
      name: name, path: FileSystem.joined(FileSystem.parent(of: try Self.ownPath) ?? ".", name))
    guard access(path, X_OK) == 0 else {
      throw Failure(
        "expected the chapter's executable at '\(path)', found none; in a checkout of the book, build it"
          + " with 'swift build'; in another package, 'chapters' has no chapters: run that package's own"
          + " with 'swift run NAME'", .internalError)
    }
  }

  /// Runs the chapter with `arguments` until it ends; other lines than messages go to standard error.
  package func run(
    _ arguments: [String], onMessage: (ChapterMessage) -> Void
  ) throws(Failure) -> TerminationStatus {
    let process = try ChapterProcess(self, arguments: arguments)
    while true {
      ChapterProcess.wait(for: [process])
      Interruption.forward(to: [process])
      for event in process.events() {
        switch event {
        case .message(let message): onMessage(message)
        case .text(let line): StandardStream.error.write(line + "\n")
        case .ended(let status): return status
        }
      }
    }
  }

  /// The path of this program's own file.
  private static var ownPath: String {
    get throws(Failure) {
      var buffer = [CChar](repeating: 0, count: 4096)
      #if canImport(Darwin)
        var size = UInt32(buffer.count)
        let isKnown = _NSGetExecutablePath(&buffer, &size) == 0
      #else
        let isKnown = readlink("/proc/self/exe", &buffer, buffer.count - 1) > 0
      #endif
      guard isKnown,
        let path = String(
          validating: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      else {
        let reason = isKnown ? "its path is not valid UTF-8" : FileSystem.lastReason()
        throw Failure("cannot find the file of this program: \(reason); move it", .internalError)
      }
      return path
    }
  }
}
