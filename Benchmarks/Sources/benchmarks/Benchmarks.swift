import ArgumentParser

/// Benchmarks of the training core, and the runs that `peers/` compares with other frameworks.
@main
struct Benchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmarks",
    abstract: "Measure the training core beside the peak of the machine.",
    subcommands: [
      MeasureCommand.self, ModelCommand.self, SideBySideCommand.self, TrainCommand.self,
      ExportCommand.self, ListingCommand.self,
    ],
    defaultSubcommand: MeasureCommand.self)
}
