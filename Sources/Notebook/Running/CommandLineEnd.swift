import ArgumentParser
import Basics

/// The end of a process whose command line is wrong, asks for help, or whose work failed.
public enum CommandLineEnd {
  /// Ends the process for `error`, which parsing or running `command` has thrown: help goes to
  /// standard output, anything else is one line on standard error. `help` is the command that
  /// tells a reader more; `appendix` goes below the help.
  public static func end(
    _ command: (some ParsableCommand).Type, for error: any Error, help: String,
    appendix: String = ""
  ) -> Never {
    if let error = error as? any ReportableError { end(for: error) }
    if command.exitCode(for: error).isSuccess {
      StandardStream.output.write(command.fullMessage(for: error) + "\n" + appendix)
      endProcess(.success)
    }
    let message = command.message(for: error).onOneLine
    StandardStream.error.writeLine("error: \(lowercasingFirst(message)); see '\(help)'")
    endProcess(.usage)
  }

  /// Ends the process for `error`, one line on standard error.
  public static func end(for error: any ReportableError) -> Never {
    let isLocated = error is LocatedError
    StandardStream.error.writeLine(isLocated ? error.description : "error: \(error.description)")
    endProcess(error.exitCode)
  }

  /// `Unknown option` as the rest of a line that begins with `error:`, without its full stop.
  private static func lowercasingFirst(_ message: String) -> String {
    let line = message.hasSuffix(".") ? String(message.dropLast()) : message
    let isWord = line.dropFirst().first?.isLowercase == true
    return isWord ? line.prefix(1).lowercased() + line.dropFirst() : line
  }
}
