import CSystem
import Foundation
import TestSupport
import Testing

@testable import Book
@testable import Notebook

/// Images of a test: `width * height` bytes each, and their labels.
struct TestImages {
  var width = 5
  var height = 4
  /// The labels of the training images, of which the first twelfth is the validation set.
  var trainLabels = (0..<24).map { UInt8($0 % 10) }
  var testLabels = (0..<12).map { UInt8($0 % 10) }

  /// One test image.
  static let single = TestImages(testLabels: [7])
  /// Two images of one class: each the only neighbour of the other one.
  static let pair = TestImages(testLabels: [3, 3])
  /// Without the classes 4 to 9.
  static let fewClasses = TestImages(
    trainLabels: (0..<24).map { UInt8($0 % 4) }, testLabels: [2, 0, 1, 3, 2, 2])
  static let wide = TestImages(width: 9, height: 2)
  static let onePixel = TestImages(width: 1, height: 1)

  static let all: [(name: String, images: TestImages)] = [
    ("several", TestImages()), ("one image", .single), ("two of one class", .pair),
    ("four classes", .fewClasses),
    ("9 x 2 pixels", .wide), ("1 x 1 pixel", .onePixel),
  ]

  /// Writes the four files of the set into `folder`.
  fileprivate func write(to folder: String) throws {
    let files = [
      ("train-images-idx3-ubyte", images(trainLabels.count)),
      ("train-labels-idx1-ubyte", idx([trainLabels.count], trainLabels)),
      ("t10k-images-idx3-ubyte", images(testLabels.count)),
      ("t10k-labels-idx1-ubyte", idx([testLabels.count], testLabels)),
    ]
    for (name, bytes) in files {
      try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + name))
    }
  }

  private func images(_ count: Int) -> [UInt8] {
    var generator = SplitMix64(seed: UInt64(count))
    let pixels = (0..<count * width * height).map { _ in UInt8(truncatingIfNeeded: generator.next())
    }
    return idx([count, height, width], pixels)
  }

  private func idx(_ dimensions: [Int], _ elements: [UInt8]) -> [UInt8] {
    [0, 0, 8, UInt8(dimensions.count)] + dimensions.flatMap { [0, 0, 0, UInt8($0)] } + elements
  }
}

let chapterPath = "chapters/07-example/main.swift"

/// Calls `body` in the run of a chapter on `images`, whose source has the lines that its calls name.
@MainActor func withChapter(
  on images: TestImages = TestImages(), source: String = "//: # T\nf()\n", store: String = "none",
  _ body: (ImageDataset) throws -> Void
) throws {
  try withTemporaryDirectory { folder in
    try images.write(to: folder)
    let options = try TrainingOptions.parse(["--data", folder, "--store", store])
    let chapter = try Chapter(
      source: Array(source.utf8), filePath: chapterPath, inputs: options.inputs)
    // Messages to the parent process go nowhere.
    let nowhere = open("/dev/null", O_WRONLY)
    defer { close(nowhere) }
    let run = try ChapterRun(
      chapter,
      request: RunRequest(RunOptions.parse(["--threads", "2", "--output", folder]), options),
      journal: nil,
      messages: MessageSender(descriptor: nowhere))
    // Not this process: it has no parent that waits for it.
    end_with_parent(0)
    currentRun = run
    defer { currentRun = nil }
    try Session.begin(run, options)
    try body(Session.current.images)
  }
}

/// An untrained autoencoder for `images`.
func autoencoder(_ name: String, for images: ImageSet, units: Int = 6, codings: Int = 3)
  -> Sequential
{
  let dense = Dense.scope(activation: .elu, regularizer: .l2(0.001), seed: 1)
  return Sequential(
    name, dense(images.pixelCount, units), dense(units, codings), dense(codings, units),
    dense(units, images.pixelCount, activation: .identity))
}
