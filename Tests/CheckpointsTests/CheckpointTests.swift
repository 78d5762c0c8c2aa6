import Basics
import Foundation
import Safetensors
import TestSupport
import Testing
import Training

@testable import Checkpoints

/// States of trainings in files: what resumes, and what is refused and left as it is.
@Suite struct CheckpointTests {
  static let chapter = [("chapter", "tied-weights"), ("parameter l2", "0.001")]
    .map { (name: $0.0, text: $0.1) }

  private func with(_ body: (_ path: String) throws -> Void) throws {
    try withTemporaryDirectory { try body($0 + "/training-1.safetensors") }
  }

  private func checkpoint(
    _ path: String, chapter: [(name: String, text: String)] = Self.chapter
  ) throws -> CheckpointFile {
    let lock = try FolderLock(FileSystem.parent(of: path) ?? ".")
    defer { lock.release() }
    return CheckpointFile(path: path, lock: lock, chapter: chapter)
  }

  /// What resuming from `path` throws, after which the file must be as before.
  private func refusal(
    _ path: String, _ training: SmallTraining = SmallTraining(),
    chapter: [(name: String, text: String)] = Self.chapter
  ) throws -> Failure? {
    let before = try bytes(of: path)
    var refusal: Failure?
    do { _ = try training.run(checkpoint(path, chapter: chapter)) } catch let error
      as Failure
    { refusal = error }
    #expect(try bytes(of: path) == before)
    return refusal
  }

  @Test(arguments: [false, true], 1...3)
  func resumes(tied: Bool, epoch: Int) throws {
    try with { path in
      let whole = SmallTraining(tied: tied, epochs: 3)
      var part = whole
      part.epochs = epoch
      _ = try part.run(checkpoint(path))
      #expect(try whole.run(checkpoint(path)) == whole.run())
      let end = try bytes(of: path)
      // A finished training has nothing left to do or to write.
      #expect(try whole.run(checkpoint(path)) == whole.run())
      #expect(try bytes(of: path) == end)
    }
  }

  @Test func refusesAnotherTraining() throws {
    try with { path in
      _ = try SmallTraining().run(checkpoint(path))
      let others: [(part: String, training: SmallTraining)] = [
        ("layers", SmallTraining(widths: [12, 7, 3])), ("layers", SmallTraining(tied: false)),
        ("layers", SmallTraining(l2: 0.002)), ("layers", SmallTraining(activation: .identity)),
        ("initial weights", SmallTraining(seed: 4)), ("shuffle", SmallTraining(shuffle: 7)),
        ("Adam", SmallTraining(learningRate: 0.02)), ("batch size", SmallTraining(batchSize: 6)),
        ("training images", SmallTraining(brightness: 249)),
        ("validation images", SmallTraining(validationCount: 4)),
      ]
      for (part, training) in others {
        let error = try refusal(path, training)
        #expect(error?.description.contains("is of another training: \(part) expected") == true)
        #expect(error?.exitCode == .badData)
      }
    }
  }

  @Test func refusesAnotherChapterOrParameter() throws {
    try with { path in
      _ = try SmallTraining().run(checkpoint(path))
      let others: [(part: String, chapter: [(name: String, text: String)])] = [
        ("chapter", [("chapter", "another"), ("parameter l2", "0.001")]),
        ("parameter l2", [("chapter", "tied-weights"), ("parameter l2", "0.002")]),
        ("parameter l2", [("chapter", "tied-weights")]),
        ("parameter new", Self.chapter + [("parameter new", "1")]),
      ]
      for (part, chapter) in others {
        let error = try refusal(path, chapter: chapter)
        #expect(error?.description.contains("is of another training: \(part) expected") == true)
      }
    }
  }

  @Test func refusesMoreEpochsThanAskedFor() throws {
    try with { path in
      _ = try SmallTraining(epochs: 3).run(checkpoint(path))
      #expect(
        try refusal(path)?.description.contains("has 3 epochs, expected at most 2") == true)
    }
  }

  /// Every byte of the file counts, and so does its length.
  @Test func refusesDamage() throws {
    try with { path in
      let training = SmallTraining(widths: [4, 2, 1], epochs: 1)
      _ = try training.run(checkpoint(path))
      let whole = try bytes(of: path)
      for index in stride(from: 0, to: whole.count, by: 3) {
        var damaged = whole
        damaged[index] ^= 1 << (index % 8)
        try write(damaged, to: path)
        #expect(try refusal(path, training) != nil, "byte \(index)")
      }
      for count in stride(from: 0, to: whole.count, by: 101) {
        try write(Array(whole[..<count]), to: path)
        #expect(try refusal(path, training) != nil, "\(count) bytes")
      }
      try write(whole + [0], to: path)
      #expect(try refusal(path, training) != nil)
      try write(whole, to: path)
      #expect(try refusal(path, training) == nil)
    }
  }

  @Test func refusesWhatIsNoCheckpoint() throws {
    try with { path in
      for bytes in [[], Array("no checkpoint".utf8), WeightsFile.encode(SmallTraining().network)] {
        try write(bytes, to: path)
        #expect(try refusal(path)?.description.contains("in another format") == true)
      }
    }
  }

  /// A file of another version, whole by its own digest or not.
  @Test func refusesAnotherVersion() throws {
    try with { path in
      _ = try SmallTraining().run(checkpoint(path))
      let current = Array(#""version":"1""#.utf8)
      var old = try bytes(of: path)
      let start = try #require(old.indices.first { old[$0...].starts(with: current) })
      old[start + current.count - 2] = UInt8(ascii: "0")
      try write(old, to: path)
      #expect(try refusal(path)?.description.contains("has version 0, expected 1") == true)
    }
  }

  /// A file with the right digest and tensors that cannot be: refused, never a trap.
  @Test(arguments: [
    Tensor("batches.order", shape: [23], [Int32](repeating: 0, count: 23)),
    Tensor("batches.order", shape: [22], (0..<22).map { Int32($0) }),
    Tensor("batches.position", shape: [], [UInt64(24)]),
    Tensor("batches.position", shape: [], [UInt64.max]),
    Tensor("batches.position", shape: [1], [UInt64(1)]),
    Tensor("batches.generator", shape: [0], [UInt64]()),
    Tensor("adam.powers", shape: [2], [Float(1), 1]),
    Tensor("history", shape: [2, 4], [Double](repeating: 0, count: 8)),
    Tensor("history", shape: [], [0.0]),
    Tensor("weights1", shape: [6, 12], [Float](repeating: 0, count: 72)),
    Tensor("biases4.secondMoment", shape: [13], [Float](repeating: 0, count: 13)),
  ])
  func refusesAForgedState(_ forged: Tensor) throws {
    try with { path in
      let training = SmallTraining()
      let file = try checkpoint(path)
      _ = try training.run(file)
      let setup = TrainingSetup(
        network: training.network, pixels: training.pixels[...],
        validation: training.pixels[..<36], epochs: 2, batchSize: 5,
        optimizer: Adam(learningRate: 0.01), generator: SplitMix64(seed: 6))
      let state = try #require(try file.state(for: setup))
      let tensors = state.tensors(setup.network.namedParameters)
      try file.write(tensors.map { $0.name == forged.name ? forged : $0 })
      #expect(try refusal(path)?.description.contains("is damaged: expected") == true)
    }
  }
}
