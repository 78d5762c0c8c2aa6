import Testing

@testable import Training

@Suite struct SplitMix64Tests {
  /// The first outputs of Vigna's splitmix64.c for seed 1234567, as published with Rosetta Code's
  /// "Pseudo-random numbers/Splitmix64".
  @Test func matchesPublishedVector() {
    var generator = SplitMix64(seed: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    #expect((0..<5).map { _ in generator.next() } == expected)
  }

  @Test func staysBelowItsBoundWithoutBias() {
    var generator = SplitMix64(seed: 3)
    var counts = [0, 0, 0, 0, 0, 0]
    for _ in 0..<60_000 { counts[Int(generator.next(below: 6))] += 1 }
    // Five degrees of freedom: χ² beyond 25.7 has probability 10⁻⁴.
    let chiSquared = counts.reduce(0.0) { $0 + (Double($1) - 10_000) * (Double($1) - 10_000) }
    #expect(chiSquared / 10_000 < 25.7)
    #expect(generator.next(below: 1) == 0)
  }
}

@Suite struct HeNormalTests {
  /// The moments of a standard normal distribution truncated at 2σ, by its formula: variance
  /// 1 - 2·2·φ(2) / (2Φ(2) - 1) = 0.7737, fourth moment 1.4161.
  @Test func drawsTheTruncatedNormalDistribution() {
    var generator = SplitMix64(seed: 11)
    let count = 200_000
    let values = (0..<count).map { _ in generator.nextTruncatedNormal() }
    func moment(_ power: (Double) -> Double) -> Double {
      values.reduce(0) { $0 + power($1) } / Double(count)
    }
    #expect(values.allSatisfy { abs($0) <= 2 })
    #expect(abs(moment { $0 }) < 0.01)
    #expect(abs(moment { $0 * $0 } - 0.7737) < 0.01)
    #expect(abs(moment { $0 * $0 * $0 * $0 } - 1.4161) < 0.03)
  }

  /// Weights that were drawn before are the same numbers, not the same matrix, and the generator goes on behind them.
  @Test(arguments: [Initializer.he, .glorot]) func drawsEqualWeightsAgain(initializer: Initializer)
  {
    var (first, second) = (SplitMix64(seed: 77), SplitMix64(seed: 77))
    let weights = initializer.weights(inputs: 13, outputs: 7, using: &first)
    let expected = weights.array
    weights.assign([Float](repeating: 0, count: 91))
    let again = initializer.weights(inputs: 13, outputs: 7, using: &second)
    #expect(again.array == expected && first.state == second.state)
    var third = SplitMix64(seed: 77)
    #expect(initializer.weights(inputs: 7, outputs: 13, using: &third).rows == 7)
  }

  /// The 1.3 of TensorFlow's formula: variance 1.3·2/784·0.7737, and no weight beyond 2σ.
  @Test func scalesByFanIn() {
    var generator = SplitMix64(seed: 5)
    let weights = Matrix.heNormal(inputs: 784, outputs: 300, using: &generator).array
    let variance = weights.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(weights.count)
    #expect(abs(variance / (2.6 / 784 * 0.7737) - 1) < 0.01)
    let bound = Float(2 * (2.6 / 784).squareRoot())
    #expect(weights.allSatisfy { abs($0) <= bound })
  }
}

@Suite struct ShuffledBatchesTests {
  /// next_batch's rule: 10 examples in batches of 4, the third of which takes the last two, then
  /// two from a new shuffle; no example comes again before all have come.
  @Test func carriesOverWhereAnEpochEnds() {
    var batches = ShuffledBatches(count: 10, using: SplitMix64(seed: 2))
    var seen: [Int32] = []
    var batch = [Int32](repeating: 0, count: 4)
    for _ in 0..<5 {
      batches.next(into: &batch)
      seen += batch
    }
    #expect(seen[..<10].sorted() == Array(0..<10))
    #expect(seen[10...].sorted() == Array(0..<10))
    #expect(Array(seen[..<10]) != Array(seen[10...]))
  }

  @Test func batchOfEverythingIsAPermutation() {
    var batches = ShuffledBatches(count: 7, using: SplitMix64(seed: 2))
    var batch = [Int32](repeating: 0, count: 7)
    batches.next(into: &batch)
    #expect(batch.sorted() == Array(0..<7))
  }
}
