import Platform
import Testing

@testable import Datasets

/// Directories of data files, and what may stand there instead.
@Suite struct DirectoryTests {
  @Test func readsPlainFiles() throws {
    try TinyDataset().written { directory in
      let dataset = try ImageDataset(directory: directory)
      #expect(dataset.train.count == 22 && dataset.validation.count == 2)
      #expect(dataset.test.count == 3)
      #expect(dataset.test.width == 3 && dataset.test.height == 2)
      #expect(Array(dataset.validation.labels) == [0, 1])
      #expect(dataset.train.labels.prefix(3) == [2, 3, 4])
    }
  }

  @Test func tellsOnOneLineWhatItIs() throws {
    try TinyDataset().written { directory in
      let dataset = try ImageDataset.load(from: directory)
      #expect(
        dataset.summary == "\(dataset.name): 22 training, 2 validation and 3 test images of 3 × 2 "
          + "pixels, digest \(dataset.digest)")
    }
    #expect(throws: DatasetError.self) { try ImageDataset.load(from: "") }
    #expect(try ImageDataset.load(from: nil).name == "MNIST")
  }

  /// Packed files are the same data set, and their content tells that they are packed.
  @Test(arguments: ["", ".gz"])
  func readsPackedFiles(suffix: String) throws {
    let plainDigest = try TinyDataset().written { try ImageDataset(directory: $0).digest }
    var packed = TinyDataset()
    packed.files = try packed.files.reduce(into: [:]) { $0[$1.key + suffix] = try gzip($1.value) }
    try packed.written { directory in
      let dataset = try ImageDataset(directory: directory)
      #expect(Array(dataset.test.pixels) == (0..<18).map { 255 - $0 })
      #expect(dataset.digest == plainDigest)
    }
  }

  @Test func readsPlainFilesOfPackedNames() throws {
    var dataset = TinyDataset()
    dataset.files = dataset.files.reduce(into: [:]) { $0[$1.key + ".gz"] = $1.value }
    #expect(try dataset.written { try ImageDataset(directory: $0).test.count } == 3)
  }

  /// The names of other distributions.
  @Test(arguments: ["", ".gz"])
  func readsDottedNames(suffix: String) throws {
    var dataset = TinyDataset()
    dataset.files = dataset.files.reduce(into: [:]) {
      $0[$1.key.replacing("-idx", with: ".idx") + suffix] = $1.value
    }
    #expect(try dataset.written { try ImageDataset(directory: $0).test.count } == 3)
  }

  /// Which of them is meant is not known.
  @Test(arguments: ["", ".gz"])
  func refusesBothSpellings(suffix: String) throws {
    var dataset = TinyDataset()
    dataset.files["t10k-labels.idx1-ubyte" + suffix] = dataset.files[TinyDataset.testLabels]
    try dataset.written { directory in
      let error = try #require(throws: DatasetError.self) { try ImageDataset(directory: directory) }
      let line = """
        \(directory)/t10k-labels-idx1-ubyte: two files in its place: expected one of them; remove the \
        other, found t10k-labels-idx1-ubyte and t10k-labels.idx1-ubyte\(suffix)
        """
      #expect(error.description == line)
      #expect(error.exitCode == .badData)
    }
  }

  @Test(arguments: [
    ("emnist-digits-test-images-idx3-ubyte.gz", true), ("T10K-IMAGES-IDX3-UBYTE", true),
    ("t10k-images-idx3-ubyte.zip", true), ("images.txt", false), ("test-labels-idx1-ubyte", false),
  ])
  func namesFilesOfSimilarNames(name: String, isSimilar: Bool) throws {
    var dataset = TinyDataset()
    dataset.files[TinyDataset.testImages] = nil
    dataset.files[name] = [1]
    try dataset.written { directory in
      let error = try #require(throws: DatasetError.self) { try ImageDataset(directory: directory) }
      #expect(
        error.description.hasSuffix(
          isSimilar ? "found \(name); if it is the file, rename it" : "found nothing"))
      #expect(error.exitCode == .noInput)
    }
  }

  @Test func prefersThePlainFile() throws {
    var dataset = TinyDataset()
    dataset.files[TinyDataset.testLabels + ".gz"] = [1, 2, 3]
    #expect(try dataset.written { try ImageDataset(directory: $0).test.count } == 3)
  }

  @Test func isNamedAfterTheDirectory() throws {
    try TinyDataset().written { directory in
      let name = String(directory.split(separator: "/").last ?? "")
      for suffix in ["", "/", "//", "/.", "/../\(name)/./."] {
        let dataset = try ImageDataset(directory: directory + suffix)
        #expect(dataset.name == name)
      }
    }
  }

  @Test(arguments: ["", "/nowhere", "a\nb"])
  func refusesAMissingDirectory(path: String) throws {
    let error = try #require(throws: DatasetError.self) { try ImageDataset(directory: path) }
    #expect(error.description.hasSuffix(": missing: expected a directory, found nothing"))
    #expect(error.exitCode == .noInput)
    #expect(!error.description.contains("\n"))
  }

  @Test func refusesAFileInPlaceOfTheDirectory() throws {
    try TinyDataset().written { directory in
      let path = directory + "/" + TinyDataset.testLabels
      let error = try #require(throws: DatasetError.self) { try ImageDataset(directory: path) }
      let line = "\(path): wrong kind of file: expected a directory, found a regular file"
      #expect(error.description == line)
      #expect(error.exitCode == .noInput)
    }
  }

  @Test func namesBothFilesOfWhichOneIsMissing() throws {
    var dataset = TinyDataset()
    dataset.files[TinyDataset.testImages] = nil
    try dataset.written { directory in
      let error = try #require(throws: DatasetError.self) { try ImageDataset(directory: directory) }
      let line = """
        \(directory)/t10k-images-idx3-ubyte: missing: expected it or t10k-images-idx3-ubyte.gz, \
        found nothing
        """
      #expect(error.description == line)
      #expect(error.exitCode == .noInput)
    }
  }

  @Test(arguments: ["", ".gz"])
  func refusesADirectoryInPlaceOfAFile(suffix: String) throws {
    let found = try kindFound(inPlaceOf: TinyDataset.trainLabels + suffix) { mkdir($0, 0o700) }
    #expect(found == "a directory")
  }

  /// And doesn't wait for somebody to write to it.
  @Test(.timeLimit(.minutes(1)), arguments: ["", ".gz"])
  func refusesAFIFOInPlaceOfAFile(suffix: String) throws {
    let found = try kindFound(inPlaceOf: TinyDataset.trainLabels + suffix) { mkfifo($0, 0o600) }
    #expect(found == "a FIFO, a socket or a device")
  }

  /// What the error says that it found instead of the training labels.
  private func kindFound(
    inPlaceOf name: String, make: (String) -> Int32
  ) throws -> String? {
    var dataset = TinyDataset()
    dataset.files[TinyDataset.trainLabels] = nil
    return try dataset.written { directory in
      #expect(make(directory + "/" + name) == 0)
      let error = try #require(throws: DatasetError.self) { try ImageDataset(directory: directory) }
      #expect(error.path == directory + "/" + name)
      #expect(error.exitCode == .noInput)
      expectOneLine(error)
      let words = error.description.split(
        separator: "wrong kind of file: expected a regular file, found ", maxSplits: 1)
      return words.last.map(String.init)
    }
  }

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func refusesAFileWithoutPermission() throws {
    try TinyDataset().written { directory in
      let path = directory + "/" + TinyDataset.trainImages
      #expect(chmod(path, 0) == 0)
      let error = try #require(throws: DatasetError.self) { try ImageDataset(directory: directory) }
      #expect(error.path == path && error.description.hasSuffix("answer 'Permission denied'"))
      #expect(error.exitCode == .noInput)
      expectOneLine(error)
    }
  }

  /// Which root can't read either.
  @Test func refusesALinkToItself() throws {
    var dataset = TinyDataset()
    dataset.files[TinyDataset.trainImages] = nil
    try dataset.written { directory in
      let path = directory + "/" + TinyDataset.trainImages
      #expect(symlink(path, path) == 0)
      let error = try #require(throws: DatasetError.self) { try ImageDataset(directory: directory) }
      let reason = String(cString: strerror(ELOOP))
      #expect(error.path == path && error.description.hasSuffix("answer '\(reason)'"))
      #expect(error.exitCode == .noInput)
      expectOneLine(error)
    }
  }
}
