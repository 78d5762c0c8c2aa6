import ArgumentParser
import Foundation
import Kernels
import Training

/// `benchmarks model`: each phase of a step beside what the machine needs for it at least.
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Show each phase of a step beside the limits of this machine, measured now.",
    discussion: """
      products: the operations at the peak, zeros skipped; Adam: its divisions and roots with all in \
      cache; bytes: what a thread reads and updates, at the bandwidth of the level that holds all it \
      touches in a step; crossing: what it reads that another core has written since, and handovers. \
      If a core does these at once, a phase takes the longest of them, the limit; if one after another, \
      their sum. In cache: products and Adam together, one product at a time, measured between the \
      steps. Milliseconds, means over the threads, medians over the steps.
      """)

  @Option(help: "How often each limit is measured.")
  var rounds = 5

  @Option(help: "How many steps of each network are measured.")
  var steps = 300

  @Option(help: "The most threads to measure with; by default one per core.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    guard rounds > 0, steps > 0, (1...cores).contains(threads) else {
      throw ValidationError("expected 1 or more rounds and steps, and 1 to \(cores) threads")
    }
  }

  func run() throws {
    let context = try Context(threads: threads)
    print("\(Machine.cpu), \(context.instructionSet)")
    for device in context.oneAndAll {
      let machine = Machine(
        threads: device.threadCount, instructionSet: context.instructionSet, rounds: rounds)
      print("\n**\(threadsText(device.threadCount))**\n\n" + text(machine))
      for chapter in Chapter.allCases {
        print("\n" + text(chapter, context, on: device, machine))
      }
    }
  }

  private func text(_ machine: Machine) -> String {
    var lines = [
      String(
        format: "FMA peak %.0f GFLOP/s; Adam %.1f ns for 16 weights", machine.peak / 1e9,
        machine.adam * 1e9)
    ]
    if machine.threads > 1 {
      lines[0] += String(
        format: "; handover %.0f ns; reading what another core wrote %.1f GB/s",
        machine.handover * 1e9, machine.crossing / 1e9)
    }
    lines += [
      "", "| level | size | read, GB/s a thread | update |", "| --- | ---: | ---: | ---: |",
    ]
    lines += machine.levels.map { level in
      let size = level.size == .max ? "" : "\(level.size >> 10) KiB"
      let speeds = String(format: "%.1f | %.1f", level.read / 1e9, level.update / 1e9)
      return "| \(level.name) | \(size) | \(speeds) |"
    }
    return lines.joined(separator: "\n")
  }

  private func text(
    _ chapter: Chapter, _ context: Context, on device: Device, _ machine: Machine
  ) -> String {
    let trainer = Trainer(chapter, over: context.pixels, on: device)
    let model = StepModel(
      trainer.network, batchSize: Chapter.batchSize, threads: device.threadCount,
      pixels: context.pixels)
    let level = machine.level(of: model.bytes)
    let peak = Peak(instructionSet: context.instructionSet, threads: device.threadCount)
    let products =
      chapter == .stacked ? ProductTimes(context, threads: device.threadCount) : nil
    let (measured, inCache) = phases(of: trainer, on: device, beside: products)
    var sums = [Double](repeating: 0, count: 6)
    var lines = [
      "A step of the \(chapter) listing, \(threadsText(device.threadCount)); "
        + "\(model.bytes >> 10) KiB a thread, from \(level.name); FMA peak after it "
        + String(format: "%.0f GFLOP/s", peak.measure() / 1e9), "",
      "| phase | measured | products | Adam | bytes | crossing | sum | limit | in cache |",
      "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: |",
    ]
    for phase in TrainingPhase.allCases {
      let parts = model.work(in: phase).seconds(on: machine, from: level)
      let limit = parts.max { $0.seconds < $1.seconds } ?? ("", 0)
      let seconds = parts.map(\.seconds)
      let row = [measured[phase] ?? 0] + seconds + [seconds.reduce(0, +)]
      for index in row.indices { sums[index] += row[index] }
      lines.append(line("\(phase)", row, limit.seconds > 0 ? limit.what : "", inCache[phase]))
    }
    let allInCache = inCache.isEmpty ? nil : inCache.values.reduce(0, +)
    lines.append(line("step", sums, "", allInCache))
    return lines.joined(separator: "\n")
  }

  /// The seconds of each phase, and those of `products`, measured in turn: the medians.
  private func phases(
    of trainer: Trainer, on device: Device, beside products: ProductTimes?
  ) -> (measured: [TrainingPhase: Double], inCache: [TrainingPhase: Double]) {
    let clock = PhaseClock(threadCount: device.threadCount)
    trainer.step.phaseEnded = { clock.end($0, thread: $1) }
    trainer.run(steps: 20)
    var (steps, others): ([[TrainingPhase: Double]], [[TrainingPhase: Double]]) = ([], [])
    for step in 0..<self.steps {
      if step % 20 == 0, let products {
        others.append(products.measure())
        trainer.run(steps: 5)
      }
      steps.append(clock.seconds { trainer.run(steps: 1) })
    }
    return (medians(steps), medians(others))
  }

  private func medians(_ samples: [[TrainingPhase: Double]]) -> [TrainingPhase: Double] {
    samples.reduce(into: [TrainingPhase: [Double]]()) { all, sample in
      for (phase, seconds) in sample { all[phase, default: []].append(seconds) }
    }.mapValues(\.median)
  }

  private func line(
    _ name: String, _ seconds: [Double], _ limit: String, _ inCache: Double?
  ) -> String {
    func cell(_ seconds: Double) -> String { String(format: "%.3f", seconds * 1e3) }
    let cells = [name] + seconds.map(cell) + [limit, inCache.map(cell) ?? ""]
    return "| " + cells.joined(separator: " | ") + " |"
  }

  private func threadsText(_ count: Int) -> String { "\(count) thread\(count == 1 ? "" : "s")" }
}

/// How long Adam takes for a vector of 16 weights in the first cache: an update without any product.
func secondsOfAdam(_ instructionSet: String) -> Double {
  guard let kernels = kernels_select(instructionSet)?.pointee else { return 0 }
  let (rows, columns, calls) = (12, 256, 1000)
  let parts = (0..<4).map { _ in PaddedMatrix(rows: rows, columns: columns) }
  let parameter = KernelParameter(
    value: parts[0].elements, first_moment: parts[1].elements, second_moment: parts[2].elements,
    stride: columns)
  let adam = KernelAdam(
    rate: 1e-4, one_minus_beta1: 0.1, one_minus_beta2: 0.001, epsilon: 1e-8, l2: 0.001)
  var factors = KernelFactors(
    a: parts[3].elements, a_stride: 0, b: parts[3].elements, b_stride: 0, k: 0,
    nonzeros: nil)
  let seconds = withExtendedLifetime(parts) {
    secondsOf {
      for _ in 0..<calls {
        kernels.update_weights(&factors, 1, 0, rows, columns, parameter, adam)
      }
    }
  }
  return seconds / Double(calls * rows * columns / 16)
}
