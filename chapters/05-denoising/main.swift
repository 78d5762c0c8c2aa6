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
_ = [train(plain), train(slow, learningRate: slowRate), train(elu), train(slowELU, learningRate: slowRate)]

/// `network` without the layer that corrupts its inputs.
func withoutNoise(_ network: Sequential) -> Sequential {
  Sequential(network.name, Array(network.layers.dropFirst()))
}

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
      References.values(of: "lastBatchMSE", network, by: source).prefix(epochs).map { .text("\($0, digits: 4)") }
    }
    return [
      [.text("\(label), notebook")] + theirs("notebook"),
      [.text("\(label), a reader's run")] + theirs("reader"),
      [.text("\(label), here (5 seeds)")] + (0..<epochs).map { .text(overSeeds(record, at: $0).text) },
    ]
  }
  show(
    Table(
      columns: [.text("Error of the last batch")] + (1...epochs).map { .text("epoch \($0)") },
      rows: rows("noise", "denoising-gaussian", "lastBatches")
        + rows("dropout", "denoising-dropout", "dropoutLastBatches")))
}
// snippet.show

//: The notebook's error of the last batch is that of one batch of 150 images, for Gaussian noise with fresh noise, for dropout without dropout.
//: DEVIATIONS

//: ## Is the noise removed?
// snippet.hide
let deadCounts = [denoiser, slow, elu, slowELU].map { deadUnits(of: $0, on: images.test) }
let hiddenUnits = record(750)
let dead = record(deadCounts[0].reduce(0, +))
let slowDead = record(deadCounts[1].reduce(0, +))
let restorerDead = record(deadUnits(of: restorer, on: images.test).reduce(0, +))
show(text: "\(deadCounts) \(restorerDead) \([denoiser, restorer, plain].map(neighbourCorrelation)) ")
let cleanMSE = record(error(of: withoutNoise(denoiser), on: images.test))
let plainMSE = record(error(of: plain, on: images.test))
let always = Dropout(pixelCount, rate: dropoutRate, seed: seed, isAlwaysOn: true)
let dropped = Sequential("dropped", always)
let restored = Sequential("restored", [always] + withoutNoise(restorer).layers)
show(Reconstructions(of: images.test, by: [dropped, restored]), name: "dropout")
show(Features(of: [denoiser, restorer, plain]))
// snippet.show
