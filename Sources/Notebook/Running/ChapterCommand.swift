import ArgumentParser
import Basics

/// The command line of a chapter's own executable.
struct ChapterCommand<Own: ChapterOptions>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: programName, abstract: "Runs this chapter, and writes its report and pictures.")
  }

  @OptionGroup var options: RunOptions
  @OptionGroup var own: Own
  @OptionGroup var metrics: MetricsOption
  @OptionGroup var flags: ChapterFlags

  /// Everything that the command line asks of the run.
  var request: RunRequest { RunRequest(options, own, metrics: metrics) }
}

/// The hidden options with which a parent process starts a chapter.
struct ChapterFlags: ParsableArguments {
  /// Describe the chapter by a message, and do not run it.
  @Flag(help: .hidden) var describe = false

  /// The descriptor for messages to the parent process; without it, this process becomes the parent.
  @Option(help: .hidden) var messageDescriptor: Int32?

  /// The folder for the page of what the chapter has shown while it runs.
  @Option(help: .hidden) var journal: String?

  func validate() throws {
    if messageDescriptor == nil, describe {
      throw ValidationError("--describe needs --message-descriptor")
    }
  }
}

/// The name by which the process was started.
var programName: String {
  CommandLine.arguments.first?.split(separator: "/").last.map(String.init) ?? "chapter"
}

/// The end of a process whose command line is wrong or asks for help, or whose work failed.
public enum CommandLineEnd {
  /// Ends the process for `error`, which `command` has thrown. Help goes to standard output, with `appendix` below
  /// it; another error is one line on standard error that names the command `help`.
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
