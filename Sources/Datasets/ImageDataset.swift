import Basics
import Dispatch
import MNISTData
import Synchronization

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

extension ImageDataset {
  /// The data set in `directory`, or, without one, MNIST.
  ///
  /// Throws a `DatasetError`, as ``init(directory:)`` does.
  public static func load(from directory: String?) throws(DatasetError) -> ImageDataset {
    guard let directory else { return try .mnist() }
    return try ImageDataset(directory: directory)
  }

  /// The data set in `directory`: four files of MNIST's names, each with or without `.gz`.
  ///
  /// They are `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
  /// `t10k-labels-idx1-ubyte`, of unsigned bytes. Images may be of any size and number, but of at
  /// least 12 to train on; there are at most ten classes. If a file exists with `.gz` and
  /// without, the one without is read. Packed files are recognized by their first bytes, not by
  /// their names.
  ///
  /// Throws a `DatasetError` that names the file if one is missing, can't be read, or isn't as it
  /// should be.
  public init(directory: String) throws(DatasetError) {
    let folder = try DataDirectory(path: directory)
    let sources = try DataFile.allCases.map { (file) throws(DatasetError) in
      DataSource(file: file, storage: try folder.open(file))
    }
    try self.init(name: folder.name, sources: sources)
  }
}

extension ImageDataset {
  /// MNIST, which is embedded in the binary: 55,000 images to train on, 5,000 to validate with and
  /// 10,000 to test with, 28 x 28 pixels each.
  ///
  /// Throws a `DatasetError` if an embedded file isn't the published one, by its SHA-256 digest.
  public static func mnist() throws(DatasetError) -> ImageDataset {
    let sources = DataFile.allCases.map { file in
      DataSource(file: file, storage: file.embedded, publishedDigest: file.publishedDigest)
    }
    return try ImageDataset(name: "MNIST", sources: sources)
  }
}

extension DataFile {
  /// The packed file of MNIST in this binary.
  var embedded: MemoryStorage {
    let file =
      switch self {
      case .trainImages: mnist_train_images()
      case .trainLabels: mnist_train_labels()
      case .testImages: mnist_test_images()
      case .testLabels: mnist_test_labels()
      }
    let bytes = UnsafeRawBufferPointer(start: file.bytes, count: file.count)
    return MemoryStorage(path: "embedded \(rawValue).gz", bytes: bytes)
  }

  /// The SHA-256 digest of MNIST's file, unpacked, as published.
  var publishedDigest: String {
    switch self {
    case .trainImages: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"
    case .trainLabels: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"
    case .testImages: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"
    case .testLabels: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"
    }
  }
}

/// The four files of a data set, under the names that MNIST gave them.
enum DataFile: String, CaseIterable, Sendable {
  // The largest first: it takes as long to read as the other three together and more.
  case trainImages = "train-images-idx3-ubyte"
  case trainLabels = "train-labels-idx1-ubyte"
  case testImages = "t10k-images-idx3-ubyte"
  case testLabels = "t10k-labels-idx1-ubyte"

  /// Count, rows and columns of images; count of labels.
  var dimensionCount: Int {
    switch self {
    case .trainImages, .testImages: 3
    case .trainLabels, .testLabels: 1
    }
  }
}

/// Where one of a data set's four files comes from.
struct DataSource: Sendable {
  /// Which of the four it is.
  let file: DataFile
  /// Its bytes, plain or packed.
  let storage: any ByteStorage
  /// The SHA-256 digest that the unpacked file must have, if that is known.
  var publishedDigest: String?

  /// Reads and checks the file.
  func read() throws(DatasetError) -> IDXFile {
    let contents = try IDXFile(storage, dimensionCount: file.dimensionCount)
    if let publishedDigest, contents.digest != publishedDigest {
      let problem = DatasetProblem.wrongDigest(expected: publishedDigest, found: contents.digest)
      throw DatasetError(path: storage.path, problem: problem)
    }
    return contents
  }
}

/// `items`, each transformed by `transform`, as many at the same time as there are cores.
///
/// If several transforms throw, the error is the one of the first such item.
func concurrentMap<Item: Sendable, Output: Sendable, Failure: Error>(
  _ items: [Item], _ transform: @Sendable (Item) throws(Failure) -> Output
) throws(Failure) -> [Output] {
  let finished = Mutex<[(index: Int, result: Result<Output, Failure>)]>([])
  DispatchQueue.concurrentPerform(iterations: items.count) { index in
    let result = Result { () throws(Failure) in try transform(items[index]) }
    finished.withLock { $0.append((index, result)) }
  }
  let results = finished.withLock { $0 }.sorted { $0.index < $1.index }
  return try results.map { (_, result) throws(Failure) in try result.get() }
}
