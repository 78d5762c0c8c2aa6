import Basics
import Dispatch
import Platform
import Synchronization

/// Labelled images of one size in three parts: to train on, to validate with and to test with.
public struct ImageDataset: Sendable {
  /// `MNIST`, or the last component of the directory's path.
  public let name: String
  /// The images to train on: the training images without the validation set.
  public let train: ImageSet
  /// The first twelfth of the training images, rounded down: for MNIST 5,000 of 60,000, as in
  /// TensorFlow's tutorials.
  public let validation: ImageSet
  /// The test images.
  public let test: ImageSet
  /// 64 hexadecimal digits that identify the data set, however it is packed.
  ///
  /// It is the SHA-256 digest of a text of four lines, each the SHA-256 digest of an unpacked file
  /// in 64 hexadecimal digits: training images, training labels, test images, test labels. In a
  /// shell: `sha256sum train-i* train-l* t10k-i* t10k-l* | cut -c 1-64 | sha256sum`.
  public let digest: String

  /// The data set and its digest on one line, for a report.
  public var summary: String {
    "\(name): \(grouped(train.count)) training, \(grouped(validation.count)) validation and "
      + "\(grouped(test.count)) test images of \(train.width) × \(train.height) pixels, "
      + "digest \(digest)"
  }

  /// The data set in `directory`, or, without one, MNIST.
  ///
  /// Throws a `DatasetError`, as ``init(directory:)`` does.
  public static func load(from directory: String?) throws(DatasetError) -> ImageDataset {
    guard let directory else { return try .mnist() }
    return try ImageDataset(directory: directory)
  }

  /// MNIST, which is embedded in the binary: 55,000 images to train on, 5,000 to validate with and
  /// 10,000 to test with, 28 x 28 pixels each.
  ///
  /// Throws a `DatasetError` if an embedded file isn't the published one, by its SHA-256 digest.
  public static func mnist() throws(DatasetError) -> ImageDataset {
    try ImageDataset(name: "MNIST") { (file) throws(DatasetError) in try file.readEmbedded() }
  }

  /// The data set in `directory`: four files of MNIST's names, each with or without `.gz`.
  ///
  /// They are `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
  /// `t10k-labels-idx1-ubyte`, of unsigned bytes, or the same with `.idx` for `-idx`. Images may be of any size and number, but of at
  /// least 12 to train on; there are at most ten classes. If a file exists with `.gz` and
  /// without, the one without is read. Packed files are recognized by their first bytes, not by
  /// their names.
  ///
  /// Throws a `DatasetError` that names the file if one is missing, can't be read, or is malformed.
  public init(directory: String) throws(DatasetError) {
    guard FileSystem.kind(of: directory) != nil else {
      throw DatasetError(
        directory, "missing", expected: "a directory", found: "nothing", .noInput)
    }
    try DataFile.check(directory, is: .folder, "a directory")
    try self.init(name: Self.name(of: directory)) { (file) throws(DatasetError) in
      try file.read(in: directory)
    }
  }

  /// The last component of `path`, or of the path that it stands for if that is `.` or `..`.
  private static func name(of path: String) -> String {
    let name = FileSystem.name(of: path)
    guard [".", ".."].contains(name), let resolved = realpath(path, nil) else { return name }
    defer { free(resolved) }
    return FileSystem.name(of: String(cString: resolved))
  }

  /// Reads the four files at the same time, and checks that they match each other.
  private init(
    name: String, reading read: @Sendable (DataFile) throws(DatasetError) -> IDXFile
  ) throws(DatasetError) {
    let files = try concurrentMap(DataFile.allCases, read)
    let training = try ImageSet(images: files[0], labels: files[1])
    let validationCount = training.count / 12
    guard validationCount > 0 else {
      throw DatasetError(
        files[0].path, "too few training images", expected: "at least 12",
        found: "\(training.count)")
    }
    test = try ImageSet(images: files[2], labels: files[3])
    guard test.width == training.width, test.height == training.height else {
      throw DatasetError(
        files[2].path, "image size differs from the training images'",
        expected: "\(training.width) x \(training.height) pixels",
        found: "\(test.width) x \(test.height) pixels")
    }
    validation = training.prefix(validationCount)
    train = training.dropFirst(validationCount)
    digest = sha256(files.map { $0.digest + "\n" }.joined().utf8)
    self.name = name
  }
}

/// `items`, each transformed by `transform`, as many at the same time as there are cores.
///
/// If several transforms throw, the error is the one of the first such item.
private func concurrentMap<Item: Sendable, Output: Sendable, Failure: Error>(
  _ items: [Item], _ transform: @Sendable (Item) throws(Failure) -> Output
) throws(Failure) -> [Output] {
  let finished = Mutex<[Int: Result<Output, Failure>]>([:])
  DispatchQueue.concurrentPerform(iterations: items.count) { index in
    let result = Result { () throws(Failure) in try transform(items[index]) }
    finished.withLock { $0[index] = result }
  }
  let results = finished.withLock { $0 }
  return try items.indices.map { (index) throws(Failure) in try results[index]!.get() }
}

/// Why a data set can't be used.
public struct DatasetError: ReportableError, Equatable {
  /// The file or directory as it was named, or `embedded …` for a file in the binary.
  public let path: String
  /// `noInput` if a file is missing or can't be read, `badData` if its content is wrong.
  public let exitCode: ExitCode
  private let reason: String

  init(
    _ path: String, _ what: String, expected: String, found: String, _ exitCode: ExitCode = .badData
  ) {
    self.path = path
    self.exitCode = exitCode
    reason = "\(what): expected \(expected), found \(found)"
  }

  /// One line: `path: what: expected X, found Y`. Control characters of the path are escaped.
  public var description: String { "\(path): \(reason)".visible }
}
