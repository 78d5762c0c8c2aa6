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
  /// least 12 to train on; there are at most ten classes. Where a file is there with `.gz` and
  /// without, the one without is read. What is in them, and not their names, tells packed files
  /// from plain ones.
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
