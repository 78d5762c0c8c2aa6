import Kernels
import Platform

/// One step of training a network: forward, backward and update on one batch.
///
/// Every thread takes its own rows of the batch through the network and back. After one barrier it
/// updates its own rows of every weight matrix, each with the gradient over the whole batch; of the
/// largest, the last, a thread that is done takes rows of the others. All buffers are made once: a
/// step allocates nothing.
///
///     forward    Y = f(X·W + b)                  loss = mean (Y - X)²
///     backward   dZ = dY ⊙ f′(Y), dX = dZ·Wᵀ
///     update     dW = Xᵀ·dZ + ℓ2·W, db = Σ rows of dZ, both into Adam
public final class TrainingStep: ParallelWork {
  let network: Sequential
  let device: Device
  let pass: ForwardPass
  /// The gradient of the loss by the outputs of each layer, dY, then by the sums before the
  /// activation, dZ.
  let gradients: [Matrix]
  /// Which examples the next step sees.
  public var batch: [Int32]
  /// The number of the next step, 1, 2, …, which determines its random numbers.
  public var number = 1
  /// Called by every thread at the end of each phase, with the thread's index: for benchmarks.
  public var phaseEnded: (@Sendable (TrainingPhase, Int) -> Void)?
  private let lossPass: LossPass
  private let sparsity: SparsityPenalty?
  private let optimizer: Adam
  var powers: AdamPowers
  private var adam = KernelAdam()
  private var examples = ExampleRows.none
  /// The moments of the weights and biases that are updated.
  let moments: [Moments]
  /// The way back through every layer but the first needs its weights transposed.
  private let transposed: [Matrix]
  /// The first layer that is updated: no gradient is computed below it.
  private let lowest: Int
  /// From the smallest matrix to the largest.
  private let updates: [WeightUpdate]
  /// The rows of the largest matrix that are not updated yet, in tiles of whole groups of nonzeros.
  private let unfinished: SharedRanges
  private let biases: [(moments: Moments, gradient: Matrix)]

  /// A step that trains `network` on `batchSize` examples at a time; Adam's moments and its step counter restart.
  ///
  /// `layers`, if given, are the only ones whose weights and biases change. `skipsZeros` leaves out terms in which a pixel is zero,
  /// which changes no bit.
  public init(
    _ network: Sequential, batchSize: Int, skipsZeros: Bool = false,
    minimizing loss: Loss = .meanSquaredError(to: .inputs) + .penalties, optimizer: Adam,
    updating layers: [any Layer]? = nil, on device: Device
  ) {
    self.network = network
    self.device = device
    network.settle()
    let pass = ForwardPass(
      network, batchSize: batchSize, skipsZeros: skipsZeros, threadCount: device.threadCount)
    let gradients = pass.outputs.map { Matrix(rows: batchSize, columns: $0.columns) }
    self.pass = pass
    self.gradients = gradients
    batch = Array(repeating: 0, count: batchSize)
    lossPass = LossPass(
      of: pass, network: network, results: LossResults(loss, count: batchSize))
    sparsity = loss.sparsity.map {
      let index = network.index(of: $0.layer)
      return SparsityPenalty($0, of: pass.outputs[index], at: index)
    }
    self.optimizer = optimizer
    powers = AdamPowers(of: optimizer)
    let updated = network.parameters(of: layers)
    let moments = updated.map(Moments.init)
    self.moments = moments
    let dense = network.layers.enumerated().compactMap { index, layer in
      (layer as? any DenseLayer).map { (index: index, layer: $0) }
    }
    transposed = dense.filter { $0.index > 0 }.map { $0.layer.weights.keepTransposed() }
    lowest =
      dense.first { _, layer in
        moments.of(layer.weights) != nil || moments.of(layer.biases) != nil
      }?.index ?? 0
    unfinished = SharedRanges(threadCount: device.threadCount, unit: 3 * Int(KERNELS_GROUP))
    let trained = network.weights.compactMap(moments.of)
    updates = trained.sorted { $0.parameter.count < $1.parameter.count }.map { moments in
      let parameter = moments.parameter
      return WeightUpdate(
        moments, l2: loss.includesPenalties ? parameter.regularizer?.scale ?? 0 : 0,
        uses: dense.filter { $0.layer.weights === parameter }.map { index, layer in
          layer.weightGradient(pass.inputs(of: index), gradients[index])
        })
    }
    biases = dense.compactMap { index, layer in
      moments.of(layer.biases).map { ($0, gradients[index]) }
    }
  }

  /// Trains on the images of `pixels` that `batch` names (without any, on the rows of `pass.input`),
  /// and returns the error that they had before the update.
  public func callAsFunction(
    _ pixels: UnsafeBufferPointer<UInt8> = UnsafeBufferPointer(start: nil, count: 0)
  ) -> Double {
    self(
      ExampleRows(
        pixels: pixels, rows: nil, labels: UnsafeBufferPointer(start: nil, count: 0)))
  }

  /// Trains on those of `examples` that `batch` names.
  func callAsFunction(_ examples: ExampleRows) -> Double {
    checkBatch(examples)
    self.examples = examples
    adam = powers.next(optimizer)
    device.pool.run(self)
    number += 1
    return lossPass.results.losses(width: network.outputs).error
  }

  /// The kernels trust these numbers.
  private func checkBatch(_ examples: ExampleRows) {
    require(
      batch.count == pass.input.rows,
      "expected a batch of \(pass.input.rows) images, found \(batch.count)")
    if examples.isEmpty {
      require(pass.input.nonzeros == nil, "expected pixels, found none")
      return
    }
    let count = examples.rows?.rows ?? examples.pixels.count / network.inputs
    for slot in batch.indices {
      require(
        (0..<count).contains(Int(batch[slot])),
        "expected the index of one of \(count) images, found \(batch[slot])")
    }
  }

  /// The losses of the last batch as the network is now, after its update.
  func lossesAfterUpdate() -> Losses {
    let rows = 0..<batch.count
    pass.run(rows: rows, draw: RandomDraw(step: UInt32(number - 1)), by: device.kernels)
    lossPass.evaluate(rows: rows, first: 0, by: device.kernels)
    var losses = lossPass.results.losses(width: network.outputs)
    losses.sparsity = sparsity?.loss(by: device.kernels) ?? 0
    return losses
  }

  func work(thread: Int, of threadCount: Int, barrier: Barrier) {
    let rows = batch.count.part(thread, of: threadCount)
    if !examples.isEmpty {
      batch.withUnsafeBufferPointer { pass.load(examples, $0, rows: rows, by: device.kernels) }
    }
    phaseEnded?(.load, thread)
    let draw = RandomDraw(step: UInt32(number), isEvaluation: false)
    pass.run(rows: rows, draw: draw, by: device.kernels)
    phaseEnded?(.forward, thread)
    if let sparsity {
      barrier.wait()
      sparsity.evaluate(thread: thread, of: threadCount, by: device.kernels)
      barrier.wait()
    }
    backward(rows: rows, draw: draw)
    phaseEnded?(.backward, thread)
    barrier.wait()
    phaseEnded?(.wait, thread)
    update(thread: thread, of: threadCount)
    phaseEnded?(.update, thread)
  }

  /// The gradients of the given rows, from the last layer to the lowest that is updated.
  private func backward(rows: Range<Int>, draw: RandomDraw) {
    let kernels = device.kernels
    let last = gradients.count - 1
    lossPass.evaluate(
      rows: rows, first: rows.lowerBound, gradient: gradients[last], by: kernels)
    var draw = draw
    let latentScale: Float = lossPass.loss.includesLatentLoss ? 1 : 0
    for index in stride(from: last, through: lowest, by: -1) {
      let layer = pass.layers[index]
      if let sparsity, sparsity.index == index {
        sparsity.add(to: gradients[index], rows: rows, by: kernels)
      }
      layer.activation.backward(
        gradients[index], y: pass.outputs[index], rows: rows, by: kernels)
      if index > lowest {
        draw.layer = index
        layer.backward(
          gradients[index], x: pass.inputs(of: index), into: gradients[index - 1], rows: rows,
          draw: draw, latentScale: latentScale, by: kernels)
      }
    }
  }

  private func update(thread: Int, of threadCount: Int) {
    pass.input.nonzeros?.joinParts(thread: thread, of: threadCount, by: device.kernels)
    // By index: in debug builds an array's iterator allocates.
    for index in updates.indices {
      let update = updates[index]
      // Cut where groups of nonzeros are cut, so that a thread reads the lists that it joined.
      let rows = update.moments.parameter.matrix.rows.part(
        thread, of: threadCount, unit: Int(KERNELS_GROUP))
      if index == updates.count - 1 {
        unfinished.share(rows, of: thread)
      } else {
        update.apply(adam, rows: rows, by: device.kernels)
      }
    }
    for index in biases.indices {
      let gradient = biases[index].gradient
      let columns = gradient.stride.part(thread, of: threadCount, unit: Int(KERNELS_PADDING))
      device.kernels.update_biases(
        gradient.elements, gradient.stride, gradient.rows, columns.lowerBound,
        columns.upperBound, biases[index].moments.kernelParameter, adam)
    }
    while let rows = unfinished.next(for: thread) {
      updates[updates.count - 1].apply(adam, rows: rows, by: device.kernels)
    }
  }
}

/// The update of one weight matrix: where its gradient comes from, one product for each layer that
/// uses it, and ℓ2.
final class WeightUpdate {
  let moments: Moments
  private let l2: Float
  private let uses: UnsafeMutableBufferPointer<KernelFactors>

  init(_ moments: Moments, l2: Float, uses: [KernelFactors]) {
    self.moments = moments
    self.l2 = l2
    self.uses = .allocate(capacity: uses.count)
    _ = self.uses.initialize(from: uses)
  }

  deinit { uses.deallocate() }

  /// One step of Adam for the given rows of the weights.
  func apply(_ adam: KernelAdam, rows: Range<Int>, by kernels: KernelSet) {
    var adam = adam
    adam.l2 = l2
    kernels.update_weights(
      uses.baseAddress, Int32(uses.count), rows.lowerBound, rows.upperBound,
      moments.parameter.matrix.stride, moments.kernelParameter, adam)
    moments.parameter.transpose(rows: rows, by: kernels)
  }
}

/// The parts of a training step, in the order in which every thread goes through them.
public enum TrainingPhase: Int, CaseIterable, Sendable {
  /// Pixels to numbers.
  case load
  case forward
  /// The loss, and the gradients by the outputs of each layer.
  case backward
  /// For the other threads, until the gradients of the whole batch are complete.
  case wait
  /// The gradients by the weights and biases, each straight into Adam.
  case update
}
