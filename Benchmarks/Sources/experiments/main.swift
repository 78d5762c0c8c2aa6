// Trains the runs of `Sources/Book/Experiments/experiments.csv` again, and compares every number with the file:
//
//     experiments            all trainings (some 20 minutes on 16 cores)
//     experiments COUNT      COUNT of the trainings, evenly spaced in the file and at most 5 epochs long
//     experiments --write    writes the file again, to standard output
//
// Each training runs on one thread, as many side by side as the machine has cores.
import Datasets
import Dispatch
import Foundation
import Synchronization
import Training

let path = "Sources/Book/Experiments/experiments.csv"
guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
  fail("expected '\(path)' in the current folder, found nothing; run this in the checkout's root")
}
let lines = text.split(separator: "\n").map(String.init)
let images = try ImageDataset.load(from: nil)

let argument = CommandLine.arguments.dropFirst().first
let trainings = Dictionary(grouping: lines.dropFirst()) { Setting($0) }
var settings = trainings.keys.sorted { $0.text < $1.text }
if let count = argument.flatMap(Int.init) {
  settings = settings.filter { $0.lastEpoch(in: trainings) <= 5 }
  settings = (0..<min(count, settings.count)).map { settings[$0 * settings.count / count] }
} else if let argument, argument != "--write" {
  fail("expected a number or --write, found '\(argument)'")
}

let (chosen, all) = (settings, trainings)
let results = Mutex<[String: String]>([:])
let next = Atomic(0)
DispatchQueue.concurrentPerform(iterations: ProcessInfo.processInfo.activeProcessorCount) { _ in
  while true {
    let index = next.add(1, ordering: .relaxed).oldValue
    guard index < chosen.count else { return }
    let setting = chosen[index]
    let epochs = Set((all[setting] ?? []).compactMap { Int($0.split(separator: ",")[7]) })
    do {
      let rows = try setting.rows(after: epochs, on: images)
      results.withLock { $0.merge(rows) { first, _ in first } }
    } catch { fail("\(setting.text): \(error)") }
  }
}
let found = results.withLock { $0 }

if argument == "--write" {
  print(lines[0])
  for line in lines.dropFirst() { print(found[Setting.key(of: line)] ?? line) }
} else {
  let compared = lines.dropFirst().filter { found[Setting.key(of: $0)] != nil }
  let different = compared.filter { found[Setting.key(of: $0)] != $0 }
  for line in different {
    print("expected \(line)\nfound    \(found[Setting.key(of: line)] ?? "")")
  }
  print("\(chosen.count) trainings, \(compared.count) rows compared, \(different.count) differ")
  exit(different.isEmpty ? 0 : 2)
}

@Sendable func fail(_ message: String) -> Never {
  FileHandle.standardError.write(Data("error: \(message)\n".utf8))
  exit(1)
}
