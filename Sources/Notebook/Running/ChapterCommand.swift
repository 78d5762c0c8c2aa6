import ArgumentParser
import Basics

/// The command line of a chapter's own executable.
struct ChapterCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: programName,
      abstract: "Runs this chapter, and writes its report and pictures.")
  }

  /// The name by which the process was started.
  static var programName: String {
    CommandLine.arguments.first?.split(separator: "/").last.map(String.init) ?? "chapter"
  }

  @OptionGroup var options: RunOptions

  /// For `chapters list`: tell of the chapter, and do not run it.
  @Flag(help: .hidden) var describe = false

  /// The descriptor on which messages go to the process that has started this one. Without it,
  /// this process starts another one for the chapter, and tells of it.
  @Option(help: .hidden) var messageDescriptor: Int32?

  /// The folder in which the chapter keeps what it has shown while it runs.
  @Option(help: .hidden) var journal: String?
}
