import MNISTData

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
