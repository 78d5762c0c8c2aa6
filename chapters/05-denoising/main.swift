//: # Denoising
//:
//: An autoencoder can be trained to remove noise: it reads a noisy image, and its target is the clean one. How much of the noise
//: remains? Two listings of A. Géron, *Hands-On Machine Learning with Scikit-Learn and TensorFlow* (O'Reilly, first edition,
//: 2017), chapter 15, corrupt the images of \(dataset). The first adds normal noise of standard deviation \(noiseLevel) to each pixel, the
//: second drops \(dropoutPercent, digits: 0) % of the pixels. For the noise, the listing lowers the test error from \(noisyMSE, digits: 2) to \(listingMSE, digits: 4) in \(epochs) epochs
//: (seed \(seed)). The mean training image, the same answer for every input, has \(meanImageMSE, digits: 4), and a linear formula \(linearMSE, digits: 4). With
//: another activation, ELU, and a tenth of the learning rate, the network has \(slowELUMSE, digits: 4).
//:
//: \(figure: reconstructions)
//:
//: Errors are mean squared errors (MSE) per pixel, against the clean images, with pixels from 0 to 1. The pictures show values
//: below 0 as white and values above 1 as black.
// snippet.hide
import Book

let images = begin(PackageResources.source_txt)
let dataset = record(images.name)
let pixelCount = record(images.train.pixelCount)
// snippet.show

//: ## The network
//:
//: The author's notebook is [15_autoencoders.ipynb](https://github.com/ageron/handson-ml/blob/master/15_autoencoders.ipynb). These
//: listings use ReLU, the initializer of Glorot and no penalty, unlike those of
//: [the first chapter](../stacked-autoencoder/README.md#the-network).
//:
//: | in the notebook | here |
//: | --- | --- |
//: | `X + noise_level * tf.random_normal(…)` | `GaussianNoise(pixelCount, deviation: …)` ([Noise.swift](../../Sources/Training/Layers/Noise.swift)) |
//: | `tf.layers.dropout(X, …, training=training)` | `Dropout(pixelCount, rate: …)` ([Noise.swift](../../Sources/Training/Layers/Noise.swift)) |
//: | `tf.layers.dense(…)` without an initializer | `.glorot`: uniform within ±√(6 / (inputs + outputs)) ([Initializer.swift](../../Sources/Training/Initializer.swift)) |
//: | `tf.nn.relu` | `.relu`: f(z) = max(0, z) ([Activation.swift](../../Sources/Training/Layers/Activation.swift)) |
let learningRate = parameter(0.01, in: 0..., "step size of Adam")
let noiseLevel: Float = parameter(1, in: 0...100, "standard deviation of the noise")
let dropoutRate: Float = parameter(0.3, in: 0...0.99, "share of the pixels that are dropped")
let seed: UInt64 = parameter(42, "seed of all random numbers")

func makeLayers(_ activation: Activation = .relu) -> [any Layer] {
  let dense = Dense.scope(activation: activation, initializer: .glorot, seed: seed)
  let hidden1 = dense(pixelCount, 300)
  let hidden2 = dense(300, 150)
  let hidden3 = dense(150, 300)
  return [hidden1, hidden2, hidden3, dense(300, pixelCount, activation: .identity)]
}

let noise = GaussianNoise(pixelCount, deviation: noiseLevel, seed: seed)
let dropout = Dropout(pixelCount, rate: dropoutRate, seed: seed)
let denoiser = Sequential("the listing", [noise] + makeLayers())
let restorer = Sequential("dropout", [dropout] + makeLayers())

//: The first layer of each network corrupts the images, with new random numbers for each image and step. `GaussianNoise` adds
//: noise in evaluations too. `Dropout` divides the remaining pixels by 1 − rate, and is switched off in evaluations.
//:
//: ## Training
//:
//: The target `.inputs` is what the whole network reads: the clean images.
let epochs = parameter(3, in: 1...10_000, "passes over the images")
let batchSize = parameter(150, in: 1...10_000, "images in a step")

func train(_ network: Sequential, learningRate: Double = learningRate) -> Training {
  let training = Training(
    of: network, on: images, minimizing: .meanSquaredError(to: .inputs),
    by: Adam(learningRate: learningRate), batchSize: batchSize, seed: seed)
  for epoch in training.epochs(epochs) {
    for batch in epoch.batches { training.step(on: batch) }
  }
  return training
}

let training = train(denoiser)
let restoring = train(restorer)
// snippet.hide
let slowRate = parameter(0.001, in: 0..., "a smaller step size to compare with")
let plain = Sequential("the listing without noise", makeLayers())
let slow = Sequential("ReLU, rate \(slowRate)", [noise] + makeLayers())
let elu = Sequential("ELU, rate \(learningRate)", [noise] + makeLayers(.elu))
let slowELU = Sequential("ELU, rate \(slowRate)", [noise] + makeLayers(.elu))
_ = [
  train(plain), train(slow, learningRate: slowRate), train(elu),
  train(slowELU, learningRate: slowRate),
]

let noisy = Sequential("noisy images", noise)
let noisyMSE = record(error(of: noisy, on: images.test))
let listingMSE = record(error(of: denoiser, on: images.test))
let slowMSE = record(error(of: slow, on: images.test))
let eluMSE = record(error(of: elu, on: images.test))
let slowELUMSE = record(error(of: slowELU, on: images.test))
let meanImageMSE = record(meanImageError(on: images.test))
let pca = principalComponents(of: images.train, count: 150)
let componentCount = record(pca.variances.count)
let linear = linearDenoiser(pca, behind: noise)
let linearMSE = record(error(of: linear, on: images.test))
let dropoutPercent = record(100 * Double(dropoutRate))
show(Reconstructions(of: images.test, by: [noisy, denoiser, slowELU, linear]), cover: true)
let lastBatches = record(training.history.epochs.map(\.lastBatch.error))
let dropoutLastBatches = record(restoring.history.epochs.map(\.lastBatch.error))
func beside(_ network: String, _ label: String, _ record: String) -> LastBatches {
  LastBatches(network, label: label, ours: overSeeds(record, count: epochs))
}
let besideNotebook =
  isDefaultRun
  ? [
    beside("denoising-gaussian", "noise", "lastBatches"),
    beside("denoising-dropout", "dropout", "dropoutLastBatches"),
  ] : []
if isDefaultRun { show(LastBatches.table(besideNotebook)) }
let furthest = record(LastBatches.furthest(besideNotebook))
let longEpochs = record(10)
let longRuns = "epochs=\(longEpochs)"
let longSeeds = record(isDefaultRun ? overSeeds("listingMSE", with: longRuns).values.count : 0)
func besideLong(_ network: String, _ record: String) -> LastBatches {
  LastBatches(network, ours: overSeeds(record, count: longEpochs, with: longRuns))
}
let longFurthest = record(
  LastBatches.furthest([
    besideLong("denoising-gaussian", "lastBatches"),
    besideLong("denoising-dropout", "dropoutLastBatches"),
  ]))
// snippet.show

//: The notebook trains for \(longEpochs) epochs, this run for \(epochs). In the first \(epochs) epochs the notebook's errors differ from our means by at most
//: \(furthest, digits: 1) standard deviations. We also trained for \(longEpochs) epochs with \(longSeeds) seeds (option `--epochs`). Over these \(longEpochs) epochs the
//: difference is at most \(longFurthest, digits: 1) standard deviations. The notebook and this run evaluate the last batch with new noise but without dropout. So the errors of *noise*
//: and *dropout* cannot be compared with each other.
claim(isDefaultRun && furthest < 3 && longFurthest < 3)

//: ## How much noise is removed?
//:
//: The error of a noisy image is the variance of the noise. The best linear denoiser shrinks the coordinate along each principal
//: component by v / (v + s²). Here v is the variance of the clean training images in this direction, and s² is the variance of the noise. This
//: factor minimizes the mean squared error of the coordinate. We use \(componentCount) components. With all of them the expected error on
//: training images can only be smaller. The components alone, without the factor, keep the noise in \(componentCount) of \(pixelCount) directions.
// snippet.hide
let networks = [denoiser, elu, slow, slowELU]
let deadCounts = record(networks.map { deadUnits(of: $0, on: images.test).reduce(0, +) })
let hiddenUnits = record(300 + 150 + 300)
let pcaMSE = record(error(of: Sequential("", [noise] + pca.autoencoder.layers), on: images.test))
func seedText(_ record: String) -> TableCell {
  .text(isDefaultRun ? overSeeds(record).text : "")
}
func row(_ name: String, _ error: Double, _ record: String? = nil, _ dead: Int? = nil)
  -> [TableCell]
{
  [
    .text(name), .number(error), record.map(seedText) ?? "", .text(dead.map { "\($0)" } ?? ""),
  ]
}
show(
  Table(
    columns: [
      .text("Noisy test images"), .number("MSE, seed \(seed)", digits: 4), .text("MSE, 5 seeds"),
      .text("Units that are always 0"),
    ],
    rows: [
      row("unchanged", noisyMSE, "noisyMSE"),
      row("replaced by the mean training image", meanImageMSE),
      row("their \(pca.variances.count) principal components", pcaMSE, "pcaMSE"),
      row("best linear denoiser", linearMSE, "linearMSE"),
      row("ReLU, rate \(learningRate) (the listing)", listingMSE, "listingMSE", deadCounts[0]),
      row(elu.name, eluMSE, "eluMSE", deadCounts[1]),
      row(slow.name, slowMSE, "slowMSE", deadCounts[2]),
      row(slowELU.name, slowELUMSE, "slowELUMSE", deadCounts[3]),
    ]))
// snippet.show

//: For each of 5 seeds the listing has a larger error than the best linear denoiser.
claim(isDefaultRun && isSmaller("linearMSE", than: "listingMSE"))

//: *Is the training too short?* Not at the learning rate of the listing. Its test error is \(shortMSE) after \(epochs) epochs and \(longMSE) after
//: \(longEpochs) epochs (\(longSeeds) seeds). After \(longEpochs) epochs it is still larger than the linear denoiser's for each seed. In the notebook the smallest
//: error of a last batch in \(longEpochs) epochs is \(notebookSmallest, digits: 4), which is larger too.
// snippet.hide
func longText(_ record: String) -> String {
  isDefaultRun ? overSeeds(record, with: longRuns).text : ""
}
let shortMSE = record(isDefaultRun ? overSeeds("listingMSE").text : "")
let longMSE = record(longText("listingMSE"))
let notebookSmallest = record(
  References.values(of: "lastBatchMSE", "denoising-gaussian").min() ?? 0)
// snippet.show
claim(
  isDefaultRun && notebookSmallest > linearMSE
    && isSmaller("linearMSE", than: "listingMSE", with: longRuns))

//: *Are there too many dead units?* A unit is called dead if it is 0 for all images. With ReLU the gradient of the weights into such a unit
//: is 0. In the listing's network \(deadCounts.first) of \(hiddenUnits) hidden units are 0 for all noisy test images. With ELU no unit is. At the learning
//: rate \(learningRate), ELU has the smaller error for only \(eluWins) of 5 seeds. So a network without dead units does not always have the smaller error.
// snippet.hide
let eluWins = record(
  isDefaultRun
    ? zip(overSeeds("eluMSE").values, overSeeds("listingMSE").values).count(where: <) : 0)
// snippet.show
claim(isDefaultRun && deadCounts[0] > hiddenUnits / 4 && deadCounts[1] == 0 && eluWins < 3)

//: *Is the learning rate too large?* A tenth of it gives a smaller error for each seed, with ReLU and with ELU. With ReLU fewer units are
//: dead. After \(epochs) epochs only ELU has a smaller error than the linear denoiser, for each seed. After \(longEpochs) epochs both have, for each seed:
//: \(longSlowMSE) with ReLU and \(longSlowELUMSE) with ELU. At the rate \(learningRate), ELU's error after \(longEpochs) epochs is above 1 for \(longFailures) of
//: \(longSeeds) seeds.
// snippet.hide
let longSlowMSE = record(longText("slowMSE"))
let longSlowELUMSE = record(longText("slowELUMSE"))
let longFailures = record(
  isDefaultRun ? overSeeds("eluMSE", with: longRuns).values.count { $0 > 1 } : 0)
// snippet.show
claim(
  isDefaultRun && isSmaller("slowMSE", than: "listingMSE")
    && isSmaller("slowELUMSE", than: "eluMSE")
    && isSmaller("slowELUMSE", than: "linearMSE") && isSmaller("linearMSE", than: "slowMSE")
    && isSmaller("slowMSE", than: "linearMSE", with: longRuns)
    && isSmaller("slowELUMSE", than: "linearMSE", with: longRuns)
    && isSmaller("deadCounts[2]", than: "deadCounts[0]"))

//: ## Is the noise layer needed after training?
//:
//: [A reader asked this](https://github.com/ageron/handson-ml2/issues/122). No: the noise layer is needed in training only. A network
//: without it shares all other layers, so nothing is copied:
let withoutNoise = Sequential("without its noise", Array(denoiser.layers.dropFirst()))

// snippet.hide
let cleanMSE = record(error(of: withoutNoise, on: images.test))
let plainMSE = record(error(of: plain, on: images.test))
let always = Dropout(pixelCount, rate: dropoutRate, seed: seed, isAlwaysOn: true)
let dropped = Sequential("dropped pixels", always)
let restored = Sequential("restored", [always] + restorer.layers.dropFirst())
let droppedMSE = record(error(of: dropped, on: images.test))
let restoredMSE = record(error(of: restored, on: images.test))
// snippet.show

//: On clean images this network has the test error \(cleanMSE, digits: 4). The same network, trained without noise, has \(plainMSE, digits: 4). The error
//: with noise in training is the larger one for each of 5 seeds.
claim(isDefaultRun && isSmaller("plainMSE", than: "cleanMSE"))

//: ## Dropped pixels
//:
//: For this measure dropout is switched on. It sets \(dropoutPercent, digits: 0) % of the pixels to 0, which alone gives an error of \(zeroedMSE, digits: 4), and divides
//: the others by \(kept, digits: 1), which raises it to \(droppedMSE, digits: 4). The second listing's network lowers it to \(restoredMSE, digits: 4).
// snippet.hide
let kept = record(1 - Double(dropoutRate))
let zeroedMSE = record(
  Double(dropoutRate)
    * images.test.meanSquaredError(ofAlwaysAnswering: [Double](repeating: 0, count: pixelCount)))
show(Reconstructions(of: images.test, by: [dropped, restored]), name: "dropped-pixels")
// snippet.show
claim(restoredMSE < zeroedMSE && zeroedMSE < droppedMSE)

//: ## Features
//:
//: Does noise change the features, the weights from the pixels to a unit? The first chapter's network differs from the listing in four
//: settings: noise, penalty, activation and initializer. The listing without noise differs from it in the noise only.
// snippet.hide
let firstChapter = Sequential(
  "chapter 1, λ = 0.0001",
  {
    let dense = Dense.scope(
      activation: .elu, initializer: .he, regularizer: .l2(0.0001), seed: seed)
    return [
      dense(pixelCount, 300), dense(300, 150), dense(150, 300),
      dense(300, pixelCount, activation: .identity),
    ]
  }())
let firstTraining = Training(
  of: firstChapter, on: images, minimizing: .meanSquaredError(to: .inputs) + .penalties,
  by: Adam(learningRate: 0.01), batchSize: batchSize, seed: seed)
for epoch in firstTraining.epochs(epochs) {
  for batch in epoch.batches { firstTraining.step(on: batch) }
}
show(Features(of: [denoiser, plain, firstChapter]))
let noiseCosine = record(neighbourCosine(of: denoiser))
let plainCosine = record(neighbourCosine(of: plain))
let firstCosine = record(neighbourCosine(of: firstChapter))
func cosine(_ record: String, with parameters: String = "") -> String {
  isDefaultRun ? overSeeds(record, with: parameters).text(digits: 2) : ""
}
let noiseCosines = record(cosine("noiseCosine"))
let plainCosines = record(cosine("plainCosine"))
let firstCosines = record(cosine("firstCosine"))
let longNoiseCosines = record(cosine("noiseCosine", with: longRuns))
let longPlainCosines = record(cosine("plainCosine", with: longRuns))
// snippet.show

//: How smooth are the features? We measured how alike the weights of neighbouring pixels are, as the cosine over all pairs of horizontal
//: neighbours and all units. After \(epochs) epochs (5 seeds) it is \(noiseCosines) with noise, \(plainCosines) without, and \(firstCosines) in
//: chapter 1's network. After \(longEpochs) epochs the order is reversed: \(longNoiseCosines) with noise and \(longPlainCosines) without. So whether noise makes
//: these features smoother depends on the length of the training. In the picture most units of the listing look like random weights. We did not
//: measure the other units separately.
claim(
  isDefaultRun && overSeeds("noiseCosine").mean < overSeeds("plainCosine").mean
    && overSeeds("noiseCosine", with: longRuns).mean
      > overSeeds("plainCosine", with: longRuns).mean
)
