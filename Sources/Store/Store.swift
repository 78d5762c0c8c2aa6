import Basics
import Platform
import Safetensors
import Synchronization

/// A folder of results that cost much and are the same bits for the same key: a training's state after an epoch,
/// errors of networks, principal components and their errors, neighbours.
///
/// An entry is a file that is replaced as a whole, so that processes may share the folder. It is a cache: a damaged
/// entry, or a full disk, costs a line on standard error and never a run. If the entries have more than `byteLimit` bytes,
/// those go that were not used for the longest time; other files in the folder stay.
public final class Store: Sendable {
  /// How a run uses the entries.
  public enum Use: Sendable {
    /// An entry takes the place of the computation.
    case readAndWrite
    /// Everything is computed, and the entries that exist must have the same bits.
    case compare
  }

  /// The most bytes of all entries together: 2 GiB.
  public static let byteLimit = 2 << 30

  /// The most entries.
  static let countLimit = 10_000

  /// The path of the folder, as it was given.
  public let folder: String
  /// The same also after a chapter has changed the current folder.
  private let place: String
  private let use: Use
  private let byteLimit: Int
  private let report: @Sendable (String) -> Void
  private let hasFailed = Atomic(false)
  /// The files of entries that are damaged, each of which is reported once.
  private let damaged = Mutex<Set<String>>([])

  /// The store in `folder`, which is made if it is missing. `report` prints a line about what could not be used or kept.
  ///
  /// Throws `FileError`.
  public init(
    _ folder: String, use: Use = .readAndWrite, byteLimit: Int = Store.byteLimit,
    report: @escaping @Sendable (String) -> Void
  ) throws(FileError) {
    try FileSystem.createFolder(folder)
    (self.folder, self.use, self.byteLimit, self.report) = (folder, use, byteLimit, report)
    place = FileSystem.absolute(folder)
  }

  /// The value that `decode` makes of the entry of `key`; nil without one, or if the run computes everything.
  public func load<Value>(_ key: StoreKey, _ decode: (SafetensorsFile) throws -> Value) -> Value? {
    guard use == .readAndWrite else { return nil }
    return read(key, decode)
  }

  /// Keeps `tensors` as the entry of `key`.
  ///
  /// Throws `Failure` if the run compares, and the existing entry has other bits.
  public func save(_ key: StoreKey, _ tensors: [Tensor]) throws(Failure) {
    if use == .compare, let stored = read(key, { try Entry.digests(of: $0) }) {
      guard stored == Entry.digests(of: tensors) else {
        throw Failure(
          "expected the bits of '\(path(of: key))', found others; remove that file if the computation was changed on"
            + " purpose", .chapterFailed)
      }
      return
    }
    guard !hasFailed.load(ordering: .relaxed) else { return }
    do {
      try FileSystem.replaceFile(place(of: key), Entry.encode(key, tensors))
      damaged.withLock { _ = $0.remove(key.fileName) }
      removeOldest(except: key.fileName)
    } catch {
      hasFailed.store(true, ordering: .relaxed)
      report("warning: nothing is kept for the next run: \(error)")
    }
  }

  /// The highest epoch that is kept of the training of `key`, at most `limit`; nil without one.
  func lastEpoch(of key: StoreKey, upTo limit: Int) -> Int? {
    guard use == .readAndWrite else { return nil }
    return names.compactMap(key.epoch(ofFile:)).filter { $0 <= limit }.max()
  }

  /// The names in the folder, those of other files included.
  private var names: [String] {
    (try? FileSystem.names(in: place, skippingInvalid: true)) ?? []
  }

  private func path(of key: StoreKey) -> String { FileSystem.joined(folder, key.fileName) }
  private func place(of key: StoreKey) -> String { FileSystem.joined(place, key.fileName) }

  private func read<Value>(_ key: StoreKey, _ decode: (SafetensorsFile) throws -> Value) -> Value? {
    let place = place(of: key)
    let isKnown = damaged.withLock { $0.contains(key.fileName) }
    guard !isKnown, FileSystem.entry(at: place) != nil else { return nil }
    do {
      let file = try SafetensorsFile(place)
      try Entry.check(file, key)
      let value = try decode(file)
      utimes(place, nil)  // The time of the last use.
      return value
    } catch {
      damaged.withLock { _ = $0.insert(key.fileName) }
      let reason = (error as? SafetensorsError)?.reason ?? "\(error)"
      report("warning: '\(path(of: key))' is damaged and is computed again: \(reason)")
      return nil
    }
  }

  /// Removes the entries that were not used for the longest time, until all together are small enough.
  private func removeOldest(except kept: String) {
    let entries = names.filter(StoreKey.isFileName).compactMap { name in
      FileSystem.sizeAndTime(of: FileSystem.joined(place, name)).map {
        (name: name, $0.size, $0.time)
      }
    }
    var (total, count) = (entries.reduce(0) { $0 + $1.1 }, entries.count)
    for (name, size, _) in entries.sorted(by: { ($0.2, $0.name) < ($1.2, $1.name) }) {
      guard total > byteLimit || count > Self.countLimit else { return }
      if name == kept { continue }
      try? FileSystem.remove(FileSystem.joined(place, name))
      (total, count) = (total - size, count - 1)
    }
  }
}
