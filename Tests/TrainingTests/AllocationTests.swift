import AllocationCounter
import Kernels
import Synchronization
import Testing

@testable import Training

/// After the first step, a training step allocates nothing, on no thread.
@Suite(
  .enabled(
    if: allocation_counter_works(), "needs glibc's malloc, in whose place sanitizers have theirs"))
struct AllocationTests {
  @Test(arguments: [false, true], [false, true])
  func stepsAllocateNothing(tied: Bool, skipsZeros: Bool) throws {
    var generator = SplitMix64(seed: 6)
    let network = autoencoder(tied: tied, &generator)
    let pixels = (0..<40 * 30).map { (index: Int) -> UInt8 in index % 7 == 0 ? 200 : 0 }
    for threads in 1...2 {
      let device = try Device(threadCount: threads)
      let step = TrainingStep(
        network, batchSize: 30, skipsZeros: skipsZeros, optimizer: Adam(learningRate: 0.01),
        on: device)
      pixels.withUnsafeBufferPointer { pixels in
        _ = step(pixels)
        let count = allocations(on: device) {
          for _ in 0..<20 { _ = step(pixels) }
        }
        #expect(count == 0, "\(threads) threads")
      }
    }
  }

  @Test(arguments: Model.all)
  func stepsOfAllModelsAllocateNothing(model: Model) throws {
    for threads in 1...2 {
      let device = try Device(threadCount: threads)
      let setup = model.setup(2, count: 10, batchSize: 10)
      let step = TrainingStep(
        setup.network, batchSize: 10, minimizing: setup.loss, optimizer: setup.optimizer,
        updating: setup.updatedLayers, on: device)
      setup.examples.withRows { examples in
        _ = step(examples)
        let count = allocations(on: device) {
          for _ in 0..<20 { _ = step(examples) }
        }
        #expect(count == 0, "\(threads) threads")
      }
    }
  }

  /// The counter counts: an array is an allocation.
  @Test func countsAnArray() throws {
    let device = try Device(threadCount: 2)
    var array: [Int] = []
    #expect(allocations(on: device) { array = Array(repeating: 1, count: 1000) } > 0)
    #expect(array.count == 1000)
  }

  /// How often the threads of `device`, the caller's included, allocate during `body`. Other tests
  /// that run meanwhile don't count, but for one that counts as well: hence the lock.
  private func allocations(on device: Device, during body: () -> Void) -> Int {
    Self.lock.withLock { _ in
      let arming = Arming(true)
      let disarming = Arming(false)
      device.pool.run(arming)
      let before = allocation_counter_total()
      body()
      let after = allocation_counter_total()
      device.pool.run(disarming)
      return Int(after - before)
    }
  }

  private static let lock = Mutex(())

  /// Arms the counter of every thread of a pool, or disarms it.
  private final class Arming: ParallelWork {
    private let armed: Bool

    init(_ armed: Bool) { self.armed = armed }

    func work(thread: Int, of threadCount: Int, barrier: Barrier) {
      allocation_counter_arm(armed)
    }
  }

  private func autoencoder(tied: Bool, _ generator: inout SplitMix64) -> Sequential {
    func dense(_ inputs: Int, _ outputs: Int) -> Dense {
      Dense(
        inputs, outputs, activation: .elu, regularizer: L2Regularizer(0.001), using: &generator)
    }
    let hidden1 = dense(40, 17)
    let hidden2 = dense(17, 9)
    if tied {
      return Sequential(
        hidden1, hidden2, TiedDense(transposing: hidden2, activation: .elu),
        TiedDense(transposing: hidden1))
    }
    return Sequential(hidden1, hidden2, dense(9, 17), dense(17, 40))
  }
}
