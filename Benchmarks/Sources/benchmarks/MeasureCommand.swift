import ArgumentParser
import Foundation

/// `benchmarks [what…]`: the tables, and the same as JSON.
struct MeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure", abstract: "Measure and print tables (the default).")

  @Argument(help: "What to measure; by default all.")
  var what: [Subject] = Subject.allCases

  @Option(help: "Write the figures as JSON to this file.")
  var json: String?

  @Option(help: "How often each variant and the peak before it are measured.")
  var rounds = 8

  @Option(help: "The most threads to measure with; by default one per core.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    guard rounds > 0 else { throw ValidationError("--rounds: expected at least 1") }
    let cores = ProcessInfo.processInfo.activeProcessorCount
    guard (1...cores).contains(threads) else {
      throw ValidationError("--threads: expected 1 to the \(cores) cores, found \(threads)")
    }
  }

  func run() throws {
    let context = try Context(threads: threads)
    let sampler = Sampler(rounds: rounds, instructionSet: context.instructionSet)
    print("\(context.instructionSet), up to \(threads) threads, \(rounds) rounds")
    var figures: [Figure] = []
    for subject in what {
      for group in subject.groups(context) {
        let measured = sampler.figures(of: group)
        print("\n" + Table(title: group.title, figures: measured).text)
        figures += measured
      }
    }
    guard let json else { return }
    let report = Report(instructionSet: context.instructionSet, rounds: rounds, figures: figures)
    try report.json().write(to: URL(fileURLWithPath: json))
  }
}
