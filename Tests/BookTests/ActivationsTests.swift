import Testing

@testable import Book

/// The exhibit of activations: its numbers, and its words.
@MainActor @Suite(.serialized) struct ActivationsTests {
  /// With weights of 0 an activation is the sigmoid of its bias.
  @Test func meansAndSharesAreThoseOfTheUnits() throws {
    try withChapter { images in
      let dense = Dense.scope(activation: .sigmoid, initializer: .glorot, seed: 1)
      let hidden = dense(images.test.pixelCount, 4)
      hidden.weights.assign([Float](repeating: 0, count: 4 * images.test.pixelCount))
      hidden.biases.assign([-40, 0, 1, 40])
      let activations = Activations(of: [Sequential("constant", hidden)], on: images.test)
      let means = activations.means[0]
      #expect(abs(means[0]) < 1e-6 && means[1] == 0.5 && abs(means[3] - 1) < 1e-6)
      #expect(abs(means[2] - 0.731059) < 1e-6)
      #expect(activations.sharesAboveHalf == [0.5])
      let caption = activations.caption
      #expect(caption.hasPrefix("The activations of all hidden units over 12 test images"))
      #expect(caption.hasSuffix(" Activations above 0.5 – constant: 50.0 %."), "\(caption)")
      #expect(activations.ofUnits.caption.hasSuffix(" Medians – constant: 0.616."))
      for histogram in [activations, activations.ofUnits] {
        let rows = try #require(histogram.figure.data).rows
        #expect(rows.count == 50 && rows.compactMap { Double($0[2]) }.reduce(0, +) == 1)
        // The sigmoids of -40, 0, 1 and 40, which lie in the bins from 0, 0.5, 0.72 and 0.98.
        #expect(rows.indices.filter { Double(rows[$0][2]) != 0 } == [0, 25, 36, 49], "\(rows)")
        #expect(try histogram.figure.encoded().count > 1000)
      }
    }
  }

  /// Several layers of several images, down to one unit and one image.
  @Test(arguments: TestImages.all.indices) func describesAnyLayers(index: Int) throws {
    try withChapter(on: TestImages.all[index].images) { images in
      let dense = Dense.scope(activation: .sigmoid, initializer: .glorot, seed: 1)
      let encoders = [("first", 7), ("second", 1)].map {
        Sequential($0, dense(images.test.pixelCount, $1))
      }
      for encoders in [encoders, [encoders[1]]] {
        let activations = Activations(of: encoders, on: images.test)
        #expect(activations.means.map(\.count) == encoders.map(\.outputs))
        for text in [activations, activations.ofUnits].flatMap({ [$0.caption, $0.alternativeText] })
        {
          #expect(text.hasSuffix(".") && !text.contains("nan") && !text.contains(" 1 hidden units"))
        }
      }
    }
  }
}
