import Kernels
import Testing

@testable import Store
@testable import Training

/// Each thing that determines bits changes the key of a training; nothing else does.
@Suite struct KeyTests {
  static let others: [(what: String, training: SmallTraining)] = [
    ("a pixel", SmallTraining(pixel: 8)),
    ("number of training images", SmallTraining(imageCount: 24)),
    ("validation images", SmallTraining(validationCount: 4)),
    ("λ", SmallTraining(l2: 0.002)), ("a layer's width", SmallTraining(widths: [12, 7, 3])),
    ("activation", SmallTraining(activation: .identity)), ("tied", SmallTraining(tied: false)),
    ("first weights", SmallTraining(seed: 4)), ("order of images", SmallTraining(shuffle: 7)),
    ("learning rate", SmallTraining(adam: Adam(learningRate: 0.02))),
    ("β₁", SmallTraining(adam: Adam(learningRate: 0.01, beta1: 0.8))),
    ("β₂", SmallTraining(adam: Adam(learningRate: 0.01, beta2: 0.99))),
    ("ε", SmallTraining(adam: Adam(learningRate: 0.01, epsilon: 1e-7))),
    ("loss", SmallTraining(loss: .meanSquaredError(to: .inputs))),
    ("batch size", SmallTraining(batchSize: 6)),
    ("steps of an epoch", SmallTraining(stepsPerEpoch: 3)),
  ]

  @Test func dependsOnAllThatDeterminesBits() throws {
    let key = try SmallTraining().key()
    var names = [key.fileName]
    for (what, training) in Self.others {
      let name = try training.key().fileName
      #expect(!names.contains(name), "\(what)")
      names.append(name)
    }
  }

  /// The bits differ with each of them too: the list above has nothing that does not matter.
  @Test func bitsDependOnThem() throws {
    let bits = try SmallTraining().run(epochs: 1)
    for (what, training) in Self.others {
      #expect(try training.run(epochs: 1) != bits, "\(what)")
    }
  }

  /// Two layers of one shape, exchanged: the same parameters, by their names and digests or not.
  @Test func dependsOnTheOrderOfLayers() throws {
    func key(_ order: [Int]) throws -> StoreKey? {
      var generator = SplitMix64(seed: 1)
      let layers = (0..<2).map { _ in Dense(12, 12, activation: .elu, using: &generator) }
      let training = SmallTraining()
      let pixels = training.pixels
      let setup = TrainingSetup(
        network: Sequential("", order.map { layers[$0] }), pixels: pixels[...],
        validation: pixels[...], batchSize: 5, optimizer: training.adam,
        generator: SplitMix64(seed: 1))
      return .training(setup, images: "", validation: "", canary: SmallTraining.canary)
    }
    #expect(try key([0, 1]) != key([1, 0]))
    #expect(try key([0, 1]) == key([0, 1]))
  }

  /// Four layers with two bias vectors, or with three.
  @Test func dependsOnWhichBiasesAreShared() throws {
    func key(sharesBiases: Bool) throws -> StoreKey? {
      var generator = SplitMix64(seed: 1)
      let hidden = Dense(12, 5, activation: .elu, using: &generator)
      let first = TiedDense(transposing: hidden)
      let training = SmallTraining()
      let pixels = training.pixels
      let setup = TrainingSetup(
        network: Sequential(
          hidden, first, hidden, sharesBiases ? first : TiedDense(transposing: hidden)),
        pixels: pixels[...], validation: pixels[...], batchSize: 5, optimizer: training.adam,
        generator: SplitMix64(seed: 1))
      return .training(setup, images: "", validation: "", canary: SmallTraining.canary)
    }
    #expect(try key(sharesBiases: true) != key(sharesBiases: false))
  }

  @Test func dependsOnNothingElse() throws {
    let key = try SmallTraining().key()
    #expect(try SmallTraining(name: "another name").key() == key)
    for instructionSet in Device.instructionSets {
      let device = try Device(threadCount: 3, instructionSet: instructionSet)
      #expect(try SmallTraining().key(on: device) == key, "\(instructionSet)")
    }
  }

  /// Two members whose texts would be the same one after the other.
  @Test func membersDoNotRunIntoEachOther() throws {
    let canary = SmallTraining.canary
    let keys = [
      [("a", "b"), ("c", "d")], [("a", "b\n1 c"), ("d", "")], [("a", "bc"), ("", "d")],
      [("ab", ""), ("c", "d")],
    ].map { StoreKey("neighbours", $0.map { (name: $0.0, text: $0.1) }, canary: canary).fileName }
    #expect(Set(keys).count == keys.count)
  }

  /// Kernels whose results differ from the real ones by a rounding in one of them.
  private static let changed: [(name: String, change: @Sendable (inout KernelSet) -> Void)] = [
    (
      "multiply",
      {
        $0.multiply = {
          real.multiply($0, $1, $2, $3, $4, $5, $6, $7)
          nudge($3, at: $5 * $4)
        }
      }
    ),
    (
      "update_weights",
      {
        $0.update_weights = {
          real.update_weights($0, $1, $2, $3, $4, $5, $6); nudge($5.value)
        }
      }
    ),
    (
      "update_biases",
      {
        $0.update_biases = {
          real.update_biases($0, $1, $2, $3, $4, $5, $6); nudge($5.value)
        }
      }
    ),
    (
      // Another polynomial: e^y - 1 by its Taylor series.
      "elu",
      {
        $0.elu = { y, stride, rows, n in
          for index in 0..<rows * stride where (y![index]) < 0 {
            let x = y![index]
            y![index] = x * (1 + x / 2 * (1 + x / 3 * (1 + x / 4 * (1 + x / 5))))
          }
        }
      }
    ),
    (
      "elu_gradient",
      {
        $0.elu_gradient = {
          real.elu_gradient($0, $1, $2, $3, $4); nudge($0)
        }
      }
    ),
    (
      "squared_error",
      {
        $0.squared_error = {
          real.squared_error($0, $1, $2, $3, $4, $5, $6, $7); nudge($7)
        }
      }
    ),
    (
      "sum_squares",
      {
        $0.sum_squares = {
          real.sum_squares($0, $1, $2, $3, $4); nudge($4)
        }
      }
    ),
    (
      "gather_pixels",
      {
        $0.gather_pixels = {
          real.gather_pixels($0, $1, $2, $3, $4, $5, $6, $7)
          for index in 0..<Int($4 - $3) * Int($6) { nudge($5, at: Int($3) * Int($6) + index) }
        }
      }
    ),
    (
      "add_multiple",
      {
        $0.add_multiple = {
          real.add_multiple($0, $1, $2, $3); $0![0] = $0![0].nextUp
        }
      }
    ),
    (
      "rotate",
      {
        $0.rotate = {
          real.rotate($0, $1, $2, $3, $4); $0![0] = $0![0].nextUp
        }
      }
    ),
    (
      "add_floats",
      {
        $0.add_floats = {
          real.add_floats($0, $1, $2); $0![0] += 1
        }
      }
    ),
    (
      "relu",
      {
        $0.relu = {
          real.relu($0, $1, $2, $3); nudgeAll($0, $1 * $2)
        }
      }
    ),
    (
      "relu_gradient",
      {
        $0.relu_gradient = {
          real.relu_gradient($0, $1, $2, $3, $4); nudgeAll($0, $2 * $3)
        }
      }
    ),
    (
      "sigmoid",
      {
        $0.sigmoid = {
          real.sigmoid($0, $1, $2, $3); nudgeAll($0, $1 * $2)
        }
      }
    ),
    (
      "sigmoid_gradient",
      {
        $0.sigmoid_gradient = {
          real.sigmoid_gradient($0, $1, $2, $3, $4); nudgeAll($0, $2 * $3)
        }
      }
    ),
    (
      "add_noise",
      {
        $0.add_noise = {
          real.add_noise($0, $1, $2, $3, $4, $5, $6); nudgeAll($1, $2 * $3)
        }
      }
    ),
    (
      "dropout",
      {
        $0.dropout = {
          real.dropout($0, $1, $2, $3, $4, $5, $6); nudgeAll($1, $2 * $3)
        }
      }
    ),
    (
      "sample by γ",
      {
        $0.sample = {
          real.sample($0, $1, $2, $3, $4, $5, $6, $7);
          if $6 == LOG_VARIANCE { nudgeAll($2, $3 * $4) }
        }
      }
    ),
    (
      "sample by σ",
      {
        $0.sample = {
          real.sample($0, $1, $2, $3, $4, $5, $6, $7); if $6 == DEVIATION { nudgeAll($2, $3 * $4) }
        }
      }
    ),
    (
      "sample_gradient by γ",
      {
        $0.sample_gradient = {
          real.sample_gradient($0, $1, $2, $3, $4, $5, $6, $7, $8, $9)
          if $6 == LOG_VARIANCE { nudgeAll($9, $1 * $4) }
        }
      }
    ),
    (
      "sample_gradient by σ",
      {
        $0.sample_gradient = {
          real.sample_gradient($0, $1, $2, $3, $4, $5, $6, $7, $8, $9)
          if $6 == DEVIATION { nudgeAll($9, $1 * $4) }
        }
      }
    ),
    (
      "latent_loss by γ",
      {
        $0.latent_loss = {
          real.latent_loss($0, $1, $2, $3, $4, $5); if $4 == LOG_VARIANCE { nudge($5) }
        }
      }
    ),
    (
      "latent_loss by σ",
      {
        $0.latent_loss = {
          real.latent_loss($0, $1, $2, $3, $4, $5); if $4 == DEVIATION { nudge($5) }
        }
      }
    ),
    (
      "sigmoid_cross_entropy",
      {
        $0.sigmoid_cross_entropy = {
          real.sigmoid_cross_entropy($0, $1, $2, $3, $4, $5, $6, $7); nudge($7)
        }
      }
    ),
    (
      "its gradient",
      {
        $0.sigmoid_cross_entropy = {
          real.sigmoid_cross_entropy($0, $1, $2, $3, $4, $5, $6, $7); nudgeAll($6, $2 * $3)
        }
      }
    ),
    (
      "softmax_cross_entropy",
      {
        $0.softmax_cross_entropy = {
          real.softmax_cross_entropy($0, $1, $2, $3, $4, $5, $6, $7, $8); nudge($7)
        }
      }
    ),
    (
      "its gradient, softmax",
      {
        $0.softmax_cross_entropy = {
          real.softmax_cross_entropy($0, $1, $2, $3, $4, $5, $6, $7, $8); nudgeAll($6, $1 * $3)
        }
      }
    ),
    (
      "sparsity",
      {
        $0.sparsity = {
          real.sparsity($0, $1, $2, $3, $4, $5, $6, $7, $8, $9); nudge($9, at: $3)
        }
      }
    ),
    (
      "its gradient, sparsity",
      {
        $0.sparsity = {
          real.sparsity($0, $1, $2, $3, $4, $5, $6, $7, $8, $9); nudge($8, at: $3)
        }
      }
    ),
    (
      "add_row",
      {
        $0.add_row = {
          real.add_row($0, $1, $2, $3, $4); nudgeAll($0, $2 * $3)
        }
      }
    ),
  ]

  @Test func dependsOnTheArithmetic() throws {
    let key = try SmallTraining().key()
    for (name, change) in Self.changed {
      var kernels = real
      change(&kernels)
      #expect(try SmallTraining().key(on: Device(kernels: kernels)) != key, "\(name)")
    }
  }
}

private let real = kernels_select(nil)!.pointee

private func nudge(_ numbers: UnsafeMutablePointer<Float>?, at index: Int = 0) {
  guard let numbers, numbers[index] != 0 else { return }
  numbers[index] = numbers[index].nextUp
}

private func nudgeAll(_ numbers: UnsafeMutablePointer<Float>?, _ count: Int) {
  for index in 0..<count { nudge(numbers, at: index) }
}
