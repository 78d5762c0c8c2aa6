import Basics
import Foundation
import Safetensors
import TestSupport
import Testing
import Training

@testable import Store

/// What the store gives back, and what it reports and computes again.
@Suite struct StoreTests {
  @Test(arguments: [false, true], 1...3)
  func goesOnWhereARunEnded(tied: Bool, epoch: Int) throws {
    try withStore { store, reports in
      let training = SmallTraining(tied: tied)
      let expected = try training.run(epochs: 3)
      _ = try training.run(epochs: epoch, store)
      #expect(store.lastEpoch(of: try training.key(), upTo: 9) == epoch)
      #expect(try training.run(epochs: 3, store) == expected)
      // All is there now, and fewer epochs too.
      let before = try contents(of: store.folder)
      #expect(try training.run(epochs: 3, store) == expected)
      #expect(try training.run(epochs: 1, store) == training.run(epochs: 1))
      #expect(try contents(of: store.folder) == before)
      #expect(before.count == 3 && reports.lines.isEmpty)
    }
  }

  @Test func keepsTrainingsApart() throws {
    try withStore { store, _ in
      _ = try SmallTraining().run(epochs: 1, store)
      for (what, training) in KeyTests.others {
        let expected = try training.run(epochs: 1)
        #expect(try training.run(epochs: 1, store) == expected, "\(what)")
        #expect(try training.run(epochs: 1, store) == expected, "\(what)")
      }
    }
  }

  private func contents(of folder: String) throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for name in try FileSystem.names(in: folder) {
      contents[name] = try bytes(of: folder + "/" + name)
    }
    return contents
  }

  private func path(_ store: Store, _ training: SmallTraining, _ epoch: Int) throws -> String {
    store.folder + "/" + (try training.key().after(epoch).fileName)
  }

  /// A bit in any byte, any length: one line, and the epoch before it takes its place.
  @Test func reportsAndReplacesADamagedEntry() throws {
    let training = SmallTraining(widths: [4, 2, 1], imageCount: 6)
    let expected = try training.run(epochs: 2)
    try withStore { store, reports in
      _ = try training.run(epochs: 2, store)
      let path = try path(store, training, 2)
      let whole = try bytes(of: path)
      var damaged = stride(from: 0, to: whole.count, by: 41).map { index in
        var damaged = whole
        damaged[index] ^= 1 << (index % 8)
        return damaged
      }
      damaged += stride(from: 0, to: whole.count, by: 307).map { Array(whole[..<$0]) }
      damaged += [whole + [0], Array("text".utf8), WeightsFile.encode(training.network)]
      for (number, file) in damaged.enumerated() {
        try write(file, to: path)
        #expect(try training.run(epochs: 2, store) == expected, "\(number)")
        #expect(reports.lines.count == number + 1, "\(number)")
        #expect(try bytes(of: path).count == whole.count)
      }
      #expect(
        reports.lines.allSatisfy {
          $0.hasPrefix("warning: '\(path)' is damaged and is computed again: ")
        })
    }
  }

  /// An entry with the right digest and tensors that cannot be: reported, never a trap.
  @Test(arguments: [
    Tensor("batches.order", shape: [23], [Int32](repeating: 0, count: 23)),
    Tensor("batches.order", shape: [22], (0..<22).map { Int32($0) }),
    Tensor("batches.position", shape: [], [UInt64(24)]),
    Tensor("batches.position", shape: [], [UInt64.max]),
    Tensor("batches.position", shape: [1], [UInt64(1)]),
    Tensor("batches.generator", shape: [0], [UInt64]()),
    Tensor("adam.powers", shape: [2], [Float(1), 1]),
    Tensor("history", shape: [2, 5], [Double](repeating: 0, count: 10)),
    Tensor("history", shape: [1, 4], [Double](repeating: 0, count: 4)),
    Tensor("history", shape: [], [0.0]),
    Tensor("seconds", shape: [3], [0.0, 0, 0]),
    Tensor("weights1", shape: [6, 12], [Float](repeating: 0, count: 72)),
    Tensor("biases4.secondMoment", shape: [13], [Float](repeating: 0, count: 13)),
  ])
  func reportsAForgedState(_ forged: Tensor) throws {
    let training = SmallTraining()
    try withStore { store, reports in
      _ = try training.run(epochs: 2, store)
      let (key, setup) = (try training.key(), training.setup)
      let state = try #require(store.state(of: key, for: setup, upTo: 2))
      let tensors = state.tensors(setup.network.namedParameters)
        .map { $0.name == forged.name ? forged : $0 }
      try store.save(key.after(2), tensors)
      #expect(store.state(of: key, for: setup, upTo: 2)?.history.epochs.count == 1)
      #expect(reports.lines.count == 1 && reports.lines[0].contains("expected"))
    }
  }

  /// The entry of another key under this key's name.
  @Test func reportsAnotherEntrysFile() throws {
    try withStore { store, reports in
      let (training, other) = (SmallTraining(), SmallTraining(l2: 0.002))
      _ = try other.run(epochs: 1, store)
      try write(try bytes(of: path(store, other, 1)), to: path(store, training, 1))
      #expect(try training.run(epochs: 1, store) == training.run(epochs: 1))
      #expect(reports.lines.count == 1 && reports.lines[0].contains("l2 0.002"))
    }
  }

  @Test func comparesAFreshRun() throws {
    try withStore { store, reports in
      let training = SmallTraining()
      _ = try training.run(epochs: 2, store)
      let fresh = try Store(store.folder, use: .compare) { reports.add($0) }
      #expect(try training.run(epochs: 3, fresh) == training.run(epochs: 3))
      // Another entry that is whole.
      let (key, setup) = (try training.key(), training.setup)
      var state = try #require(store.state(of: key, for: setup, upTo: 2))
      state.weights[0].value[5] = state.weights[0].value[5].nextUp
      try store.save(state, of: key, setup.network)
      let error = #expect(throws: Failure.self) { try training.run(epochs: 3, fresh) }
      #expect(
        error?.description.hasPrefix("expected the bits of '\(store.folder)/training-") == true)
      #expect(error?.exitCode == .chapterFailed && reports.lines.isEmpty)
    }
  }

  /// The times of the epochs are no bits.
  @Test func comparesNoTimes() throws {
    try withStore { store, _ in
      let training = SmallTraining()
      _ = try training.run(epochs: 1, store)
      _ = try training.run(epochs: 1, Store(store.folder, use: .compare) { _ in })
    }
  }

  /// The entry that was not used for the longest time goes first; files that are no entries stay.
  @Test func isBounded() throws {
    try withStore { store, _ in
      let training = SmallTraining()
      _ = try training.run(epochs: 3, store)
      try write([UInt8](repeating: 0, count: 9_000), to: store.folder + "/notes.txt")
      let size = try bytes(of: path(store, training, 3)).count
      let small = try Store(store.folder, byteLimit: 3 * size) { _ in }
      // The first epoch is used, so the second goes.
      for (epoch, time) in [(1, 1.0), (2, 2.0), (3, 3.0)] {
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSince1970: time)],
          ofItemAtPath: path(store, training, epoch))
      }
      _ = small.state(of: try training.key(), for: training.setup, upTo: 1)
      _ = try SmallTraining(seed: 8).run(epochs: 1, small)
      let kept = try [1, 2, 3].filter { FileSystem.kind(of: try path(store, training, $0)) != nil }
      #expect(kept == [1, 3])
      #expect(FileSystem.kind(of: store.folder + "/notes.txt") == .file)
    }
  }

  /// A file whose name is not UTF-8 beside the entries: they are used, and it stays.
  @Test func takesNoNoticeOfOtherNames() throws {
    try withStore { store, reports in
      let training = SmallTraining()
      _ = try training.run(epochs: 1, store)
      let other = store.folder.utf8CString.dropLast() + [47, 97, -1, 0]
      let descriptor = other.withUnsafeBufferPointer {
        open($0.baseAddress!, O_CREAT | O_WRONLY, 0o600)
      }
      try #require(descriptor >= 0)
      close(descriptor)
      #expect(store.lastEpoch(of: try training.key(), upTo: 1) == 1)
      #expect(reports.lines.isEmpty)
    }
  }

  /// An entry that can't be replaced is reported once, however often it is read.
  @Test func reportsADamagedEntryOnce() throws {
    try withStore { store, reports in
      let key = StoreKey("error", [("a", "b")], canary: SmallTraining.canary)
      try store.save(key, [Tensor("error", shape: [], [1.0])])
      try write([1, 2, 3], to: store.folder + "/" + key.fileName)
      for _ in 0..<3 { #expect(store.load(key) { _ in true } == nil) }
      #expect(reports.lines.count == 1)
      try store.save(key, [Tensor("error", shape: [], [1.0])])
      #expect(store.load(key) { _ in true } == true)
    }
  }

  /// Without a place to write, a run goes on, and says so once.
  @Test func goesOnWithoutKeeping() throws {
    try withStore { store, reports in
      try FileSystem.remove(store.folder)
      try write([], to: store.folder)
      #expect(try SmallTraining().run(epochs: 2, store) == SmallTraining().run(epochs: 2))
      #expect(reports.lines.count == 1)
      #expect(reports.lines[0].hasPrefix("warning: nothing is kept for the next run: "))
    }
  }

  /// Several that train the same at once: none is disturbed, and the store is whole.
  @Test func isSharedByRunsAtOnce() throws {
    try withTemporaryDirectory { folder in
      let expected = try SmallTraining().run(epochs: 3)
      DispatchQueue.concurrentPerform(iterations: 6) { _ in
        let store = try? Store(folder) { Issue.record("\($0)") }
        let bits = try? SmallTraining().run(epochs: 3, store)
        #expect(bits == expected)
      }
      #expect(try FileSystem.names(in: folder).count == 3)
    }
  }
}
