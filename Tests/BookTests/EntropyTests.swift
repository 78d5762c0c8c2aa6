import Foundation
import Testing

@testable import Book
@testable import Datasets

/// Divergence and entropy, beside the values of the C library.
@Suite struct EntropyTests {
  /// KL(0.1 || q) as the book's notebook plots it.
  @Test(arguments: [
    (0.001, 0.366593), (0.01, 0.144479), (0.05, 0.020654), (0.2, 0.036690), (0.3, 0.116322),
    (0.5, 0.368064), (0.75, 0.951350),
  ])
  func divergenceHasTheListingsValues(q: Double, expected: Double) {
    #expect(abs(divergence(of: q, from: 0.1) - expected) < 1e-6)
  }

  @Test func divergenceIsZeroAtTheTargetOnly() {
    for p in [0.001, 0.1, 0.5, 0.9] {
      #expect(abs(divergence(of: p, from: p)) < 1e-15)
      #expect(divergence(of: p + 0.01, from: p) > 0 && divergence(of: p - 0.0005, from: p) > 0)
    }
  }

  /// Black and white pixels have none; the others have that of their grey, summed over an image.
  @Test func meanEntropyIsThatOfTheGreys() {
    let images = ImageSet(
      width: 3, height: 1, pixels: [9, 0, 255, 51, 51, 0, 0, 255, 0, 102][1...], labels: [0, 1, 2])
    func entropy(_ x: Double) -> Double { -x * log(x) - (1 - x) * log(1 - x) }
    let expected = (2 * entropy(0.2) + entropy(0.4)) / 3
    #expect(abs(images.meanEntropy - expected) < 1e-14)
    let blackAndWhite = ImageSet(width: 2, height: 1, pixels: [0, 255], labels: [0])
    #expect(blackAndWhite.meanEntropy == 0)
  }
}
