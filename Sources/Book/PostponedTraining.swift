import Basics
import Notebook
import Store
import Supervision
import Synchronization

/// The work of a training up to a point that its loops have reached: restored from the store as far as it goes, then
/// trained, on any thread.
///
/// One thread at a time calls `advance`; the main thread waits meanwhile, and asks for news.
final class PostponedTraining: @unchecked Sendable {
  /// A point of a training, between two steps.
  struct Point: Comparable {
    /// The epochs that have ended.
    var epochs = 0
    /// The steps of the next one.
    var steps = 0

    static func < (a: Point, b: Point) -> Bool { (a.epochs, a.steps) < (b.epochs, b.steps) }
  }

  /// A step that has been done.
  struct News: Sendable {
    var point: Point
    var loss: Double
    var endsEpoch: Bool
  }

  let setup: TrainingSetup
  private let key: StoreKey?
  private let store: Store?
  private var loop: TrainingLoop?
  /// The history at the end, after which the buffers of the steps are given back.
  private var end: History?
  private var device: Device?

  /// The point that `advance` goes to.
  var target = Point()
  /// Whether all batches were those that the setup determines, so that the store may have the results.
  var isStandard = true
  /// Whether the loops have ended at `target`.
  var isComplete = false
  /// The places of the loop over epochs and of the last step.
  var (epochPlace, stepPlace): (Place, Place)
  /// Why the training stopped.
  private(set) var failure: (any Error)?
  /// The changes of the network's parameters up to the last call of `advance`.
  private var changeCount = 0
  private let news = Mutex<[News]>([])

  init(_ setup: TrainingSetup, key: StoreKey?, store: Store?, at place: Place) {
    (self.setup, self.key, self.store) = (setup, key, store)
    (epochPlace, stepPlace) = (place, place)
    changeCount = Self.changes(of: setup.network)
  }

  /// The place in the chapter to which a failure belongs.
  var place: Place { failsInStep ? stepPlace : epochPlace }
  private var failsInStep = false

  /// What the training has shown up to its point.
  var history: History { loop?.history ?? end ?? History() }

  /// The point that the network is at.
  var point: Point { Point(epochs: history.epochs.count, steps: loop?.stepsOfEpoch ?? 0) }

  /// Goes to `target`, on the device that `share` gives for each epoch.
  func advance(_ share: SideBySide.Share) throws {
    // Weights that the chapter or another training has changed are not those that the key describes.
    if changeCount != Self.changes(of: setup.network) { isStandard = false }
    defer { changeCount = Self.countChanges(of: setup.network) }
    do {
      if loop == nil {
        device = try share.device(after: nil)
        loop = try device.map { try TrainingLoop(setup, on: $0) }
      }
      guard let loop else { return }
      while point < target, !share.isCancelled {
        if loop.stepsOfEpoch == 0 {
          // Again in each epoch: another process may train the same, and be further.
          restore(loop)
          device = try share.device(after: device)
          device.map(loop.move)
        }
        if point < target { try advance(loop) }
      }
      if isComplete, point == target { (end, self.loop, device) = (history, nil, nil) }
    } catch {
      failure = error
      throw error
    }
  }

  private static func changes(of network: Sequential) -> Int {
    network.parameters.reduce(0) { $0 + $1.changeCount }
  }

  /// Counts this training's change, which others see, and returns all up to now.
  private static func countChanges(of network: Sequential) -> Int {
    for parameter in network.parameters { parameter.countChange() }
    return changes(of: network)
  }

  /// One step on a `batch` of the chapter's own.
  func step(on batch: [Int32]) throws -> News {
    guard let loop else { fatalError("a step of the chapter's own comes after 'advance'") }
    let loss = try loop.step(batch)
    changeCount = Self.countChanges(of: setup.network)
    let news = News(point: point, loss: loss, endsEpoch: false)
    target = point
    return news
  }

  /// Ends the epoch of the chapter's own steps.
  func endEpoch() throws {
    try loop?.endEpoch()
    target = point
  }

  /// Takes the steps since the last call: the ends of epochs, and the last one.
  func takeNews() -> [News] {
    news.withLock { news in
      defer { news = [] }
      return news
    }
  }

  private func restore(_ loop: TrainingLoop) {
    guard isStandard, let key, target.epochs > history.epochs.count else { return }
    let state = store?.state(
      of: key, for: setup, upTo: target.epochs, beyond: history.epochs.count)
    state.map(loop.restore)
  }

  /// The next step or the end of the epoch.
  private func advance(_ loop: TrainingLoop) throws {
    if loop.stepsOfEpoch < loop.batchCount {
      failsInStep = true
      let loss = try loop.step(loop.nextBatch())
      failsInStep = false
      add(News(point: point, loss: loss, endsEpoch: loop.stepsOfEpoch == loop.batchCount))
    } else {
      try loop.endEpoch()
      guard isStandard, let store, let key else { return }
      let (state, network) = (loop.state, setup.network)
      try Interruption.heldBack { try store.save(state, of: key, network) }
    }
  }

  private func add(_ step: News) {
    news.withLock { news in
      if let last = news.last, !last.endsEpoch { news.removeLast() }
      news.append(step)
    }
  }
}
