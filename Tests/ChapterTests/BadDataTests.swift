import Foundation
import TestSupport
import Testing

/// What a chapter does with data that it can't read. (DatasetsTests have every kind of it.)
@Suite struct BadDataTests {
  private static let trainImages = "train-images-idx3-ubyte"
  private static let names = [
    trainImages, "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
  ]

  @Test(arguments: ["stacked-autoencoder", "tied-weights"])
  func badDataEndsWith65(chapter: String) throws {
    try withTemporaryDirectory { directory in
      for name in Self.names {
        try Data().write(to: URL(fileURLWithPath: directory + "/" + name))
      }
      try expectEnd(
        65, of: chapter, data: directory,
        line: "\(directory)/\(Self.trainImages): empty: expected an IDX file")
    }
  }

  @Test(arguments: ["stacked-autoencoder", "tied-weights"])
  func missingDataEndsWith66(chapter: String) throws {
    try withTemporaryDirectory { directory in
      try expectEnd(
        66, of: chapter, data: directory,
        line: "\(directory)/\(Self.trainImages): missing: expected it or \(Self.trainImages).gz")
    }
  }

  /// Expects the exit code, one such line in what the chapter says, and that it writes nothing.
  private func expectEnd(
    _ exitCode: Int32, of chapter: String, data: String, line: String
  ) throws {
    try withTemporaryDirectory { folder in
      let process = Process()
      let errors = Pipe()
      let output = Pipe()
      process.executableURL = products.appendingPathComponent(chapter)
      process.currentDirectoryURL = URL(fileURLWithPath: folder)
      process.arguments = ["--data", data, "--output", folder + "/output"]
      process.standardError = errors
      process.standardOutput = output
      try process.run()
      let said = errors.fileHandleForReading.readDataToEndOfFile()
      let paths = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      #expect(process.terminationReason == .exit && process.terminationStatus == exitCode)
      let lines = String(decoding: said, as: UTF8.self).split(separator: "\n")
      #expect(lines.count(where: { $0.contains(line) }) == 1, "\(lines)")
      #expect(paths.isEmpty)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }
  }

  /// Where the build puts executables and tests.
  private var products: URL {
    #if canImport(Darwin)
      let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
      return (bundle ?? .main).bundleURL.deletingLastPathComponent()
    #else
      return Bundle.main.bundleURL
    #endif
  }
}
