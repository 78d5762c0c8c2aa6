import Basics
import Platform

/// A chapter's own executable.
package struct ChapterExecutable: Sendable {
  /// The chapter's name.
  package let name: String
  let path: String

  init(name: String, path: String) {
    self.name = name
    self.path = path
  }

  /// This program's own executable, which is that of the chapter `name`.
  package init(ofThisProgram name: String) {
    self.init(name: name, path: Self.ownPath)
  }

  /// The chapter `name`, whose executable lies beside this program's.
  ///
  /// Throws `ProcessError.missingExecutable`.
  package init(beside name: String) throws(ProcessError) {
    self.name = name
    path = FileSystem.joined(FileSystem.parent(of: Self.ownPath) ?? ".", name)
    guard access(path, X_OK) == 0 else { throw .missingExecutable(name) }
  }

  /// Runs the chapter with `arguments`, and waits for its end. `onMessage` gets each message as it
  /// comes; what the chapter says otherwise goes to standard error. `environment` adds to ours.
  ///
  /// Throws `ProcessError.cannotStart`.
  package func run(
    _ arguments: [String], environment: [String: String] = [:],
    onMessage: (ChapterMessage) -> Void = { _ in }
  ) throws(ProcessError) -> ProcessEnding {
    let process = try ChapterProcess(self, arguments: arguments, environment: environment)
    while true {
      ChapterProcess.wait(for: [process])
      Signals.forward(to: [process])
      for event in process.events() {
        switch event {
        case .message(let message): onMessage(message)
        case .text(let line): StandardStream.error.write(line + "\n")
        case .ended(let ending): return ending
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
