import Basics
import MNISTData
import Platform

/// The four files of a data set, under the names that MNIST gave them.
enum DataFile: String, CaseIterable, Sendable {
  // The largest first: it takes as long to read as the other three together and more.
  case trainImages = "train-images-idx3-ubyte"
  case trainLabels = "train-labels-idx1-ubyte"
  case testImages = "t10k-images-idx3-ubyte"
  case testLabels = "t10k-labels-idx1-ubyte"

  /// Count, rows and columns of images; count of labels.
  private var dimensionCount: Int { self == .trainImages || self == .testImages ? 3 : 1 }

  // MARK: Embedded

  /// Reads MNIST's packed file in this binary, which must have `digest` unpacked, by default the
  /// published one.
  func readEmbedded(digest: String? = nil) throws(DatasetError) -> IDXFile {
    let file =
      switch self {
      case .trainImages: mnist_train_images()
      case .trainLabels: mnist_train_labels()
      case .testImages: mnist_test_images()
      case .testLabels: mnist_test_labels()
      }
    return try IDXFile(
      UnsafeRawBufferPointer(start: file.bytes, count: file.count),
      path: "embedded \(rawValue).gz", dimensionCount: dimensionCount,
      publishedDigest: digest ?? publishedDigest)
  }

  private var publishedDigest: String {
    switch self {
    case .trainImages: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"
    case .trainLabels: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"
    case .testImages: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"
    case .testLabels: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"
    }
  }

  // MARK: In a directory

  /// The name in other distributions: `train-images.idx3-ubyte`.
  private var dottedName: String { rawValue.replacing("-idx", with: ".idx") }

  /// The path of the file in `directory`, or else of the one of the same name with `.gz`.
  ///
  /// Throws if there is none, or one with a hyphen and one with a dot before `idx`.
  private func path(in directory: String) throws(DatasetError) -> String {
    let found = [rawValue, dottedName].compactMap { name in
      [name, name + ".gz"].first { FileSystem.entry(at: FileSystem.joined(directory, $0)) != nil }
    }
    let path = FileSystem.joined(directory, rawValue)
    switch found.count {
    case 1: return FileSystem.joined(directory, found[0])
    case 2:
      throw DatasetError(
        path, "two files in its place", expected: "one of them; remove the other",
        found: "\(found[0]) and \(found[1])")
    default:
      let similar = similarNames(in: directory)
      let advice = similar.isEmpty ? "" : "; if it is the file, rename it"
      throw DatasetError(
        path, "missing", expected: "it or \(rawValue).gz",
        found: (similar.isEmpty ? "nothing" : similar.joined(separator: ", ")) + advice, .noInput)
    }
  }

  /// The names in `directory` that name the same part of a data set, such as
  /// `emnist-digits-test-images-idx3-ubyte.gz`.
  private func similarNames(in directory: String) -> [String] {
    let words = rawValue.split(separator: "-").prefix(2).map(String.init)
    let parts = words[0] == "train" ? ["train"] : [words[0], "test"]
    let names = (try? FileSystem.names(in: directory, skippingInvalid: true)) ?? []
    return names.filter { name in
      let name = name.lowercased()
      return name.contains(words[1]) && name.contains("ubyte")
        && parts.contains(where: name.contains)
    }
  }

  /// Reads the file in `directory`.
  ///
  /// Throws if it is missing, is not a regular file or is malformed.
  func read(in directory: String) throws(DatasetError) -> IDXFile {
    let path = try path(in: directory)
    try Self.check(path, is: .file, "a regular file")
    let bytes: [UInt8]
    do throws(FileError) {
      let file = try RegularFile(path)
      guard canAllocate(file.byteCount) else {
        throw FileError.cannotRead(path: path, reason: "it is larger than the free memory")
      }
      bytes = try file.read(0..<file.byteCount)
    } catch {
      var reason = "\(error)"
      if case .cannotRead(_, let found) = error { reason = found }
      throw DatasetError(
        path, "unreadable", expected: "permission to read it",
        found: "the system's answer '\(reason)'", .noInput)
    }
    return try bytes.withUnsafeBufferPointer { (buffer) throws(DatasetError) in
      try IDXFile(UnsafeRawBufferPointer(buffer), path: path, dimensionCount: dimensionCount)
    }
  }

  /// Throws if something else than `kind` stands at `path`.
  static func check(
    _ path: String, is kind: FileSystem.Kind, _ expected: String
  ) throws(DatasetError) {
    guard let found = FileSystem.kind(of: path), found != kind else { return }
    let names: [FileSystem.Kind: String] = [.file: "a regular file", .folder: "a directory"]
    throw DatasetError(
      path, "wrong kind of file", expected: expected,
      found: names[found] ?? "a FIFO, a socket or a device", .noInput)
  }
}
