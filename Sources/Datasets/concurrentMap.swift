import Dispatch
import Synchronization

/// `items`, each transformed by `transform`, as many at the same time as there are cores.
///
/// If several transforms throw, the error is the one of the first such item.
func concurrentMap<Item: Sendable, Output: Sendable, Failure: Error>(
  _ items: [Item], _ transform: @Sendable (Item) throws(Failure) -> Output
) throws(Failure) -> [Output] {
  let finished = Mutex<[(index: Int, result: Result<Output, Failure>)]>([])
  DispatchQueue.concurrentPerform(iterations: items.count) { index in
    let result = Result { () throws(Failure) in try transform(items[index]) }
    finished.withLock { $0.append((index, result)) }
  }
  let results = finished.withLock { $0 }.sorted { $0.index < $1.index }
  return try results.map { (_, result) throws(Failure) in try result.get() }
}
