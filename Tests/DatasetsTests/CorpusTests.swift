import Platform
import Testing

@testable import Datasets

/// The fuzzer's committed inputs: made by hand to be read or to be refused, and found by it.
@Suite struct CorpusTests {
  @Test(arguments: try inputs("read") + inputs("refused") + inputs("found"))
  func keepsThePromisesOfTheReader(input: String) throws {
    try bytes(of: input).withUnsafeBytes { try checkReading($0) }
  }

  @Test(arguments: try inputs("read"))
  func readsLabelsOrImages(input: String) throws {
    let errors = try refusals(of: input)
    #expect(errors.count == 1, "\(errors)")
  }

  @Test(arguments: try inputs("refused"))
  func refusesLabelsAndImages(input: String) throws {
    #expect(try refusals(of: input).count == 2)
  }

  @Test(arguments: try inputs("read") + inputs("refused") + inputs("found"))
  func refusesInOneLine(input: String) throws {
    for error in try refusals(of: input) { expectOneLine(error) }
  }

  /// Why the input can't be read as labels, and why not as images.
  private func refusals(of input: String) throws -> [DatasetError] {
    try bytes(of: input).withUnsafeBytes { buffer in
      try [1, 3].compactMap { dimensionCount in
        do {
          _ = try IDXFile(buffer, path: input, dimensionCount: dimensionCount)
          return nil
        } catch let error as DatasetError {
          return error
        }
      }
    }
  }

  private func bytes(of input: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: URL(fileURLWithPath: Self.corpus + input)))
  }

  /// The paths of the inputs in `folder` of the corpus, which isn't empty.
  private static func inputs(_ folder: String) throws -> [String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: corpus + folder)
    return names.sorted().map { folder + "/" + $0 }
  }

  private static let corpus =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    .joined(separator: "/") + "/Fuzzing/Corpus/"
}
