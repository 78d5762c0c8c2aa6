import ArgumentParser

/// The book's command line.
struct ChaptersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chapters",
    abstract: "Runs the book's chapters: programs that write their own reports.",
    subcommands: [
      RunCommand.self, CheckCommand.self, ExportCommand.self, ListCommand.self, NewCommand.self,
    ],
    defaultSubcommand: RunCommand.self)

  /// The command whose help tells more about `arguments`.
  static func help(for arguments: [String]) -> String {
    let names = configuration.subcommands.map { $0.configuration.commandName ?? "" }
    let subcommand = arguments.first { names.contains($0) } ?? "run"
    return "chapters \(subcommand) --help"
  }
}
