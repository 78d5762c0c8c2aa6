//: # Denoising
//:
//: An autoencoder that reads a noisy image can be trained to output the clean one. How much noise does it remove? Two listings of
//: A. Géron, *Hands-On Machine Learning with Scikit-Learn and TensorFlow* (O'Reilly, first edition, 2017), chapter 15, do this on
//: \(dataset), with normal noise of standard deviation \(noiseLevel) on each pixel, and with dropout of \(dropoutPercent, digits: 0) % of the pixels. After
//: \(epochs) epochs (seed \(seed)) the listing's network reduces the error of the noisy test images from \(noisyMSE, digits: 2) to \(listingMSE, digits: 4). The best
//: linear denoiser, a formula without training, has \(linearMSE, digits: 4). With ELU and a tenth of the learning rate the network has \(slowELUMSE, digits: 4).
//:
//: \(figure: reconstructions)
//:
//: Errors are mean squared errors (MSE) per pixel against the clean images, with pixels from 0 to 1. Pictures show values below 0 as
//: white and values above 1 as black.
// snippet.hide
import Book

let images = begin(PackageResources.source_txt)
let dataset = record(images.name)
let pixelCount = images.train.pixelCount
// snippet.show

//: ## The network
//:
//: Unlike [the first chapter](../stacked-autoencoder/README.md#the-network), the author's notebook,
//: [15_autoencoders.ipynb](https://github.com/ageron/handson-ml/blob/master/15_autoencoders.ipynb), uses ReLU, the initializer of
//: Glorot and no penalty here. The layer in front corrupts the images. The target `.inputs` is what the whole network reads: the clean images.
//:
//: | in the book | here |
//: | --- | --- |
//: | `X + noise_level * tf.random_normal(…)` | `GaussianNoise(pixelCount, deviation: …)` ([Noise.swift](../../Sources/Training/Layers/Noise.swift)) |
//: | `tf.layers.dropout(X, …, training=training)` | `Dropout(pixelCount, rate: …)`: divides the pixels that it keeps by 1 − rate ([Noise.swift](../../Sources/Training/Layers/Noise.swift)) |
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
let denoiser = Sequential("ReLU, rate \(learningRate)", [noise] + makeLayers())
let restorer = Sequential("dropout", [dropout] + makeLayers())

//: The noise is drawn again for each image in each step. It is never switched off. Dropout is off outside of training. All networks below
//: start from the same random numbers and see the same batches.
//:
//: ## Training
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
let plain = Sequential("without noise", makeLayers())
let slow = Sequential("ReLU, rate \(slowRate)", [noise] + makeLayers())
let elu = Sequential("ELU, rate \(learningRate)", [noise] + makeLayers(.elu))
let slowELU = Sequential("ELU, rate \(slowRate)", [noise] + makeLayers(.elu))
_ = [
  train(plain), train(slow, learningRate: slowRate), train(elu),
  train(slowELU, learningRate: slowRate),
]

let noisy = Sequential("noisy", noise)
let noisyMSE = record(error(of: noisy, on: images.test))
let listingMSE = record(error(of: denoiser, on: images.test))
let slowMSE = record(error(of: slow, on: images.test))
let eluMSE = record(error(of: elu, on: images.test))
let slowELUMSE = record(error(of: slowELU, on: images.test))
let meanImageMSE = record(meanImageError(on: images.test))
let pca = principalComponents(of: images.train, count: 150)
let linear = linearDenoiser(pca, behind: noise)
let linearMSE = record(error(of: linear, on: images.test))
let dropoutPercent = record(100 * Double(dropoutRate))
show(Reconstructions(of: images.test, by: [noisy, denoiser, slowELU, linear]), cover: true)
let lastBatches = record(training.history.epochs.map(\.lastBatch.error))
let dropoutLastBatches = record(restoring.history.epochs.map(\.lastBatch.error))
if isDefaultRun {
  func rows(_ label: String, _ network: String, _ record: String) -> [[TableCell]] {
    func theirs(_ source: String) -> [TableCell] {
      References.values(of: "lastBatchMSE", network, by: source).prefix(epochs).map {
        .text("\($0, digits: 4)")
      }
    }
    return [
      [.text("\(label), notebook")] + theirs("notebook"),
      [.text("\(label), a reader's run")] + theirs("reader"),
      [.text("\(label), here (5 seeds)")]
        + (0..<epochs).map { .text(overSeeds(record, at: $0).text) },
    ]
  }
  show(
    Table(
      columns: [.text("Error of the last batch")] + (1...epochs).map { .text("epoch \($0)") },
      rows: rows("noise", "denoising-gaussian", "lastBatches")
        + rows("dropout", "denoising-dropout", "dropoutLastBatches")))
}
// snippet.show

//: For noise the notebook evaluates the last batch with fresh noise, for dropout without dropout, so the two cannot be compared. Of the
//: \(theirCount) errors of others \(withinCount) lie within two standard deviations of our mean.
// snippet.hide
let deviations: [Double] =
  isDefaultRun
  ? [("denoising-gaussian", "lastBatches"), ("denoising-dropout", "dropoutLastBatches")].flatMap {
    network, record in
    ["notebook", "reader"].flatMap { source in
      References.values(of: "lastBatchMSE", network, by: source).prefix(epochs).enumerated().map {
        let ours = overSeeds(record, at: $0)
        return abs($1 - ours.mean) / ours.standardDeviation
      }
    }
  } : []
let theirCount = record(deviations.count)
let withinCount = record(deviations.count { $0 < 2 })
// snippet.show
claim(isDefaultRun && 3 * withinCount > 2 * theirCount)

//: ## How much noise is removed?
//:
//: The error of a noisy image is the variance of the noise, \(noisyMSE, digits: 2). The mean training image, without a look at the noisy one, has
//: \(meanImageMSE, digits: 4). The best linear denoiser multiplies the coordinate along each principal component by v / (v + s²), with v the
//: variance of the images along it and s² that of the noise.
// snippet.hide
let networks = [denoiser, elu, slow, slowELU]
let deadCounts = record(networks.map { deadUnits(of: $0, on: images.test).reduce(0, +) })
let hiddenUnits = record(300 + 150 + 300)
let pcaMSE = record(error(of: Sequential("", [noise] + pca.autoencoder.layers), on: images.test))
let names = ["listingMSE", "eluMSE", "slowMSE", "slowELUMSE"]
func seedText(_ record: String) -> TableCell {
  .text(isDefaultRun ? overSeeds(record).text : "")
}
show(
  Table(
    columns: [
      .text("Noisy test images"), .number("MSE", digits: 4), .text("5 other seeds"),
      .text("Dead units"),
    ],
    rows: [
      ["the noisy image", .number(noisyMSE), "", ""],
      [.text("its \(pca.variances.count) principal components"), .number(pcaMSE), "", ""],
      ["the mean image", .number(meanImageMSE), "", ""],
    ]
      + zip(networks, zip(names, deadCounts)).map { network, row in
        [
          .text(network.name), .number(error(of: network, on: images.test)), seedText(row.0),
          .text("\(row.1) of \(hiddenUnits)"),
        ]
      } + [["best linear denoiser", .number(linearMSE), seedText("linearMSE"), ""]]))
// snippet.show

//: For each of 5 seeds the listing's network has a larger error than the best linear denoiser.
claim(
  isDefaultRun && listingMSE > linearMSE
    && zip(overSeeds("listingMSE").values, overSeeds("linearMSE").values).allSatisfy(>))

//: *Are dead units the cause?* A unit of ReLU that is 0 for all images has the gradient 0 and stays 0. In the listing's network
//: \(deadCounts.first) of \(hiddenUnits) hidden units are 0 for all noisy test images. ELU has no such units. With ELU and the same learning rate the error is
//: \(eluMSE, digits: 4) instead of \(listingMSE, digits: 4), a small part of the way to \(slowELUMSE, digits: 4).
claim(
  isDefaultRun && deadCounts[0] > hiddenUnits / 4 && deadCounts[1] == 0
    && abs(overSeeds("eluMSE").mean - overSeeds("listingMSE").mean)
      < (overSeeds("listingMSE").mean - overSeeds("slowELUMSE").mean) / 4
)

//: *Is the learning rate the cause?* With a tenth of it the error is smaller for each seed, with ReLU and with ELU. With ELU it is then smaller
//: than that of the best linear denoiser.
claim(
  isDefaultRun
    && zip(overSeeds("slowMSE").values, overSeeds("listingMSE").values).allSatisfy(<)
    && zip(overSeeds("slowELUMSE").values, overSeeds("eluMSE").values).allSatisfy(<)
    && zip(overSeeds("slowELUMSE").values, overSeeds("linearMSE").values).allSatisfy(<))

//: At the smaller rate ReLU has \(slowDead) dead units and a larger error than ELU. We did not test whether the dead units are the cause
//: of this difference.
// snippet.hide
let slowDead = record(deadCounts[2])
// snippet.show
claim(
  isDefaultRun && slowDead > 0
    && zip(overSeeds("slowELUMSE").values, overSeeds("slowMSE").values).allSatisfy(<))

//: ## Where does the noise go, and does it stay?
//:
//: [Readers asked this](https://github.com/ageron/handson-ml2/issues/122). The noise goes in front of the first layer, in training. To use the
//: network, leave the first layer out. Both networks share the other layers, so nothing is copied:
let withoutNoise = Sequential("without its noise", Array(denoiser.layers.dropFirst()))

// snippet.hide
let cleanMSE = record(error(of: withoutNoise, on: images.test))
let plainMSE = record(error(of: plain, on: images.test))
let always = Dropout(pixelCount, rate: dropoutRate, seed: seed, isAlwaysOn: true)
let dropped = Sequential("dropped pixels", always)
let restored = Sequential("restored", [always] + restorer.layers.dropFirst())
let droppedMSE = record(error(of: dropped, on: images.test))
let restoredMSE = record(error(of: restored, on: images.test))
let offMSE = record(error(of: restorer, on: images.test))
// snippet.show
//: On clean images this network has the test error \(cleanMSE, digits: 4). The same network, trained without noise, has \(plainMSE, digits: 4). A network that was
//: trained to remove noise changes clean images more.
claim(
  isDefaultRun && zip(overSeeds("cleanMSE").values, overSeeds("plainMSE").values).allSatisfy(>))

//: ## Dropped pixels
//:
//: Dropout sets \(dropoutPercent, digits: 0) % of the pixels to 0 and divides the others by \(kept, digits: 1).
// snippet.hide
let kept = record(1 - Double(dropoutRate))
show(Reconstructions(of: images.test, by: [dropped, restored]), name: "dropped-pixels")
// snippet.show

//: The network lowers the error of such images from \(droppedMSE, digits: 4) to \(restoredMSE, digits: 4), and has \(offMSE, digits: 4) for images without dropped pixels.
claim(restoredMSE < droppedMSE && offMSE < restoredMSE)

//: ## Features
//:
//: The features of the first chapter's network differ in four settings: noise, penalty, activation and initializer. Here the
//: first and the last network differ in the noise only. All start from the same random numbers.
// snippet.hide
show(Features(of: [denoiser, slowELU, plain]))
let noiseCorrelation = record(neighbourCorrelation(of: denoiser))
let slowELUCorrelation = record(neighbourCorrelation(of: slowELU))
let plainCorrelation = record(neighbourCorrelation(of: plain))
// snippet.show

//: Few units of the listing's network show strokes, with noise or without. The weights of neighbouring pixels have the correlation
//: \(noiseCorrelation, digits: 2) with noise and \(plainCorrelation, digits: 2) without, so the noise does not make the features smoother here. With ELU and the smaller
//: rate the correlation is \(slowELUCorrelation, digits: 2).
claim(
  isDefaultRun && overSeeds("noiseCorrelation").mean < overSeeds("plainCorrelation").mean)
