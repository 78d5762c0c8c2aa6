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

  /// For `chapters export`: give the report as data, and write no files.
  @Flag(help: .hidden) var document = false

  /// For `chapters run`: the descriptor on which messages go to the parent, which tells of the
  /// progress, and writes the index and the metrics.
  @Option(help: .hidden) var messageDescriptor: Int32?
}
