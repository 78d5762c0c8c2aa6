import Platform

/// The order in which training sees its examples: TensorFlow 1.x's `mnist.train.next_batch`.
///
/// It walks a shuffled order of all examples. If fewer are left than a batch needs, the batch takes
/// the rest, all examples are shuffled again, and the batch is filled from the start: no example is
/// lost, and an epoch's end can fall within a batch.
public struct ShuffledBatches: Sendable {
  /// The generator of the next shuffle.
  public private(set) var generator: SplitMix64
  /// All examples in their present order.
  public private(set) var order: [Int32]
  /// How many examples of `order` have been seen, 0 ... `order.count`.
  public private(set) var position = 0

  /// An order of `count` examples, shuffled by `generator`.
  public init(count: Int, using generator: SplitMix64) {
    require((1...Int(Int32.max)).contains(count), "expected at least 1 example, found \(count)")
    self.generator = generator
    order = Array(0..<Int32(count))
    shuffle()
  }

  /// A saved order with the first `position` examples seen, and the generator of the next shuffle. Nil
  /// if `order` lacks one of its indices, or `position` lies beyond it.
  public init?(order: [Int32], position: Int, generator: SplitMix64) {
    var isSeen = [Bool](repeating: false, count: order.count)
    for index in order {
      guard order.indices.contains(Int(index)), !isSeen[Int(index)] else { return nil }
      isSeen[Int(index)] = true
    }
    guard !order.isEmpty, (0...order.count).contains(position) else { return nil }
    self.generator = generator
    self.order = order
    self.position = position
  }

  /// Fills `batch` with the indices of the next examples.
  public mutating func next(into batch: inout [Int32]) {
    require(
      batch.count <= order.count,
      "expected a batch of at most \(order.count) examples, found \(batch.count)")
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
