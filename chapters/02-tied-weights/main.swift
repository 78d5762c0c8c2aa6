//: # Tying weights
//:
//: The decoder of a stacked autoencoder mirrors its encoder, layer by layer. Can the two share their weights? In the second
//: listing of A. Géron, *Hands-On Machine Learning with Scikit-Learn and TensorFlow* (O'Reilly, first edition, 2017), chapter 15,
//: the decoder uses the encoder's weight matrices, transposed. With half of the weights the test error on \(dataset) is
//: \(testMSE, digits: 4) instead of \(stackedMSE, digits: 4). If each use of a shared weight is penalized, by doubling λ, it is
//: \(doubledMSE, digits: 4). The difference between these two errors is due to the penalty, which counts a shared weight only once.
//:
//: \(figure: reconstructions)
//:
//: With N layers, not counting the inputs, the weights of layer N − L + 1 are those of layer L, transposed:
//:
//: > W[N − L + 1] = W[L]ᵀ, for L = 1, …, N/2
//:
//: Biases are not tied.
// snippet.hide
import Book

let images = begin(PackageResources.source_txt)
let dataset = record(images.name)
// snippet.show

//: ## The network
//:
//: The author's notebook is
//: [15_autoencoders.ipynb](https://github.com/ageron/handson-ml/blob/master/15_autoencoders.ipynb). It builds this
//: network from two variables. The other names are those of [the first
//: chapter](../stacked-autoencoder/README.md#the-network):
//:
//: | in the book | here |
//: | --- | --- |
//: | `weights1`, `weights2`: `tf.Variable(initializer(…))` | the weights of two layers of `Dense.scope(…)` ([Dense.swift](../../Sources/Training/Layers/Dense.swift)) |
//: | `weights3 = tf.transpose(weights2)` | `dense(transposing: hidden2)`: no copy, the same parameter ([TiedDense.swift](../../Sources/Training/Layers/TiedDense.swift)) |
//: | `regularizer(weights1) + regularizer(weights2)` | `+ .penalties`: each parameter once ([Loss.swift](../../Sources/Training/Optimization/Loss.swift)) |
//: | `biases1`, …, `biases4` | each layer's own biases, at first 0 |
let learningRate = parameter(0.01, in: 0..., "step size of Adam")
let l2: Float = parameter(0.001, in: 0...1, "penalty coefficient λ, as printed")
let seed: UInt64 = parameter(42, "seed of all random numbers")

func makeTied(l2: Float) -> Sequential {
  let dense = Dense.scope(activation: .elu, initializer: .he, regularizer: .l2(l2), seed: seed)
  let hidden1 = dense(images.train.pixelCount, 300)
  let hidden2 = dense(300, 150)  // the codings
  let hidden3 = dense(transposing: hidden2)
  let outputs = dense(transposing: hidden1, activation: .identity)
  return Sequential("tied, λ = \(l2)", hidden1, hidden2, hidden3, outputs)
}

let tied = makeTied(l2: l2)
// snippet.hide
func makeStacked(l2: Float) -> Sequential {
  let dense = Dense.scope(activation: .elu, initializer: .he, regularizer: .l2(l2), seed: seed)
  let (pixels, hidden, codings) = (images.train.pixelCount, 300, 150)
  return Sequential(
    "stacked, λ = \(l2)", dense(pixels, hidden), dense(hidden, codings), dense(codings, hidden),
    dense(hidden, pixels, activation: .identity))
}

let stacked = makeStacked(l2: l2)
let weights = record(tied.weightCount)
let biases = record(tied.parameterCount - tied.weightCount)
let stackedWeights = record(stacked.weightCount)
// snippet.show

//: The tied network has \(grouped: weights) weights, half of the stacked network's \(grouped: stackedWeights), and as many biases, \(grouped: biases). In each step a
//: weight receives the sum of the gradients of the two layers that use it.
claim([2 * weights, biases], ==, [stackedWeights, stacked.parameterCount - stackedWeights])

//: ## Training
//:
//: Loss, optimizer, epochs and batches are those of the first chapter. The first two layers of all networks here start
//: from the same weights, and all see the same batches.
let epochs = parameter(5, in: 1...10_000, "passes over the images")
let batchSize = parameter(150, in: 1...10_000, "images in a step")

func train(_ network: Sequential) -> History {
  let training = Training(
    of: network, on: images, minimizing: .meanSquaredError(to: .inputs) + .penalties,
    by: Adam(learningRate: learningRate), batchSize: batchSize, seed: seed)
  for epoch in training.epochs(epochs) {
    for batch in epoch.batches { training.step(on: batch) }
  }
  return training.history
}

let history = train(tied)
show(history)
// snippet.hide
let notebookL2: Float = parameter(0.0005, in: 0...1, "penalty coefficient λ of the notebook")
let stackedHistory = train(stacked)
let doubled = makeTied(l2: 2 * l2)
let doubledHistory = train(doubled)
let lowPenalty = makeTied(l2: notebookL2)
let lowPenaltyHistory = train(lowPenalty)
let testMSE = record(error(of: tied, on: images.test))
let stackedMSE = record(error(of: stacked, on: images.test))
let doubledMSE = record(error(of: doubled, on: images.test))
let lowPenaltyMSE = record(error(of: lowPenalty, on: images.test))
let doubledL2 = record(2 * l2)
show(
  Reconstructions(of: images.test, by: [stacked, tied, doubled, lowPenalty]), cover: true)
// snippet.show

//: As for the stacked network, the total loss falls in every epoch while the reconstruction error rises.
claim(
  history.totalLoss == history.totalLoss.sorted(by: >)
    && history.trainMSE == history.trainMSE.sorted())

//: The same comparison over several seeds, after 5 epochs, with the listing run by TensorFlow and by JAX:
// snippet.hide
let tiedRuns = Experiments.runs("tied", l2: 0.001)
let stackedRuns = Experiments.runs("stacked", l2: 0.001)
let tensorFlow = References.testMSE("TensorFlow", "tied", l2: "0.001")
if isDefaultRun {
  show(
    Table(
      columns: [.text("Test MSE, λ = 0.001"), .text("stacked"), .text("tied")],
      rows: [
        ["here (10 seeds)", .text(stackedRuns.testMSE.text), .text(tiedRuns.testMSE.text)],
        [
          "TensorFlow", .text(References.testMSE("TensorFlow", "stacked", l2: "0.001").text),
          .text(tensorFlow.text),
        ],
        [
          "JAX", .text(References.testMSE("JAX", "stacked", l2: "0.001").text),
          .text(References.testMSE("JAX", "tied", l2: "0.001").text),
        ],
      ]))
}
// snippet.show

//: Our mean and TensorFlow's differ by less than one standard deviation over seeds. For each of the 10 seeds the tied
//: network has the smaller error.
claim(
  isDefaultRun && abs(tiedRuns.testMSE.mean - tensorFlow.mean) < tiedRuns.testMSE.standardDeviation
    && zip(tiedRuns.testMSE.values, stackedRuns.testMSE.values).allSatisfy(<))

//: For λ = 0.0005 the notebook prints the error of the last batch of each epoch:
// snippet.hide
if isDefaultRun {
  let ours = (1...5).map { Experiments.runs("tied", l2: 0.0005, epochs: $0).lastBatchMSE }
  show(
    Table(
      columns: [.text("Error of the last batch")] + (1...5).map { .text("epoch \($0)") },
      rows: [
        ["notebook"] + References.notebook("tied").map { .text("\($0, digits: 4)") },
        ["here (10 seeds)"] + ours.map { .text($0.text) },
      ]))
}
// snippet.show

//: ## Why is the error smaller?
//:
//: Tying changes three things: the penalty counts a weight once that two layers use; the decoder starts as the transpose
//: of the encoder, and so with another variance than He's; and there are half as many weights to train. We tested the
//: first two separately, over several seeds and for two coefficients:
// snippet.hide
let doubledRuns = Experiments.runs("tied", l2: 0.002)
let transposedStart = Experiments.runs("stacked", l2: 0.001, start: "transposed weights")
let varianceStart = Experiments.runs("stacked", l2: 0.001, start: "transposed variances")
let share = record(
  100 * (doubledRuns.testMSE.mean - tiedRuns.testMSE.mean)
    / (stackedRuns.testMSE.mean - tiedRuns.testMSE.mean))
if isDefaultRun {
  func cells(_ network: String, _ l2: [Double], start: String = "he") -> [TableCell] {
    l2.map { .text(Experiments.runs(network, l2: $0, start: start).testMSE.text) }
  }
  show(
    Table(
      columns: [.text("Test MSE after 5 epochs"), .text("λ = 0.001"), .text("λ = 0.0001")],
      rows: [
        ["stacked (10 seeds)"] + cells("stacked", [0.001, 0.0001]),
        ["tied (10 seeds)"] + cells("tied", [0.001, 0.0001]),
        ["tied, penalized for each use: 2λ (5 seeds)"] + cells("tied", [0.002, 0.0002]),
        ["stacked, decoder starts as the transpose (5 seeds)"]
          + cells("stacked", [0.001, 0.0001], start: "transposed weights"),
        ["stacked, decoder starts with the transpose's variance (5 seeds)"]
          + cells("stacked", [0.001, 0.0001], start: "transposed variances"),
      ]))
}
// snippet.show

//: Penalizing each use removes \(share, digits: 0) % of the difference between the means for λ = 0.001. Starting the stacked network
//: as the tied one starts lowers the error for neither λ. So the single count of the penalty explains most of the gain.
claim(
  isDefaultRun && share > 80 && transposedStart.testMSE.mean > stackedRuns.testMSE.mean
    && varianceStart.testMSE.mean > stackedRuns.testMSE.mean
    && Experiments.runs("stacked", l2: 0.0001, start: "transposed weights").testMSE.mean
      > Experiments.runs("stacked", l2: 0.0001).testMSE.mean
)

//: It does not explain everything. Without a penalty the tied network has the smaller error after 5 epochs, too. With a
//: learning rate of 0.001, at which these trainings are stable, it needs fewer epochs, but after 50 epochs it has no
//: smaller error than the stacked one. The table has 3 seeds:
// snippet.hide
if isDefaultRun {
  show(
    Table(
      columns: [.text("Test MSE, λ = 0, learning rate 0.001")]
        + [5, 20, 50].map { .text("\($0) epochs") },
      rows: ["stacked", "tied"].map { network in
        [.text(network)]
          + [5, 20, 50].map {
            .text(Experiments.runs(network, l2: 0, epochs: $0, learningRate: 0.001).testMSE.text)
          }
      }))
}
// snippet.show
claim(
  isDefaultRun
    && Experiments.runs("tied", l2: 0, epochs: 5, learningRate: 0.001).testMSE.mean
      < Experiments.runs("stacked", l2: 0, epochs: 5, learningRate: 0.001).testMSE.mean
    && Experiments.runs("tied", l2: 0, epochs: 50, learningRate: 0.001).testMSE.mean
      > Experiments.runs("stacked", l2: 0, epochs: 50, learningRate: 0.001).testMSE.mean
)

//: We did not test whether the smaller number of weights causes the faster start.
//:
//: ## How large a penalty?
// snippet.hide
let sweep = PenaltySweep(epochs: 5)
if isDefaultRun { show(sweep) }
// snippet.show

//: Above λ = 0.0001 the error grows with λ for both networks. Without a penalty the median of the stacked network is
//: larger than with λ = 0.0001, and that of the tied network is smaller. But at least one seed of each ends above 0.06,
//: close to the error of the mean image. With λ = 0.0001 to 0.001 no seed does.
claim(
  isDefaultRun
    && ["stacked", "tied"].allSatisfy {
      sweep.medians($0).dropFirst() == sweep.medians($0).dropFirst().sorted()[...]
    }
    && sweep.medians("stacked")[0] > sweep.medians("stacked")[1]
    && sweep.medians("tied")[0] < sweep.medians("tied")[1]
    && ["stacked", "tied"].allSatisfy { network in
      Experiments.runs(network, l2: 0).testMSE.values.contains { $0 > 0.06 }
        && [0.0001, 0.0005, 0.001].allSatisfy { l2 in
          Experiments.runs(network, l2: l2).testMSE.values.allSatisfy { $0 < 0.06 }
        }
    })

//: ## Do untied weights become tied?
//:
//: The stacked network could find W4 ≈ W1ᵀ by itself. We compare the weights into a unit of the first hidden layer with
//: those out of a unit of the last hidden layer by the cosine of their angle. Unit by unit the mean cosine is \(sameUnit, digits: 2). The
//: most similar unit has a mean cosine of \(closestUnit, digits: 2). So the stacked network does not tie its weights, but the decoder
//: contains similar patterns in another order.
// snippet.hide
let mirror = mirrorSimilarity(of: stacked)
let sameUnit = record(mirror.sameUnit)
let closestUnit = record(mirror.closestUnit)
// snippet.show
claim(sameUnit < 0.3 && closestUnit > 0.6)

//: In a tied network unit j of the first hidden layer and unit j of the last one are two units that share their weights:
//: the pictures below show both what the first responds to and what the second adds to the outputs.
show(Features(of: [tied, stacked]))

//: ## What the codings keep
//:
//: The first two layers are the encoder, which computes the codings. No label was used in training. Do images of one
//: class have similar codings?
let neighbours = Neighbours(in: images.test, by: encoder(of: tied))
show(neighbours)
// snippet.hide
let pca = principalComponents(of: images.train, count: 150).autoencoder
let agreement = [
  ("pixels", images.test.pixelCount, nearestLabelAgreement(in: images.test)),
  (pca.name, 150, nearestLabelAgreement(in: images.test, by: encoder(of: pca))),
  (tied.name, 150, nearestLabelAgreement(in: images.test, by: encoder(of: tied))),
  (lowPenalty.name, 150, nearestLabelAgreement(in: images.test, by: encoder(of: lowPenalty))),
]
show(
  Table(
    columns: [.text("Nearest by"), .integer("Numbers"), .number("Same label, %", digits: 2)],
    rows: agreement.map { [.text($0.0), .integer($0.1), .number(100 * $0.2)] }))
// snippet.show

//: Over all test images the nearest other image has the same label about equally often by pixels, by principal components
//: and by codings: the shares differ by less than one percentage point.
claim(
  (agreement.map(\.2).max() ?? 1) - (agreement.map(\.2).min() ?? 0) < 0.01)
// snippet.hide
compare("weights", in: .integer("Weights"))
compare("testMSE", in: .number("Test MSE, λ as printed", digits: 4))
compare("lowPenaltyMSE", in: .number("Test MSE, λ of the notebook", digits: 4))
// snippet.show
