import Kernels
import Platform

/// The losses of examples, row by row, and their means.
final class LossResults: Sendable {
  let loss: Loss
  /// The sum of an example's errors, `[1, examples]`.
  let errors: Matrix
  /// The latent loss of each example.
  fileprivate let latent: Matrix?
  /// Whether the label of each example has the largest logit, 1 or 0.
  fileprivate let correct: Matrix?

  /// Room for the results of `count` examples.
  init(_ loss: Loss, count: Int) {
    self.loss = loss
    errors = Matrix(rows: 1, columns: count)
    correct = loss.error == .softmaxCrossEntropy ? Matrix(rows: 1, columns: count) : nil
    latent = loss.includesLatentLoss ? Matrix(rows: 1, columns: count) : nil
  }

  /// The means of the results, of outputs of `width` numbers.
  func losses(width: Int) -> Losses {
    let count = Double(errors.columns)
    return Losses(
      error: errors.sum / loss.divisor(rows: errors.columns, width: width),
      latentLoss: latent.map { $0.sum / count } ?? 0,
      accuracy: correct.map { $0.sum / count } ?? 0)
  }
}

/// The loss of the examples in a pass, and its gradient by the outputs.
struct LossPass {
  let pass: ForwardPass
  let results: LossResults
  private let target: Matrix
  private let sampling: (layer: GaussianSampling, heads: Matrix)?

  /// What is compared with the targets, and what is added.
  var loss: Loss { results.loss }

  /// The loss of `pass` through `network`, whose results go to `results`.
  init(of pass: ForwardPass, network: Sequential, results: LossResults) {
    (self.pass, self.results) = (pass, results)
    let loss = results.loss
    target =
      if case .outputs(let layer) = loss.target { pass.outputs[network.index(of: layer)] } else {
        pass.input
      }
    let index = loss.includesLatentLoss ? network.indexOfSampling : nil
    sampling = index.flatMap { index in
      (network.layers[index] as? GaussianSampling).map { ($0, pass.inputs(of: index)) }
    }
  }

  /// The losses of `rows` of the pass, which become those of the examples from `first` on; the rows of `gradient`, if given, =
  /// the gradient of the error by the outputs.
  func evaluate(rows: Range<Int>, first: Int, gradient: Matrix? = nil, by kernels: KernelSet) {
    let outputs = pass.outputs[pass.outputs.count - 1]
    let offset = rows.lowerBound * outputs.stride
    let (y, t) = (outputs.elements + offset, target.elements + offset)
    let scale = loss.gradientScale(rows: outputs.rows, width: outputs.columns)
    let dy = gradient.map { $0.elements + offset }
    let sums = results.errors.elements + first
    switch loss.error {
    case .meanSquared:
      kernels.squared_error(y, t, outputs.stride, rows.count, outputs.stride, scale, dy, sums)
    case .sigmoidCrossEntropy:
      kernels.sigmoid_cross_entropy(
        y, t, outputs.stride, rows.count, outputs.columns, scale, dy, sums)
    case .softmaxCrossEntropy:
      guard let correct = results.correct else { return }
      kernels.softmax_cross_entropy(
        y, outputs.stride, pass.labels + rows.lowerBound, rows.count, outputs.columns, scale, dy,
        sums, correct.elements + first)
    }
    guard let sampling, let latent = results.latent else { return }
    sampling.layer.latentLoss(
      sampling.heads, rows: rows, into: latent.elements + first, by: kernels)
  }
}

/// The parts of the loss of some examples that depend on their outputs.
public struct Losses: Sendable, Equatable {
  /// The mean squared error of an element, or the cross-entropy of an example in nats.
  public var error: Double
  /// The latent loss of an example in nats; 0 if the loss has none.
  public var latentLoss = 0.0
  /// The sum of p ln(p/q) + (1-p) ln((1-p)/(1-q)) over the units; 0 if the loss has none, or if it is not of a batch.
  public var sparsity = 0.0
  /// The share of the examples whose label has the largest logit; 0 without labels.
  public var accuracy = 0.0

  /// The parts of a loss.
  public init(
    error: Double, latentLoss: Double = 0, sparsity: Double = 0, accuracy: Double = 0
  ) {
    (self.error, self.latentLoss) = (error, latentLoss)
    (self.sparsity, self.accuracy) = (sparsity, accuracy)
  }

  /// All numbers, in a fixed order.
  package var numbers: [Double] { [error, latentLoss, sparsity, accuracy] }

  /// The losses whose numbers are `numbers`.
  package init(_ numbers: [Double]) {
    self.init(
      error: numbers[0], latentLoss: numbers[1], sparsity: numbers[2], accuracy: numbers[3])
  }
}
