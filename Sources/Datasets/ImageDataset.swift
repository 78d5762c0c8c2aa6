import Basics

/// Labelled images of one size in three parts: to train on, to validate with and to test with.
public struct ImageDataset: Sendable {
  /// One part in this many of the training images, the first ones, are the validation set: for
  /// MNIST 5,000 of 60,000, as in TensorFlow's tutorials.
  static let validationDivisor = 12

  /// `MNIST`, or the last component of the directory's path.
  public let name: String
  /// The images to train on: the training images without the validation set.
  public let train: ImageSet
  /// The first twelfth of the training images, rounded down.
  public let validation: ImageSet
  /// The test images.
  public let test: ImageSet
  /// 64 hexadecimal digits that tell this data set from others, however it is packed.
  ///
  /// It is the SHA-256 digest of a text of four lines, each the SHA-256 digest of an unpacked file
  /// in 64 hexadecimal digits: training images, training labels, test images, test labels. In a
  /// shell: `sha256sum train-i* train-l* t10k-i* t10k-l* | cut -c 1-64 | sha256sum`.
  public let digest: String

  /// What the data set is, on one line, with its digest: all that a report needs to name it.
  public var summary: String {
    "\(name): \(grouped(train.count)) training, \(grouped(validation.count)) validation and "
      + "\(grouped(test.count)) test images of \(train.width) × \(train.height) pixels, "
      + "digest \(digest)"
  }

  /// Reads the files of `DataFile.allCases`, in this order, at the same time, and checks that they
  /// match each other.
  init(name: String, sources: [DataSource]) throws(DatasetError) {
    let files = try concurrentMap(sources) { (source) throws(DatasetError) in try source.read() }
    try self.init(
      name: name, trainImages: files[0], trainLabels: files[1], testImages: files[2],
      testLabels: files[3])
  }

  /// Checks that the four files match each other.
  private init(
    name: String, trainImages: IDXFile, trainLabels: IDXFile, testImages: IDXFile,
    testLabels: IDXFile
  ) throws(DatasetError) {
    let training = try ImageSet(images: trainImages, labels: trainLabels)
    let divisor = Self.validationDivisor
    guard training.count >= divisor else {
      let problem = DatasetProblem.tooFewImages(expected: divisor, found: training.count)
      throw DatasetError(path: trainImages.path, problem: problem)
    }
    test = try ImageSet(images: testImages, labels: testLabels)
    guard test.size == training.size else {
      let problem = DatasetProblem.imageSize(expected: training.size, found: test.size)
      throw DatasetError(path: testImages.path, problem: problem)
    }
    validation = training.prefix(training.count / divisor)
    train = training.dropFirst(training.count / divisor)
    let digests = [trainImages, trainLabels, testImages, testLabels].map { $0.digest + "\n" }
    digest = sha256(digests.joined().utf8)
    self.name = name
  }
}
