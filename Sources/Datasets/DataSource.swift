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
