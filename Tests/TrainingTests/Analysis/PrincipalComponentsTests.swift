import Datasets
import Testing

@testable import Training

@Suite struct PrincipalComponentsTests {
  /// `count` images of 6 pixels, by a formula that has no meaning.
  private static func images(_ count: Int, from first: Int) -> ArraySlice<UInt8> {
    var pixels: [UInt8] = []
    for i in first..<first + count {
      for p in 0..<6 {
        let (a, b, c) = (i * i * 7, p * 31 * (i + 3), i * p % 13 * 11)
        pixels.append(UInt8((a + b + c) % 256))
      }
    }
    return pixels[...]
  }

  private func expect(
    _ found: [Double], near expected: [Double], within tolerance: Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(found.count == expected.count, sourceLocation: sourceLocation)
    for (index, (found, expected)) in zip(found, expected).enumerated() {
      #expect(
        abs(found - expected) <= tolerance, "element \(index)", sourceLocation: sourceLocation)
    }
  }

  /// scikit-learn 1.9.1 with NumPy 2.4.6: `PCA(n_components=k, svd_solver="covariance_eigh")` of the
  /// first images divided by 255, then the mean of `(x - inverse_transform(transform(x)))**2` over the
  /// others; `explained_variance_` times 19/20, since it divides by one less.
  @Test func matchesScikitLearn() throws {
    let device = try Device(threadCount: 2)
    let pca = PrincipalComponents(
      Self.images(20, from: 0), pixelCount: 6, count: 150, on: device)
    expect(
      Array(pca.variances.prefix(4)),
      near: [0.19129898, 0.09793399, 0.07753556, 0.05432068], within: 5e-9)
    expect(
      pca.meanSquaredErrors(Self.images(5, from: 100), on: device),
      near: [
        0.07432632961681403, 0.054669521648544564, 0.05025195957820488, 0.04673339671966767,
        0.037081900884787036, 0.017452435954329833, 0,
      ], within: 1e-15)
  }

  /// The same for MNIST: the components of the 55,000 training images, on the 10,000 test images.
  @Test func matchesScikitLearnOnMNIST() throws {
    let mnist = try ImageDataset.mnist()
    let device = try Device()
    let pca = PrincipalComponents(mnist.train.pixels, pixelCount: 784, count: 150, on: device)
    let errors = pca.meanSquaredErrors(mnist.test.pixels, on: device)
    #expect(errors.count == 151)
    expect(
      [0, 1, 10, 18, 55, 80, 150].map { errors[$0] },
      near: [
        0.06746611586976196, 0.06072792992401636, 0.03407104537966487, 0.02511714050795444,
        0.010508433597196021, 0.007175144835675531, 0.003423714483379,
      ], within: 1e-12)
    #expect(errors == errors.sorted(by: >))
    let yardstick = mnist.test.meanSquaredError(ofAlwaysAnswering: mnist.train.meanImage)
    #expect(abs(errors[0] - yardstick) < 1e-15)
  }

  /// Neither threads nor instruction sets change a bit.
  @Test func hasTheSameBitsEverywhere() throws {
    var first: ([Double], [Double])?
    for instructionSet in Device.instructionSets {
      for threadCount in 1...3 {
        let device = try Device(threadCount: threadCount, instructionSet: instructionSet)
        let pca = PrincipalComponents(
          Self.images(700, from: 3), pixelCount: 6, count: 4, on: device)
        let errors = pca.meanSquaredErrors(Self.images(300, from: 9), on: device)
        #expect(pca.components == first?.0 ?? pca.components)
        #expect(errors == first?.1 ?? errors)
        first = (pca.components, errors)
      }
    }
  }

  struct Images: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let pixels: [UInt8]
    let pixelCount: Int
    /// How many components describe all images.
    let rank: Int
  }

  static let unusual = [
    Images(testDescription: "one pixel", pixels: [3, 200, 77], pixelCount: 1, rank: 1),
    Images(
      testDescription: "one colour", pixels: .init(repeating: 9, count: 80), pixelCount: 8, rank: 0),
    Images(
      testDescription: "black", pixels: .init(repeating: 0, count: 80), pixelCount: 8, rank: 0),
    Images(testDescription: "one image", pixels: [1, 2, 3, 4, 250], pixelCount: 5, rank: 0),
    Images(
      testDescription: "fewer images than pixels",
      pixels: (0..<60).map { UInt8($0 * $0 % 251) }, pixelCount: 20, rank: 2),
  ]

  /// As many components as there are pixels, all of them finite, and enough of them lose nothing.
  @Test(arguments: unusual)
  func takesAnyImages(images: Images) throws {
    let device = try Device(threadCount: 2)
    let pca = PrincipalComponents(
      images.pixels[...], pixelCount: images.pixelCount, count: 150, on: device)
    let errors = pca.meanSquaredErrors(images.pixels[...], on: device)
    #expect(errors.count == images.pixelCount + 1)
    for numbers in [errors, pca.variances, pca.components] {
      #expect(numbers.allSatisfy { $0.isFinite })
    }
    for (count, error) in errors.enumerated() {
      let isZero = abs(error) < 1e-15
      #expect(isZero == (count >= images.rank), "\(count) components: \(error)")
    }
  }
}
