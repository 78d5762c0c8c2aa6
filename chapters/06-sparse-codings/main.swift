//: # Sparse codings
//:
//: A narrow layer keeps an autoencoder from copying its input. The author of the book suggests another way: a wide layer whose units
//: are active for few images. Can a penalty keep the mean activation of each unit small? This chapter trains the sparse autoencoder of
//: A. Géron, *Hands-On Machine Learning with Scikit-Learn and TensorFlow* (O'Reilly, first edition, 2017), chapter 15, on \(dataset). Its penalty
//: draws the mean activation of each of \(grouped: units) hidden units to \(target). After \(epochs) epochs (seed \(seed)) all means lie between \(smallestMean, digits: 3) and
//: \(largestMean, digits: 3), and the test error is \(testMSE, digits: 4). Without the penalty the error is \(plainMSE, digits: 4) at the same learning rate, and \(slowMSE, digits: 4) at a tenth of
//: it. With the penalty at a tenth of the rate, it is \(slowSparseMSE, digits: 4).
//:
//: \(figure: activations)
//:
//: An activation is the output of a sigmoid, from 0 to 1. Errors are mean squared errors (MSE) per pixel, with pixels from 0 to 1.
// snippet.hide
import Book

let images = begin(PackageResources.source_txt)
let dataset = record(images.name)
// snippet.show

//: ## The penalty
//:
//: Let q be the mean activation of a unit over a batch, and p its target. The penalty of the unit is the Kullback–Leibler (KL)
//: divergence p ln(p/q) + (1 − p) ln((1 − p)/(1 − q)).
let target = parameter(0.1, in: 0.001...0.999, "target p of the mean activations")
let weight: Float = parameter(0.2, in: 0...1000, "weight of the sparsity loss")
// snippet.hide
let p = target
let abscissas = (1...75).map { Double($0) / 100 }
show(
  LineChart(
    x: "mean activation q", y: LineChart.Axis("penalty of a unit", startsAtZero: true),
    series: [
      .init("KL divergence", points: abscissas.map { ($0, divergence(of: $0, from: p)) }),
      .init("squared difference", points: abscissas.map { ($0, (p - $0) * (p - $0)) }),
    ]),
  name: "penalty",
  caption:
    "The penalty of a unit with the target p = \(target) by its mean activation q: the KL divergence, and for comparison the squared difference (p − q)². Both are 0 at q = p; the KL divergence is at least twice as steep.",
  alternativeText:
    "Two curves that touch 0 at q = \(target). The KL divergence rises to \(divergence(of: 0.75, from: p), digits: 3) at q = 0.75, the squared difference to \((p - 0.75) * (p - 0.75), digits: 3)."
)
let halfSlope = record((1 - p) / 0.5 - p / 0.5)
let halfSquareSlope = record(2 * (0.5 - p))
let lowSlope = record(p / 0.01 - (1 - p) / 0.99)
let lowSquareSlope = record(2 * (p - 0.01))
let halfRatio = record(halfSlope / halfSquareSlope)
let lowRatio = record(lowSlope / lowSquareSlope)
let highRatio = ((1 - p) / 0.01 - p / 0.99) / (2 * (0.99 - p))
// snippet.show

//: A sigmoid with small weights starts near q = 0.5. There the slope of the KL divergence is \(halfRatio, digits: 0) times that of the squared
//: difference (\(halfSlope, digits: 2) and \(halfSquareSlope, digits: 2)). At q = 0.01 it is \(lowRatio, digits: 0) times as steep (−\(lowSlope, digits: 2) and −\(lowSquareSlope, digits: 2)). So, compared with the squared
//: difference, it acts most strongly on units that are hardly ever or nearly always active.
claim(lowRatio > 10 * halfRatio && abs(highRatio / lowRatio - 1) < 0.001)

//: *Why two terms?* [Readers asked this](https://github.com/ageron/handson-ml2/issues/561). A unit is treated as a variable with two
//: outcomes: active with probability q, inactive with probability 1 − q. The first term alone has no minimum at p, because it falls
//: as q grows. Such a penalty would reward units that are always active.
//:
//: *Why the mean over the batch first?* A penalty on each single activation would draw each of them to \(target), whatever the image. The
//: penalty on the mean leaves open which images activate a unit.
//:
//: *What if q is 0 or 1?* The logarithm is then infinite, and the next gradient is not a number. The notebook does not prevent
//: this. We use at least 10⁻⁷ and at most 1 − 10⁻⁷ for q.
//:
//: ## The network
//:
//: Names that are not in [the first chapter](../stacked-autoencoder/README.md#the-network):
//:
//: | in the notebook | here |
//: | --- | --- |
//: | `hidden1_mean = tf.reduce_mean(hidden1, axis=0)` | q, the mean over the batch ([SparsityPenalty.swift](../../Sources/Training/Optimization/SparsityPenalty.swift)) |
//: | `reduce_sum(kl_divergence(sparsity_target, hidden1_mean))` | `+ .sparsity(of:target:weight:)` ([Loss.swift](../../Sources/Training/Optimization/Loss.swift)) |
//: | `tf.nn.sigmoid` | `activation: .sigmoid` ([Activation.swift](../../Sources/Training/Layers/Activation.swift)) |
//: | the default of `tf.layers.dense` | `initializer: .glorot`: uniform in ±√(6 / (inputs + outputs)) ([Initializer.swift](../../Sources/Training/Initializer.swift)) |
let learningRate = parameter(0.01, in: 0..., "step size of Adam")
let units = parameter(1000, in: 1...100_000, "hidden units")
let seed: UInt64 = parameter(42, "seed of all random numbers")

struct Autoencoder {
  let hidden: Dense
  let network: Sequential
}

func makeAutoencoder(_ name: String) -> Autoencoder {
  let dense = Dense.scope(activation: .sigmoid, initializer: .glorot, seed: seed)
  let hidden = dense(images.train.pixelCount, units)
  let outputs = dense(units, images.train.pixelCount, activation: .identity)
  return Autoencoder(hidden: hidden, network: Sequential(name, hidden, outputs))
}

let sparse = makeAutoencoder("penalty, rate \(learningRate)")
let plain = makeAutoencoder("no penalty, rate \(learningRate)")
let slow = makeAutoencoder("no penalty, rate \(learningRate / 10)")
let slowSparse = makeAutoencoder("penalty, rate \(learningRate / 10)")

//: ## Training
//:
//: The loss is the MSE plus \(weight) times the sparsity loss, the sum of the penalties of all units. Batches have \(grouped: batchSize) images, so that q is
//: a mean over many. We train four networks: with and without the penalty, each at the listing's learning rate and at a tenth of it. All
//: start from the same weights and see the same batches.
let epochs = parameter(4, in: 1...10_000, "passes over the images")
let plainEpochs = parameter(4, in: 1...10_000, "passes over the images for the other networks")
let batchSize = parameter(1000, in: 1...10_000, "images in a step")

func train(
  _ autoencoder: Autoencoder, weight: Float, learningRate: Double, epochs: Int
) -> Training {
  let sparsity = Loss.Term.sparsity(
    of: autoencoder.hidden, target: Float(target), weight: weight)
  let training = Training(
    of: autoencoder.network, on: images, minimizing: .meanSquaredError(to: .inputs) + sparsity,
    by: Adam(learningRate: learningRate), batchSize: batchSize, seed: seed)
  for epoch in training.epochs(epochs) {
    for batch in epoch.batches { training.step(on: batch) }
  }
  return training
}

let training = train(sparse, weight: weight, learningRate: learningRate, epochs: epochs)
_ = train(plain, weight: 0, learningRate: learningRate, epochs: plainEpochs)
_ = train(slow, weight: 0, learningRate: learningRate / 10, epochs: plainEpochs)
_ = train(slowSparse, weight: weight, learningRate: learningRate / 10, epochs: plainEpochs)
// snippet.hide
let untrained = makeAutoencoder("before training")
let history = training.history
let errors = record(history.epochs.map(\.lastBatch.error))
let sparsityLosses = record(history.sparsityLosses)
let testMSE = record(error(of: sparse.network, on: images.test))
let plainMSE = record(error(of: plain.network, on: images.test))
let slowMSE = record(error(of: slow.network, on: images.test))
let slowSparseMSE = record(error(of: slowSparse.network, on: images.test))
let meanImageMSE = record(meanImageError(on: images.test))
let lastBatches =
  isDefaultRun
  ? [
    LastBatches("sparse", label: "MSE", ours: overSeeds("errors", count: epochs)),
    LastBatches(
      "sparse", "lastBatchSparsity", label: "sparsity loss", digits: 3,
      ours: overSeeds("sparsityLosses", count: epochs)),
  ] : []
if isDefaultRun { show(LastBatches.table(lastBatches, heading: "Last batch")) }
let furthest = record(LastBatches.furthest(lastBatches))
let activations = Activations(
  of: [untrained, sparse, plain, slow].map { Sequential($0.network.name, $0.hidden) },
  on: images.test)
show(activations, cover: true)
let without = record(Sample(activations.means[2]).median)
let slowMedian = record(Sample(activations.means[3]).median)
let smallestMean = record(activations.means[1].min() ?? 0)
let largestMean = record(activations.means[1].max() ?? 0)
let before = record(Sample(activations.means[0]).median)
let initialLoss = record(activations.means[0].reduce(0) { $0 + divergence(of: $1, from: p) })
let initialTerm = record(Double(weight) * initialLoss)
let untrainedMSE = record(error(of: untrained.network, on: images.test))
// snippet.show

//: In these \(epochs) epochs the notebook's losses of the last batch differ from our means by at most \(furthest, digits: 1) standard deviations.
claim(isDefaultRun && furthest < 3)

//: Before training the penalty term of the loss is \(initialTerm, digits: 0) and the MSE \(untrainedMSE, digits: 2), so nearly all of the loss is the penalty.
claim(initialTerm > 10 * untrainedMSE)

//: ## What the units do
//:
//: The penalty is a function of each unit's mean activation. The means have the median \(before, digits: 2) before training. After training with the
//: penalty all of them lie between \(smallestMean, digits: 3) and \(largestMean, digits: 3).
// snippet.hide
show(activations.ofUnits)
// snippet.show
claim(abs(smallestMean - p) < 0.01 && abs(largestMean - p) < 0.01)

//: *Are the codings sparse?* The penalty alone does not ensure it: a unit whose activation is \(target) for every image has the smallest
//: penalty too. The first picture does not show the network with the penalty at the smaller rate. In the listing \(lowShare, digits: 0) % of the activations
//: are below 0.02, \(highShare, digits: 0) % are above 0.1, and \(topShare, digits: 1) % are above 0.5. So a unit's activations differ between images, but few are large.
// snippet.hide
let shares = activations.binShares[1]
let lowShare = record(100 * shares[0])
let highShare = record(100 * shares[5...].reduce(0, +))
let topShare = record(100 * activations.sharesAboveHalf[1])
// snippet.show
claim(lowShare > 10 && highShare > 10 && topShare < 2)

//: ## With and without the penalty
//:
// snippet.hide
show(
  Reconstructions(
    of: images.test, by: [sparse, plain, slow, slowSparse].map(\.network)))
// snippet.show

//: The listing is the network with the penalty at the rate \(learningRate). After \(epochs) epochs it restores few digits. Most of its other
//: reconstructions are nearly the same grey blot. Without the penalty the error at this rate is larger for each of 5 seeds. This error
//: is even larger than that of the mean training image, \(meanImageMSE, digits: 4). The median of the mean activations is \(without, digits: 4). In the picture nearly
//: all reconstructions are one blot.
claim(
  isDefaultRun && isSmaller("testMSE", than: "plainMSE")
    && isSmaller("meanImageMSE", than: "plainMSE")
    && overSeeds("without").values.allSatisfy { $0 < 0.01 })

//: So without the penalty this rate is too large for this network. At a tenth of the rate, still without the penalty, the median of the
//: mean activations is \(slowMedian, digits: 2). The error is \(slowMSE, digits: 4), smaller than the listing's for each seed.
claim(
  isDefaultRun && isSmaller("slowMSE", than: "testMSE")
    && overSeeds("slowMedian").values.allSatisfy { $0 > 0.05 })

//: With the penalty at a tenth of the rate, the error is \(slowSparseMSE, digits: 4), larger than that of the mean training image for each seed. So after
//: \(epochs) epochs the penalty lowers the error at the larger rate and raises it at the smaller one. We did not train longer at the
//: smaller rate.
claim(
  isDefaultRun && plainEpochs == epochs && isSmaller("meanImageMSE", than: "slowSparseMSE")
    && isSmaller("slowMSE", than: "slowSparseMSE") && isSmaller("testMSE", than: "plainMSE"))

//: ## Features
//:
//: The weights into a unit can be shown as a picture. The random first weights are still visible as grain. The units of the listing look
//: alike. The units of the network without the penalty, at a tenth of the rate, show different strokes. The two networks differ in penalty
//: and rate, so the picture does not show the effect of the penalty alone.
// snippet.hide
show(Features(of: [sparse.network, slow.network]))
// snippet.show

//: ## Later epochs
//:
//: The notebook trains for \(notebookEpochs) epochs. We trained for \(laterEpochs) with \(laterSeeds) seeds (option `--epochs`).
// snippet.hide
let laterEpochs = record(30)
let laterSeeds = record(
  isDefaultRun ? overSeeds("errors", at: 0, with: "epochs=30").values.count : 0)
let later = overSeeds("errors", count: laterEpochs, with: "epochs=30")
let notebookErrors = References.values(of: "lastBatchMSE", "sparse")
let notebookSparsity = References.values(of: "lastBatchSparsity", "sparse")
let lowest = notebookErrors.indices.min { notebookErrors[$0] < notebookErrors[$1] } ?? 0
let lastStable = record(lowest)
let lowestEpoch = record(lowest + 1)
let lowestError = record(notebookErrors[lowest])
let laterError = record(notebookErrors[lowest...].max() ?? 0)
let laterSparsity = record(notebookSparsity[lowest...].max() ?? 0)
let earlierSparsity = record(notebookSparsity[..<lowest].max() ?? 0)
let notebookLater = record(notebookErrors[laterEpochs - 1])
let oursLater = record(later.last?.text(digits: 4) ?? "")
let laterDeviations = record(abs(later.last?.deviations(of: notebookLater) ?? 0))
let notebookEpochs = record(notebookErrors.count)
if isDefaultRun {
  show(
    LineChart(
      x: "epoch", y: LineChart.Axis("MSE of the last batch", scale: .logarithmic),
      series: [
        .init("notebook", notebookErrors),
        .init(
          "here", points: later.enumerated().map { (Double($0 + 1), $1.mean) },
          band: later.map { ($0.values.min() ?? 0, $0.values.max() ?? 0) }),
      ]),
    name: "later",
    caption:
      "The MSE of the last batch of each epoch for the sparse autoencoder on \(dataset): the notebook's training of \(notebookEpochs) epochs, and the mean of ours over \(laterEpochs) epochs (\(laterSeeds) seeds). The band from our smallest to our largest MSE is hardly wider than the markers. The notebook's MSE is smallest in epoch \(lowestEpoch) and has peaks up to \(laterError, digits: 4) after it.",
    alternativeText:
      "A line over \(notebookEpochs) epochs falls to \(lowestError, digits: 4) in epoch \(lowestEpoch) and then has peaks up to \(laterError, digits: 4). Our line of \(laterEpochs) epochs lies close to its beginning."
  )
}
// snippet.show

//: In epoch \(laterEpochs) the MSE of the last batch is \(oursLater) here (\(laterSeeds) seeds). In the notebook it is \(notebookLater, digits: 4), which is
//: \(laterDeviations, digits: 1) standard deviations below our mean. The notebook's MSE is smallest in epoch \(lowestEpoch), \(lowestError, digits: 4). In later epochs
//: the MSE reaches \(laterError, digits: 4), and the sparsity loss \(laterSparsity, digits: 2). The largest sparsity loss in epochs 1 to \(lastStable) is \(earlierSparsity, digits: 2). A
//: learning rate of \(learningRate) that is never reduced is a possible cause. We did not test it.
claim(
  isDefaultRun && laterError > 3 * lowestError && laterSparsity > 3 * earlierSparsity
    && notebookLater < later.last?.mean ?? 0 && laterDeviations < 3)
