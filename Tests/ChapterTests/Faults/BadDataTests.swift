import Foundation
import Testing

/// Data that a chapter can't read: one line that names the file, what was expected there and what was
/// found, exit code 65 or 66, and nothing written. (DatasetsTests have the exact words.)
@Suite(.limitsProcesses, .enabled(if: !FaultInjector.isQuick, FaultInjector.reason))
struct BadDataTests {
  private static let (trainImages, trainLabels) = (SmallData.names[0], SmallData.names[1])
  private static let (testImages, testLabels) = (SmallData.names[2], SmallData.names[3])

  // MARK: Bad content

  /// The fuzzer's corpus has a file for each kind: empty, wrong magic, wrong element type, too many
  /// and too few dimensions, a dimension of 0, products that overflow, headers that promise more and
  /// less, streams cut at each sixteenth, flipped bits in the stream and its checksum, two members,
  /// and bombs.
  /// By default every fourth: `CorpusTests` read them all.
  @Test(arguments: try files())
  func badFile(_ name: String) throws {
    try expectRefusal(65, file: Self.trainImages, by: ["tied-weights"]) { data in
      try replace(data + "/" + Self.trainImages, with: contentsOf(Self.corpus + name))
    }
  }

  /// The same as labels, of each that is no image file only.
  @Test(arguments: ["empty", "labels-none", "magic-png", "element-type-float", "dimensions-two"])
  func badLabels(_ name: String) throws {
    try expectRefusal(65, file: Self.testLabels) { data in
      try replace(data + "/" + Self.testLabels, with: contentsOf(Self.corpus + name))
    }
  }

  @Test func labelsAndImagesOfDifferentCounts() throws {
    try expectRefusal(65, file: Self.trainLabels) { data in
      try replace(data + "/" + Self.trainLabels, with: contentsOf(data + "/" + Self.testLabels))
    }
  }

  @Test(arguments: [10, 255] as [UInt8])
  func labelOutside0To9(_ label: UInt8) throws {
    try expectRefusal(65, file: Self.trainLabels) { data in
      var labels = try contentsOf(data + "/" + Self.trainLabels)
      labels[labels.count - 1] = label
      try replace(data + "/" + Self.trainLabels, with: labels)
    }
  }

  private static func files() throws -> [String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: corpus).sorted()
    return FaultInjector.isQuick ? stride(from: 0, to: names.count, by: 4).map { names[$0] } : names
  }

  // MARK: Something else in its place

  @Test func missingFile() throws {
    try expectRefusal(66, file: Self.testLabels) { data in
      try FileManager.default.removeItem(atPath: data + "/" + Self.testLabels)
    }
  }

  @Test func directoryInPlaceOfAFile() throws {
    try expectRefusal(66, file: Self.testImages) { data in
      try FileManager.default.removeItem(atPath: data + "/" + Self.testImages)
      #expect(mkdir(data + "/" + Self.testImages, 0o777) == 0)
    }
  }

  /// And it doesn't wait for somebody to write to it.
  @Test(.timeLimit(.minutes(1)))
  func fifoInPlaceOfAFile() throws {
    try expectRefusal(66, file: Self.testImages) { data in
      try FileManager.default.removeItem(atPath: data + "/" + Self.testImages)
      #expect(mkfifo(data + "/" + Self.testImages, 0o666) == 0)
    }
  }

  @Test(.enabled(if: Unprivileged.isAvailable, Unprivileged.reason))
  func noPermission() throws {
    try expectRefusal(66, file: Self.trainImages, unprivileged: true) { data in
      #expect(chmod(data + "/" + Self.trainImages, 0) == 0)
    }
  }

  /// The whole book tells it too, once for each chapter that can't run.
  @Test func theBookRefusesItToo() throws {
    try SmallData.with { folder, data in
      try replace(data + "/" + Self.trainImages, with: Data())
      let run = try BookProcess.run("chapters", SmallData.options + ["--data", data], in: folder)
      #expect(run.exitCode == 65, "\(run.errors)")
      #expect(run.errors.contains("\(Self.trainImages): empty: expected"), "\(run.errors)")
      #expect(try contents(of: folder).isEmpty)
    }
  }

  // MARK: Helpers

  private static let corpus =
    URL(fileURLWithPath: #filePath).appending(path: "../../../../Fuzzing/Corpus/refused/")
    .standardizedFileURL.path + "/"

  /// Expects that `chapters` refuse the small data set once `spoil` has changed its `file`.
  private func expectRefusal(
    _ exitCode: Int32, file: String, unprivileged: Bool = false,
    by chapters: [String] = ["stacked-autoencoder", "tied-weights"],
    _ spoil: (String) throws -> Void
  ) throws {
    try SmallData.with { folder, data in
      try spoil(data)
      for chapter in chapters {
        let command = [BookProcess.built(chapter)] + SmallData.options + ["--data", data]
        let words = unprivileged ? Unprivileged.words + command : command
        let run = try BookProcess.run(path: words[0], Array(words.dropFirst()), in: folder)
        #expect(run.exitCode == exitCode, "\(run.errors)")
        let lines = run.errors.split(separator: "\n").filter { $0.contains("error: ") }
        #expect(lines.count == 1, "\(run.errors)")
        for part in ["error: \(data)/\(file): ", ": expected ", ", found "] {
          #expect(lines.allSatisfy { $0.contains(part) }, "\(run.errors)")
        }
        #expect(run.output.isEmpty)
        #expect(try contents(of: folder).isEmpty)
      }
    }
  }

  private func contentsOf(_ path: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path))
  }

  private func replace(_ path: String, with bytes: Data) throws {
    try bytes.write(to: URL(fileURLWithPath: path))
  }
}
