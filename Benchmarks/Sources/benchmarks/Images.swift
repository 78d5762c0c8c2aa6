import Training

/// The pixels of a data set in the parts that the book uses, as bytes, image after image.
struct Images {
  let train: ArraySlice<UInt8>
  let validation: ArraySlice<UInt8>
  let test: ArraySlice<UInt8>

  /// MNIST.
  static func mnist() throws -> Images {
    // Until the module Datasets is there: noise with MNIST's share of zeros.
    Images(
      train: noise(count: 55_000, seed: 1), validation: noise(count: 5_000, seed: 2),
      test: noise(count: 10_000, seed: 3))
  }

  private static func noise(count: Int, seed: UInt64) -> ArraySlice<UInt8> {
    var generator = SplitMix64(seed: seed)
    return ArraySlice(
      (0..<count * 784).map { _ in
        let bits = generator.next()
        return bits % 100 < 81 ? 0 : UInt8(truncatingIfNeeded: bits >> 32)
      })
  }
}
