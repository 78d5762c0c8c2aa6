/// The order in which training sees its examples: TensorFlow 1.x's `mnist.train.next_batch`.
///
/// It walks a shuffled order of all examples. Where fewer are left than a batch needs, the batch
/// takes the rest, everything is shuffled again, and the batch is filled from the start: no
/// example is lost, and an epoch's end can fall within a batch.
public struct ShuffledBatches: Sendable {
  private var generator: SplitMix64
  private var order: [Int32]
  private var position = 0

  /// An order of `count` examples, shuffled by `generator`.
  public init(count: Int, using generator: SplitMix64) {
    precondition((1...Int(Int32.max)).contains(count), "can't shuffle \(count) examples")
    self.generator = generator
    order = Array(0..<Int32(count))
    shuffle()
  }

  /// Fills `batch` with the indices of the next examples.
  public mutating func next(into batch: inout [Int32]) {
    precondition(batch.count <= order.count, "a batch of \(batch.count) from \(order.count)")
    for slot in batch.indices {
      if position == order.count {
        shuffle()
        position = 0
      }
      batch[slot] = order[position]
      position += 1
    }
  }

  /// Fisher and Yates's shuffle (Knuth, TAOCP 2, algorithm 3.4.2 P).
  private mutating func shuffle() {
    for last in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(last, Int(generator.next(below: UInt64(last) + 1)))
    }
  }
}
