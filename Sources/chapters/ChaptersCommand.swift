import ArgumentParser

/// The book's command line.
struct ChaptersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chapters",
    abstract: "Runs the book's chapters: programs that write their own reports.",
    version: "chapters 0.1.0",
    subcommands: [
      RunCommand.self, PreviewCommand.self, CheckCommand.self, ExportCommand.self,
      ListCommand.self, NewCommand.self,
    ],
    defaultSubcommand: RunCommand.self)

  /// The command that prints the help for `arguments`.
  static func help(for arguments: [String]) -> String {
    let names = configuration.subcommands.map { $0.configuration.commandName ?? "" }
    let subcommand = arguments.first { names.contains($0) } ?? "run"
    return "chapters \(subcommand) --help"
  }
}

extension CompletionKind {
  /// The chapters that are not on the command line yet.
  static var chapters: CompletionKind {
    .custom { words, _, _ in Book.chapters.filter { !words.contains($0) } }
  }
}
