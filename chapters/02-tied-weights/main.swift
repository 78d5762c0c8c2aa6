//: # Tied weights
//:
//: The decoder of a stacked autoencoder mirrors its encoder, layer by layer. Can the two share their weights? In the second
//: listing of A. Géron, *Hands-On Machine Learning with Scikit-Learn and TensorFlow* (O'Reilly, first edition, 2017), chapter
//: 15, the decoder uses the encoder's weight matrices, transposed. With half of the weights the test error on \(dataset) is \(testMSE, digits: 4)
//: instead of \(stackedMSE, digits: 4) (seed \(seed)). If λ is doubled, so that each use of a shared weight is penalized, the tied network has
//: \(doubledMSE, digits: 4).
//:
//: \(figure: reconstructions)
//:
//: Below, *stacked* names the network of the first chapter and *tied* the one whose decoder has W3 = W2ᵀ and W4 = W1ᵀ. Biases
//: are not tied. Errors are mean squared errors (MSE) per pixel, with pixels from 0 to 1.
// snippet.hide
import Book

let images = begin(PackageResources.source_txt)
let dataset = record(images.name)
// snippet.show

//: ## The network
//:
//: The author's notebook is [15_autoencoders.ipynb](https://github.com/ageron/handson-ml/blob/master/15_autoencoders.ipynb). It
//: builds this network from two variables. The other names are those of [the first
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
func makeStacked(_ name: String, l2: Float, seed: UInt64 = seed) -> Sequential {
  let dense = Dense.scope(activation: .elu, initializer: .he, regularizer: .l2(l2), seed: seed)
  let (pixels, hidden, codings) = (images.train.pixelCount, 300, 150)
  return Sequential(
    "\(name), λ = \(l2)", dense(pixels, hidden), dense(hidden, codings), dense(codings, hidden),
    dense(hidden, pixels, activation: .identity))
}

let stacked = makeStacked("stacked", l2: l2)
let weights = record(tied.weightCount)
let biases = record(tied.parameterCount - tied.weightCount)
let stackedWeights = record(stacked.weightCount)
// snippet.show

//: The tied network has \(grouped: weights) weights, half of the stacked network's \(grouped: stackedWeights), and as many biases, \(grouped: biases).
claim([2 * weights, biases], ==, [stackedWeights, stacked.parameterCount - stackedWeights])

//: In each step a shared weight receives the sum of the gradients of the two layers that use it.
//:
//: ## Training
//:
//: Loss, optimizer, epochs and batches are those of the first chapter. With the same seed the first two layers of all networks
//: here start from the same weights. All networks see the same batches.
let epochs = parameter(5, in: 1...10_000, "passes over the images")
let batchSize = parameter(150, in: 1...10_000, "images in a step")

func train(_ network: Sequential) -> Training {
  let training = Training(
    of: network, on: images, minimizing: .meanSquaredError(to: .inputs) + .penalties,
    by: Adam(learningRate: learningRate), batchSize: batchSize, seed: seed)
  for epoch in training.epochs(epochs) {
    for batch in epoch.batches { training.step(on: batch) }
  }
  return training
}

let training = train(tied)
// snippet.hide
let notebookL2: Float = parameter(0.0005, in: 0...1, "penalty coefficient λ of the notebook")
let doubled = makeTied(l2: 2 * l2)
let lowPenalty = makeTied(l2: notebookL2)
let otherSeed = makeStacked("stacked, seed \(seed &+ 1)", l2: l2, seed: seed &+ 1)
// The first chapter trains the stacked network too, so that it may be in the store by its turn.
for network in [doubled, lowPenalty, otherSeed, stacked] { _ = train(network) }
// snippet.show
show(training.history)
// snippet.hide
let testMSE = record(error(of: tied, on: images.test))
let stackedMSE = record(error(of: stacked, on: images.test))
let doubledMSE = record(error(of: doubled, on: images.test))
let lowPenaltyMSE = record(error(of: lowPenalty, on: images.test))
show(
  Reconstructions(of: images.test, by: [stacked, tied, doubled, lowPenalty]), cover: true)
// snippet.show

//: From the first epoch to the last the penalties fall and the error rises, as for the stacked network, for each of 10 seeds.
claim(
  isDefaultRun
    && ["stacked", "tied"].allSatisfy { network in
      let first = Experiments.runs(network, l2: 0.001, epochs: 1)
      let last = Experiments.runs(network, l2: 0.001)
      return zip(first.trainMSE.values, last.trainMSE.values).allSatisfy(<)
        && zip(first.penalties.values, last.penalties.values).allSatisfy(>)
    })

//: The table has test errors over several seeds, for our trainings and for the same networks in TensorFlow and in JAX:
// snippet.hide
let tiedRuns = Experiments.runs("tied", l2: 0.001)
let stackedRuns = Experiments.runs("stacked", l2: 0.001)
let tensorFlow = References.testMSE("TensorFlow", "tied", l2: 0.001)
let jax = References.testMSE("JAX", "tied", l2: 0.001)
let standardErrors = record(
  (tiedRuns.testMSE.mean - jax.mean) / jax.standardError(beside: tiedRuns.testMSE))
if isDefaultRun {
  show(
    References.table(
      "Test MSE, λ = 0.001", [("stacked", "stacked", 0.001), ("tied", "tied", 0.001)]))
}
// snippet.show

//: Our mean for the tied network and TensorFlow's differ by less than one standard deviation over seeds. JAX's is smaller than
//: ours by \(standardErrors, digits: 1) standard errors of the difference. For each of our 10 seeds the tied network has the smaller error.
claim(
  isDefaultRun && abs(tiedRuns.testMSE.mean - tensorFlow.mean) < tiedRuns.testMSE.standardDeviation
    && zip(tiedRuns.testMSE.values, stackedRuns.testMSE.values).allSatisfy(<))

//: For λ = 0.0005 the notebook prints the error of the last batch of each epoch:
// snippet.hide
if isDefaultRun { show(LastBatches.table([LastBatches("tied", l2: 0.0005)])) }
let deviations = LastBatches("tied", l2: 0.0005).deviations
let lastDeviation = record(-deviations[4])
// snippet.show

//: In epochs 1 to 4 the notebook's error lies within two standard deviations of our mean, in epoch 5 \(lastDeviation, digits: 1) standard deviations
//: below it. We did not test why.
claim(isDefaultRun && deviations.prefix(4).allSatisfy { abs($0) < 2 } && lastDeviation > 2)

//: ## Why is the error smaller?
//:
//: Tying changes at least three things:
//:
//: 1. The penalty counts a shared weight once.
//: 2. The decoder starts as the transpose of the encoder, with the variances 2/300 and 2/784 instead of He's 2/150 and 2/300.
//: 3. Half as many weights are trained.
//:
//: We tested the first two separately, over several seeds and for two λ:
// snippet.hide
func test(
  _ network: String, _ l2: Double, start: String = "he", epochs: Int = 5, rate: Double = 0.01
) -> Sample {
  Experiments.runs(network, l2: l2, epochs: epochs, start: start, learningRate: rate).testMSE
}

/// How much of the gain of tying is gone if the penalty is doubled, in percent.
func gone(_ l2: Double) -> Double {
  100 * (test("tied", 2 * l2).mean - test("tied", l2).mean)
    / (test("stacked", l2).mean - test("tied", l2).mean)
}
let share = record(gone(0.001))
let lowShare = record(gone(0.0001))
let starts = ["transposed weights", "transposed variances"]
if isDefaultRun {
  func row(_ label: String, _ samples: [Sample]) -> [TableCell] {
    [.text(label)] + samples.map { .text($0.text) }
  }
  show(
    Table(
      columns: [.text("Test MSE after 5 epochs"), .text("λ = 0.001"), .text("λ = 0.0001")],
      rows: [
        row("stacked (10 seeds)", [test("stacked", 0.001), test("stacked", 0.0001)]),
        row("tied (10 seeds)", [test("tied", 0.001), test("tied", 0.0001)]),
        row("tied, each use penalized: 2λ (5 seeds)", [test("tied", 0.002), test("tied", 0.0002)]),
        row(
          "stacked, decoder starts as the transpose (5 seeds)",
          [0.001, 0.0001].map { test("stacked", $0, start: starts[0]) }),
        row(
          "stacked, decoder starts with the transpose's variance (5 seeds)",
          [0.001, 0.0001].map { test("stacked", $0, start: starts[1]) }),
      ]))
}
// snippet.show

//: If each use is penalized, \(share, digits: 0) % of the difference between the means is gone for λ = 0.001 and \(lowShare, digits: 0) % for λ = 0.0001.
//: Neither of the other starts lowers the mean error of the stacked network after 5 epochs. So most of the gain comes from
//: counting a shared weight once. We did not find the cause of the rest.
claim(
  isDefaultRun && min(share, lowShare) > 80
    && [0.001, 0.0001].allSatisfy { l2 in
      starts.allSatisfy { test("stacked", l2, start: $0).mean > test("stacked", l2).mean }
    })

//: The penalty does not explain everything. Without a penalty, and with a learning rate of 0.001, tying still changes the error
//: (3 seeds):
// snippet.hide
if isDefaultRun {
  show(
    Table(
      columns: [.text("Test MSE, λ = 0, learning rate 0.001")]
        + [5, 20, 50].map { .text("\($0) epochs") },
      rows: ["stacked", "tied"].map { network in
        [.text(network)]
          + [5, 20, 50].map { .text(test(network, 0, epochs: $0, rate: 0.001).text) }
      }))
}
// snippet.show

//: After 5 epochs the tied network has the smaller error for each seed, after 50 epochs the larger one. We did not test whether
//: the number of weights is the cause.
claim(
  isDefaultRun
    && zip(
      test("tied", 0, epochs: 5, rate: 0.001).values,
      test("stacked", 0, epochs: 5, rate: 0.001).values
    ).allSatisfy(<)
    && zip(
      test("tied", 0, epochs: 50, rate: 0.001).values,
      test("stacked", 0, epochs: 50, rate: 0.001).values
    ).allSatisfy(>))

//: ## How large a penalty?
// snippet.hide
let sweep = PenaltySweep(epochs: 5)
if isDefaultRun { show(sweep) }
let meanImageMSE = record(meanImageError(on: images.test))
let collapsed = test("stacked", 0).values.filter { $0 > meanImageMSE }
let collapsedCount = record(collapsed.count)
let collapsedMinimum = record(collapsed.min() ?? 0)
let collapsedMaximum = record(collapsed.max() ?? 0)
let divergedCount = record(test("tied", 0).values.count { $0 > meanImageMSE })
let diverged = record(test("tied", 0).values.max() ?? 0)
// snippet.show

//: Above λ = 0.0001 the median error grows with λ for both networks. Without a penalty single trainings fail: \(collapsedCount) of 10
//: stacked networks have errors of \(collapsedMinimum, digits: 3) to \(collapsedMaximum, digits: 3), more than the mean image's \(meanImageMSE, digits: 3), and \(divergedCount) of 10 tied
//: networks has \(diverged, digits: 0).
claim(
  isDefaultRun && collapsedCount > 0 && divergedCount == 1
    && ["stacked", "tied"].allSatisfy {
      sweep.medians($0).dropFirst() == sweep.medians($0).dropFirst().sorted()[...]
    })

//: ## Does the stacked network tie its weights?
//:
//: The stacked network could find W4 ≈ W1ᵀ by itself. We compare the weights into a unit of the first hidden layer with the
//: weights out of a unit of the last hidden layer, by the cosine of the angle between them (seed \(seed)). For units of the same
//: number the mean cosine is \(sameUnit, digits: 2): the weights are not tied.
// snippet.hide
let ownDecoder = mirrorSimilarity(of: stacked, to: stacked)
let sameUnit = record(ownDecoder.sameUnit)
let closestUnit = record(ownDecoder.closestUnit)
let closestInOther = record(mirrorSimilarity(of: stacked, to: otherSeed).closestUnit)
// snippet.show
claim(sameUnit, <, 0.3)

//: The most similar last unit has \(closestUnit, digits: 2) in the mean. In the decoder of a network that was trained with another seed it has
//: \(closestInOther, digits: 2) as well. So the similarity does not come from training encoder and decoder together.
claim(abs(closestUnit - closestInOther) < 0.05 && closestUnit > 0.6)

//: In a tied network unit j of the first hidden layer and unit j of the last one are two units that share their weights. Each
//: picture of the tied network shows the pixels that the first responds to, and the pattern that the second adds to the
//: outputs.
// snippet.hide
show(Features(of: [tied, stacked]))
// snippet.show

//: ## Labels of nearest neighbours
//:
//: The first two layers are the encoder, which computes the codings. No label was used in training. Are the codings of images
//: of one class similar?
//:
//: For most of the images shown the nearest codings are of their class. Of the nine neighbours of the 5 only \(fewest) are a 5.
// snippet.hide
let neighbours = Neighbours(in: images.test, by: encoder(of: tied))
show(neighbours)
let fewest = record(neighbours.hits.min() ?? 0)
// snippet.show
claim(
  isDefaultRun && neighbours.hits.count { $0 > 4 } == 9 && neighbours.hits[5] == fewest)

// snippet.hide
let components = principalComponents(of: images.train, count: 150)
let (pca, pca50) = (components.autoencoder, components.autoencoder(of: 50))
let agreement = [
  ("pixels", images.test.pixelCount, nearestLabelAgreement(in: images.test)),
  (pca50.name, 50, nearestLabelAgreement(in: images.test, by: encoder(of: pca50))),
  (pca.name, 150, nearestLabelAgreement(in: images.test, by: encoder(of: pca))),
  (tied.name, 150, neighbours.labelAgreement),
  (lowPenalty.name, 150, nearestLabelAgreement(in: images.test, by: encoder(of: lowPenalty))),
]
show(
  Table(
    columns: [
      .text("Nearest by"), .integer("Numbers"),
      .number("Nearest image has the same label, %", digits: 2),
    ],
    rows: agreement.map { [.text($0.0), .integer($0.1), .number(100 * $0.2)] }))
let lead = record(100 * (agreement[4].2 - agreement[0].2))
// snippet.show

//: The table counts, over all test images, how often the single nearest image has the same label. The codings for λ = \(notebookL2)
//: find the same label \(lead, digits: 2) percentage points more often than the pixels. Codings contain nothing that the pixels do not;
//: their distance suits the labels better. The same holds for the distance by 50 principal components.
claim(isDefaultRun && lead > 0.5 && abs(agreement[4].2 - agreement[1].2) < 0.003)
// snippet.hide
compare("weights", in: .integer("Weights"))
compare("testMSE", in: .number("Test MSE, λ as printed", digits: 4))
record("notebookResult", "\(lowPenaltyMSE, digits: 4) (λ = \(notebookL2))")
compare("notebookResult", in: .text("Test MSE, λ of the notebook"))
// snippet.show
