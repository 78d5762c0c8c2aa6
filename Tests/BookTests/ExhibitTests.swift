import Basics
import Foundation
import Testing

@testable import Book
@testable import Notebook

/// Exhibits of any images: their words read well, their pictures encode, and their tables are complete.
@MainActor @Suite(.serialized) struct ExhibitTests {
  /// Expects no counting like "1 images" or "0 of 0", no NaN and no loose ends in the words of `exhibit`; returns the
  /// rows of its CSV, which have as many cells as there are columns.
  @discardableResult
  private func check(_ exhibit: some Exhibit, _ name: String) throws -> [[String]] {
    for text in [exhibit.caption, exhibit.alternativeText] {
      for bad in [
        #"\b1 \w+s\b"#, #"\b0 of 0\b"#, #"\b(nan|inf)\b"#, "  ", #"\.\."#, #",\."#, #"\(\)"#,
        #"\b0 of (?=\D)"#, "^ ",
        #"\bOne \w+s\b"#, #"the first 0 "#, #"\bclass \d, "#,
      ] {
        #expect(
          text.range(of: bad, options: .regularExpression) == nil, "\(name): '\(text)' has \(bad)")
      }
      #expect(text.hasSuffix("."), "\(name): \(text)")
    }
    #expect(try exhibit.figure.encoded().count > 100)
    let table = try #require(exhibit.figure.data)
    #expect(table.rows.allSatisfy { $0.count == table.columns.count })
    return table.rows
  }

  @Test(arguments: TestImages.all.indices) func describeThemselves(index: Int) throws {
    let (name, images) = TestImages.all[index]
    try withChapter(on: images) { images in
      let classes = Set(images.test.labels).count
      let networks = [
        autoencoder("first", for: images.train), autoencoder("second", for: images.train),
      ]
      let pca = principalComponents(of: images.train, count: 150)
      for networks in [networks, [networks[0]], networks + [pca.autoencoder]] {
        let rows = try check(Reconstructions(of: images.test, by: networks), name)
        #expect(rows.count == classes && rows.allSatisfy { $0.count == 1 + networks.count })
      }
      let features = try check(Features(of: networks), name)
      #expect(features.count == 2 * 6)
      try check(
        Features(of: [autoencoder("narrow", for: images.train, units: 1, codings: 1)]), name)
      for encoder in networks.map(encoder) + [encoder(of: pca.autoencoder)] {
        let neighbours = Neighbours(in: images.test, by: encoder)
        let rows = try check(neighbours, name)
        #expect(rows.count == classes && neighbours.hits.count == classes)
        #expect(neighbours.total == classes * min(9, images.test.count - 1))
      }
      let chart = PrincipalComponentsChart(pca, beside: networks, on: images.test)
      #expect(chart.errors.count == 1 + min(150, images.test.pixelCount))
      #expect(chart.errors == chart.errors.sorted(by: >))
      try check(chart, name)
      try check(PrincipalComponentsChart(pca, beside: [], on: images.test), name)
    }
  }

  @Test func reconstructionsNameTheClosest() throws {
    try withChapter(on: .single) { images in
      let pca = principalComponents(of: images.train, count: 150).autoencoder
      let exhibit = Reconstructions(
        of: images.test, by: [autoencoder("first", for: images.train), pca])
      #expect(exhibit.caption.hasPrefix("The first test image of "))
      #expect(exhibit.caption.contains(" the mean over 1 test image: first ("))
      #expect(
        exhibit.caption.hasSuffix(
          "; PCA, 20 components (0.0000). The smallest mean error: PCA, 20 components."))
      #expect(
        exhibit.alternativeText.hasPrefix(
          "1 test image above 2 rows of reconstructions: first, error "))
      #expect(
        exhibit.alternativeText.hasSuffix(" The smallest mean error: PCA, 20 components."))
    }
    try withChapter(on: .fewClasses) { images in
      let exhibit = Reconstructions(of: images.test, by: [autoencoder("first", for: images.train)])
      #expect(exhibit.caption.hasPrefix("The first test image of each class of "))
      #expect(exhibit.caption.contains(" the mean over 6 test images: first ("))
      #expect(
        exhibit.alternativeText.hasPrefix(
          "4 test images above 1 row of reconstructions: first, error "))
      let table = try #require(exhibit.figure.data)
      #expect(
        table.columns == ["class", "error, first"]
          && table.rows.map { $0[0] } == ["0", "1", "2", "3"])
    }
  }

  @Test func neighboursOfOneAndOfTwo() throws {
    try withChapter(on: .single) { images in
      let exhibit = Neighbours(
        in: images.test, by: encoder(of: autoencoder("first", for: images.train)))
      #expect(exhibit.caption == "The only test image: it has no neighbours.")
      #expect(exhibit.alternativeText == "One test image.")
      #expect(exhibit.figure.data?.rows == [["7", "0", "0"]])
      #expect(nearestLabelAgreement(in: images.test) == 0)
    }
    try withChapter(on: .pair) { images in
      let network = encoder(of: autoencoder("first", for: images.train))
      let exhibit = Neighbours(in: images.test, by: network)
      #expect(exhibit.caption.hasSuffix(" 1 of 1 neighbour has the class of the row."))
      #expect(
        exhibit.alternativeText
          == "One row: a test image and its nearest neighbours. 1 of 1 in all has the class of the row."
      )
      #expect(nearestLabelAgreement(in: images.test, by: network) == 1)
    }
    try withChapter(on: .fewClasses) { images in
      let exhibit = Neighbours(
        in: images.test, by: encoder(of: autoencoder("first", for: images.train)))
      // Of class 2 there are three images, of the others one each.
      #expect(exhibit.hits == [0, 0, 2, 0])
      #expect(exhibit.caption.hasSuffix(" 2 of 20 neighbours have the class of the row."))
      #expect(
        exhibit.alternativeText.hasSuffix(
          "; the fewest, 0 of 5, in the rows of the classes 0, 1 and 3."))
    }
  }

  /// With as many components as pixels nothing is lost; a network that always answers 0 is worse than the mean image.
  @Test func principalComponentsOfFewPixels() throws {
    try withChapter { images in
      let network = autoencoder("zero", for: images.train)
      for parameter in network.weights {
        parameter.assign([Float](repeating: 0, count: parameter.count))
      }
      let all = principalComponents(of: images.train, count: 150)
      let chart = PrincipalComponentsChart(all, beside: [network], on: images.test)
      #expect(
        chart.caption.contains(
          " 0.0000 for k = 20, the number of pixels. Horizontal lines: zero, 0."))
      #expect(chart.caption.hasSuffix(", no better than the mean image."))
      let three = principalComponents(of: images.train, count: 3)
      let other = PrincipalComponentsChart(three, beside: [network], on: images.test)
      #expect(other.caption.contains(" for k = 3, the number of codings. "))
      #expect(other.componentCount(reaching: other.errors[2]) == 2)
      #expect(other.componentCount(reaching: other.errors[3] / 2) == nil)
    }
  }

  /// The linear network of the components has the errors that they have without it.
  @Test(arguments: [1, 3, 20]) func principalComponentsAsAnAutoencoder(count: Int) throws {
    try withChapter { images in
      let pca = principalComponents(of: images.train, count: count)
      let expected = pca.meanSquaredErrors(images.test.pixels, on: Session.current.device)
      #expect(abs(error(of: pca.autoencoder, on: images.test) - expected[count]) < 1e-6)
      #expect(pca.autoencoder.name == "PCA, \(counted(count, "component"))")
      #expect(encoder(of: pca.autoencoder).outputs == count)
    }
  }

  @Test func learningCurves() throws {
    func history(_ epochs: [(Double, Double)]) -> History {
      var history = History(
        epochs.map {
          .init(
            train: Losses(error: $0.0), validation: Losses(error: $0.0),
            lastBatch: Losses(error: $0.0), regularizationLoss: $0.1, seconds: 0)
        })
      history.name = "λ = 1"
      return history
    }
    let one = LearningCurve(history([(0.5, 0.25)]))
    try check(one, "one epoch")
    #expect(
      one.caption.contains(
        "The total loss is 0.7500. Its parts: the reconstruction error is 0.5000, and"))
    #expect(one.alternativeText.hasPrefix("Three lines over 1 epoch. The total loss is 0.7500;"))
    let rising = LearningCurve(history([(0.25, 2), (0.5, 1), (0.75, 0.25)]))
    #expect(try check(rising, "three epochs").count == 3)
    #expect(
      rising.caption
        == "The loss of λ = 1, after each epoch, over all training images. The total loss falls in every epoch,"
        + " from 2.2500 to 1.0000. Its parts: the reconstruction error rises in every epoch, from 0.2500 to 0.7500,"
        + " and the sum of the penalties falls in every epoch, from 2.0000 to 0.2500.")
    let mixed = LearningCurve(history([(0.5, 0), (0.75, 0), (0.25, 0)]))
    try check(mixed, "without penalties")
    #expect(
      mixed.caption
        == "The reconstruction error of λ = 1, after each epoch, over all training images. It goes from"
        + " 0.5000 to 0.2500.")
    #expect(mixed.alternativeText.hasPrefix("A line over 3 epochs: the reconstruction error goes"))
  }

  @Test(arguments: 1...5) func penaltySweeps(epochs: Int) throws {
    let sweep = PenaltySweep(epochs: epochs)
    #expect(try check(sweep, "sweep").count == PenaltySweep.coefficients.count)
    for network in ["stacked", "tied"] {
      for coefficient in PenaltySweep.coefficients {
        #expect(
          Experiments.runs(network, l2: coefficient, epochs: epochs).testMSE.values.count == 10)
      }
    }
    // As the alternative text has it.
    let (stacked, tied) = (sweep.medians("stacked"), sweep.medians("tied"))
    #expect(zip(stacked, tied).allSatisfy(>))
    if epochs == 5 {
      for medians in [stacked, tied] { #expect(Array(medians[1...]) == medians[1...].sorted()) }
    }
  }
}
