import Testing

@testable import Book
@testable import Notebook

/// What chapters measure of networks that remove noise.
@MainActor @Suite(.serialized) struct DenoisingTests {
  /// Without noise it is the projection on the components. With noise no other factors have a smaller expected error, the
  /// mean over the components of v(1 - f)² + s²f².
  @Test func multipliesCoordinatesByTheBestFactors() throws {
    try withChapter { images in
      let pca = principalComponents(of: images.train, count: 5)
      @MainActor func encoder(deviation: Float) -> Matrix {
        let noise = GaussianNoise(images.train.pixelCount, deviation: deviation, seed: 1)
        return linearDenoiser(pca, behind: noise).denseLayers[0].weights.value
      }
      let projection = pca.autoencoder.denseLayers[0].weights.value
      #expect(encoder(deviation: 0).array == projection.array)
      let denoiser = encoder(deviation: 0.5)
      for (component, v) in pca.variances.enumerated() {
        let f = Double(denoiser[0, component] / projection[0, component])
        func error(_ f: Double) -> Double { v * (1 - f) * (1 - f) + 0.25 * f * f }
        #expect(error(f) < min(error(f - 0.01), error(f + 0.01)))
      }
    }
  }

  /// A unit with weights 0 and a negative bias is dead, and one whose bias is positive is not.
  @Test func countsUnitsThatAreAlwaysZero() throws {
    try withChapter { images in
      let dense = Dense.scope(activation: .relu, initializer: .glorot, seed: 1)
      let pixels = images.test.pixelCount
      let (hidden1, hidden2) = (dense(pixels, 4), dense(4, 3))
      let network = Sequential(
        GaussianNoise(pixels, seed: 2), hidden1, hidden2, dense(3, pixels, activation: .identity))
      hidden1.weights.assign([Float](repeating: 0, count: 4 * pixels))
      hidden1.biases.assign([-1, 1, -2, 3])
      hidden2.weights.assign([Float](repeating: 0, count: 12))
      hidden2.biases.assign([1, 1, -1])
      #expect(deadUnits(of: network, on: images.test) == [2, 1])
    }
  }

  /// Pixels of two lines are no neighbours.
  @Test func correlatesNeighboursOfOneLine() throws {
    try withChapter { images in
      let (width, pixels) = (images.train.width, images.train.pixelCount)
      let layer = Dense.scope(activation: .identity, seed: 1)(pixels, 1)
      @MainActor func correlation(_ weight: (Int) -> Float) -> Double {
        layer.weights.assign((0..<pixels).map(weight))
        return neighbourCosine(of: Sequential(layer))
      }
      #expect(correlation { ($0 / width).isMultiple(of: 2) ? 1 : -1 } == 1)
      #expect(correlation { ($0 % width).isMultiple(of: 2) ? 1 : -1 } == -1)
      #expect(correlation { _ in 0 } == 0)
    }
  }

  /// Dropout that is always on drops pixels in evaluations too, and has a key of its own.
  @Test func dropsPixelsInEvaluationsIfAlwaysOn() throws {
    try withChapter { images in
      let pixels = images.test.pixelCount
      func network(_ isAlwaysOn: Bool) -> Sequential {
        Sequential(Dropout(pixels, rate: 0.3, seed: 1, isAlwaysOn: isAlwaysOn))
      }
      #expect(error(of: network(false), on: images.test) == 0)
      #expect(error(of: network(true), on: images.test) > 0)
      let values = outputs(of: network(true), on: images.test).array
      let zeros = Double(values.count { $0 == 0 }) / Double(values.count)
      #expect((0.15..<0.45).contains(zeros))
      #expect(network(true).identity != network(false).identity)
    }
  }
}
