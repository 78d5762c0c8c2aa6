import Basics
import Platform

/// A chapter's process that does not start.
package enum ProcessError: ReportableError, Equatable {
  case missingExecutable(String)
  case cannotStart(chapter: String, reason: String)

  /// The exit code of the process that reports the error.
  package var exitCode: Basics.ExitCode { .internalError }

  /// The error in one line.
  package var description: String {
    switch self {
    case .missingExecutable(let name):
      "the executable '\(name)' is missing beside 'chapters'; build it with 'swift build'"
    case .cannotStart(let name, let reason): "cannot start chapter '\(name)': \(reason)"
    }
  }
}

/// A chapter's own executable.
package struct ChapterExecutable: Sendable {
  /// The chapter's name.
  package let name: String
  let path: String

  init(name: String, path: String) {
    self.name = name
    self.path = path
  }

  /// This program's own executable, as that of the chapter `name`.
  package init(ofThisProgram name: String) {
    self.init(name: name, path: Self.ownPath)
  }

  /// The chapter `name`, whose executable lies beside this program's.
  ///
  /// Throws `ProcessError.missingExecutable`.
  package init(beside name: String) throws(ProcessError) {
    self.init(
      name: name, path: FileSystem.joined(FileSystem.parent(of: Self.ownPath) ?? ".", name))
    guard access(path, X_OK) == 0 else { throw .missingExecutable(name) }
  }

  /// Runs the chapter with `arguments` until it ends, and passes each message to `onMessage` as it
  /// comes. Other lines of the chapter go to standard error.
  ///
  /// Throws `ProcessError.cannotStart`.
  package func run(
    _ arguments: [String], onMessage: (ChapterMessage) -> Void
  ) throws(ProcessError) -> TerminationStatus {
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
    var buffer = [CChar](repeating: 0, count: 4096)
    #if canImport(Darwin)
      var size = UInt32(buffer.count)
      let isKnown = _NSGetExecutablePath(&buffer, &size) == 0
    #else
      let isKnown = readlink("/proc/self/exe", &buffer, buffer.count - 1) > 0
    #endif
    guard isKnown else { return CommandLine.arguments.first ?? "" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
