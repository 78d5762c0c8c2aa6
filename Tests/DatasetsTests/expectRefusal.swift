import Basics
import Testing

@testable import Datasets

/// Expects that the tiny data set is refused for `problem` once its file `name` has `bytes`: with
/// exit code 65, and in one line that names the file, what was expected and what was found.
func expectRefusal(
  _ problem: DatasetProblem, of name: String = TinyDataset.trainImages, with bytes: [UInt8],
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  var dataset = TinyDataset()
  dataset.files[name] = bytes
  try dataset.written { directory in
    let path = directory + "/" + name
    let error = DatasetError(path: path, problem: problem)
    #expect(throws: error, sourceLocation: sourceLocation) {
      try ImageDataset(directory: directory)
    }
    #expect(error.exitCode == .badData, sourceLocation: sourceLocation)
    expectOneLine(error, sourceLocation: sourceLocation)
  }
}
