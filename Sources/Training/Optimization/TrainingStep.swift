import Kernels
import Platform

/// One step of training an autoencoder: forward, backward and update on one batch.
///
/// Every thread takes its own rows of the batch through the network and back. After one barrier it
/// updates its own rows of every weight matrix, each with the gradient over the whole batch. All
/// buffers are made once: a step allocates nothing.
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
  /// Which images the next step sees.
  public var batch: [Int32]
  /// Called by every thread at the end of each phase, with the thread's index: for benchmarks.
  public var phaseEnded: (@Sendable (TrainingPhase, Int) -> Void)?
  /// Σ (Y - X)² of each row of the batch, `[1, batch]`.
  private let rowErrors: Matrix
  private let optimizer: Adam
  var powers = AdamPowers()
  private var adam = KernelAdam()
  private var pixels = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  private let updates: [WeightUpdate]

  /// A step that trains `network` on `batchSize` images at a time; Adam's moments and its step counter restart.
  ///
  /// `skipsZeros` leaves out terms in which a pixel is zero, which changes no bit.
  public init(
    _ network: Sequential, batchSize: Int, skipsZeros: Bool = false,
    minimizing loss: Loss = .meanSquaredError(to: .inputs) + .penalties, optimizer: Adam,
    on device: Device
  ) {
    require(
      network.inputs == network.outputs,
      "expected a network with as many outputs as inputs, found \(network.inputs) inputs and \(network.outputs) outputs"
    )
    self.network = network
    self.device = device
    network.settle()
    for parameter in network.parameters { parameter.resetMoments() }
    let pass = ForwardPass(
      network, batchSize: batchSize, skipsZeros: skipsZeros, threadCount: device.threadCount)
    let gradients = pass.outputs.map { Matrix(rows: batchSize, columns: $0.columns) }
    self.pass = pass
    self.gradients = gradients
    batch = Array(repeating: 0, count: batchSize)
    rowErrors = Matrix(rows: 1, columns: batchSize)
    self.optimizer = optimizer
    updates = network.weights.map { parameter in
      WeightUpdate(
        parameter, l2: loss.includesPenalties ? parameter.regularizer?.scale ?? 0 : 0,
        uses: network.layers.indices.filter { network.layers[$0].weights === parameter }
          .map { network.layers[$0].weightGradient(pass.inputs(of: $0), gradients[$0]) })
    }
  }

  /// Trains on the images of `pixels` that `batch` names (without any, on the rows of `pass.input`),
  /// and returns the reconstruction loss that they had before the update.
  public func callAsFunction(
    _ pixels: UnsafeBufferPointer<UInt8> = UnsafeBufferPointer(start: nil, count: 0)
  ) -> Double {
    checkBatch(pixels)
    self.pixels = pixels
    adam = powers.next(optimizer)
    device.pool.run(self)
    return reconstructionLoss
  }

  /// The mean of the squared errors that `rowErrors` holds.
  private var reconstructionLoss: Double {
    rowErrors.sum / Double(batch.count * network.outputs)
  }

  /// The kernels trust these numbers.
  private func checkBatch(_ pixels: UnsafeBufferPointer<UInt8>) {
    require(
      batch.count == pass.input.rows,
      "expected a batch of \(pass.input.rows) images, found \(batch.count)")
    if pixels.isEmpty {
      require(pass.input.nonzeros == nil, "expected pixels, found none")
      return
    }
    let count = pixels.count / network.inputs
    for slot in batch.indices {
      require(
        (0..<count).contains(Int(batch[slot])),
        "expected the index of one of \(count) images, found \(batch[slot])")
    }
  }

  /// The reconstruction loss of the last batch as the network is now, after its update.
  func lossAfterUpdate() -> Double {
    let rows = 0..<batch.count
    pass.run(rows: rows, by: device.kernels)
    pass.squaredErrors(rows: rows, into: rowErrors.elements, by: device.kernels)
    return reconstructionLoss
  }

  func work(thread: Int, of threadCount: Int, barrier: Barrier) {
    let rows = batch.count.part(thread, of: threadCount)
    if !pixels.isEmpty {
      batch.withUnsafeBufferPointer { pass.load(pixels, $0, rows: rows, by: device.kernels) }
    }
    phaseEnded?(.load, thread)
    pass.run(rows: rows, by: device.kernels)
    phaseEnded?(.forward, thread)
    backward(rows: rows)
    phaseEnded?(.backward, thread)
    barrier.wait()
    phaseEnded?(.wait, thread)
    update(thread: thread, of: threadCount)
    phaseEnded?(.update, thread)
  }

  /// The gradients of the given rows, from the last layer to the first.
  private func backward(rows: Range<Int>) {
    let kernels = device.kernels
    let last = gradients.count - 1
    // The gradient of the mean: 2 (Y - X) / (batch·width).
    pass.squaredErrors(
      rows: rows, into: rowErrors.elements + rows.lowerBound, gradient: gradients[last],
      scale: 2 / Float(batch.count * network.outputs), by: kernels)
    for index in stride(from: last, through: 0, by: -1) {
      let layer = pass.layers[index]
      layer.activation.backward(
        gradients[index], y: pass.outputs[index], rows: rows, by: kernels)
      if index > 0 {
        layer.backward(gradients[index], into: gradients[index - 1], rows: rows, by: kernels)
      }
    }
  }

  private func update(thread: Int, of threadCount: Int) {
    pass.input.nonzeros?.joinParts(thread: thread, of: threadCount, by: device.kernels)
    // By index: in debug builds an array's iterator allocates.
    for index in updates.indices {
      let update = updates[index]
      // Cut where groups of nonzeros are cut, so that a thread reads the lists that it joined.
      let rows = update.parameter.matrix.rows.part(
        thread, of: threadCount, unit: Int(KERNELS_GROUP))
      update.apply(adam, rows: rows, by: device.kernels)
    }
    for index in gradients.indices {
      let gradient = gradients[index]
      let columns = gradient.stride.part(thread, of: threadCount, unit: Int(KERNELS_PADDING))
      device.kernels.update_biases(
        gradient.elements, gradient.stride, gradient.rows, columns.lowerBound,
        columns.upperBound, pass.layers[index].biases.kernelParameter, adam)
    }
  }
}

/// The update of one weight matrix: where its gradient comes from, one product for each layer that
/// uses it, and ℓ2.
final class WeightUpdate {
  let parameter: Parameter
  private let l2: Float
  private let uses: UnsafeMutableBufferPointer<KernelFactors>

  init(_ parameter: Parameter, l2: Float, uses: [KernelFactors]) {
    self.parameter = parameter
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
      parameter.matrix.stride, parameter.kernelParameter, adam)
    parameter.transpose(rows: rows, by: kernels)
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
