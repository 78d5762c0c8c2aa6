import Foundation
import Testing
import weights_digest

@testable import Training

/// The weights that trainings lead to, as written in Digests/quick.txt, to the last bit.
///
/// The digests stand for the contract that weights are the same everywhere, and so they are
/// constants. scripts/check-arm64 arrives at them by another program and on another CPU, and
/// scripts/digests at those of longer trainings, for debug and release builds.
@Suite struct DigestTests {
  static let trainings: [ReferenceTraining] = {
    guard
      let url = Bundle.module.url(
        forResource: "quick", withExtension: "txt", subdirectory: "Digests"),
      let text = try? String(contentsOf: url, encoding: .utf8)
    else { return [] }
    return text.split(separator: "\n").compactMap { ReferenceTraining(line: $0) }
  }()

  @Test func thereAreTrainings() {
    #expect(Self.trainings.count == 8)
  }

  @Test(arguments: trainings)
  func weightsAreAsWritten(training: ReferenceTraining) throws {
    let pixels = training.pixels
    // scripts/check-arm64 has the large ones on every set.
    let isLarge = training.widths[0] > 100
    for set in Device.instructionSets.prefix(isLarge ? 1 : .max) {
      // `DeterminismTests` have more numbers of threads, on small networks.
      for threads in set == Device.instructionSets.first ? [1, 3] : [2] {
        let device = try Device(threadCount: threads, instructionSet: set)
        let digest = try training.digest(of: pixels, on: device)
        #expect(digest == training.expectedDigest, "\(set), \(threads) threads")
      }
    }
  }
}
