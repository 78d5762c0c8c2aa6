//: # A variational autoencoder
//:
//: Can an autoencoder generate new digits? A *variational* autoencoder (Kingma and Welling 2014) draws its codings from normal
//: distributions, and its loss keeps these distributions close to the standard normal distribution. After training, its decoder
//: turns standard normal numbers into images. This chapter trains the one of A. Géron, *Hands-On Machine Learning with
//: Scikit-Learn and TensorFlow* (O'Reilly, first edition, 2017), chapter 15, on \(dataset). The decoder computed each image below from
//: \(codings) random numbers, after \(epochs) epochs (seed \(seed)). About half are clear digits, others are blurred or mix the strokes of two digits.
//:
//: \(figure: generated)
// snippet.hide
import Book

let images = begin(PackageResources.source_txt)
let dataset = record(images.name)
// snippet.show

//: ## The network
//:
//: The author's notebook is [15_autoencoders.ipynb](https://github.com/ageron/handson-ml/blob/master/15_autoencoders.ipynb).
//: Names that are not in [the first chapter](../stacked-autoencoder/README.md#the-network):
//:
//: | in the notebook | here |
//: | --- | --- |
//: | `hidden3_mean`, `hidden3_gamma` | `heads`, one layer: first all μ, then all γ ([Dense.swift](../../Sources/Training/Layers/Dense.swift)) |
//: | `hidden3 = mean + exp(0.5 * gamma) * noise` | `GaussianSampling(…)` ([GaussianSampling.swift](../../Sources/Training/Layers/GaussianSampling.swift)) |
//: | `sigmoid_cross_entropy_with_logits(…)`, `latent_loss` | `.sigmoidCrossEntropy(to: .inputs) + .latentLoss` ([Loss.swift](../../Sources/Training/Optimization/Loss.swift)) |
//: | `outputs = tf.sigmoid(logits)` | `Elementwise(…, .sigmoid)` ([Activation.swift](../../Sources/Training/Layers/Activation.swift)) |
let learningRate = parameter(0.001, in: 0..., "step size of Adam")
let codings = parameter(20, in: 1...1000, "codings of an image")
let seed: UInt64 = parameter(42, "seed of all random numbers")

func makeAutoencoder(
  _ name: String, units: Int = 500, codings: Int, spread: GaussianSampling.Spread = .logVariance
) -> (encoder: Sequential, decoder: Sequential, network: Sequential) {
  let dense = Dense.scope(activation: .elu, initializer: .he, seed: seed)
  let hidden1 = dense(images.train.pixelCount, units)
  let hidden2 = dense(units, units)
  let heads = dense(units, 2 * codings, activation: .identity)
  let hidden3 = GaussianSampling(codings, spread: spread, seed: seed)
  let hidden4 = dense(codings, units)
  let hidden5 = dense(units, units)
  let logits = dense(units, images.train.pixelCount, activation: .identity)
  let pixels = Elementwise(images.train.pixelCount, .sigmoid)
  return (
    Sequential(name, hidden1, hidden2, heads), Sequential(name, hidden4, hidden5, logits, pixels),
    Sequential(name, hidden1, hidden2, heads, hidden3, hidden4, hidden5, logits)
  )
}

let autoencoder = makeAutoencoder("the γ form", codings: codings)
// snippet.hide
let parameterCount = record(autoencoder.network.parameterCount)
// snippet.show

//: The network has \(grouped: parameterCount) parameters. Its outputs are logits, the numbers before the last sigmoid. For each image the encoder
//: computes \(codings) means μ and \(codings) numbers γ = ln σ², the logarithms of variances. Each coding is drawn as z = μ + σε, with a new ε from
//: the standard normal distribution for each image and step. The factor of ε is σ = e^(γ/2), the square root of the variance e^γ.
//:
//: *How are the two heads, μ and γ, told apart?* Both are linear layers of the same input, with weights of their own. Here they are columns of
//: one layer with \(headCount) outputs, because columns share no weights. Only their use differs: μ is added, e^(γ/2) scales ε, and the latent
//: loss treats them differently.
// snippet.hide
let headCount = record(2 * codings)
// snippet.show

//: ## The loss
//:
//: The loss has two parts, each summed over the images of a batch:
//:
//: - the reconstruction loss −Σ (x ln p + (1 − x) ln(1 − p)), the cross-entropy of the pixels x and the decoder's outputs p;
//: - the latent loss ½ Σ (e^γ + μ² − 1 − γ), summed over the codings. It is the Kullback–Leibler divergence of the normal
//:   distributions with the means μ and the variances e^γ from the standard normal distribution, and 0 if they are equal.
//:
//: *Sum or mean?* The notebook prints sums over a batch of 150. All losses below are in nats per image: divided by the number of
//: images, with natural logarithms. Dividing both parts by the batch size multiplies the gradient by a constant, which hardly changes
//: Adam's steps. Dividing only the cross-entropy by the \(pixelCount) pixels would multiply the weight of the latent loss by \(pixelCount).
//:
//: *May pixels be grey?* The cross-entropy of a pixel is smallest at p = x, as the squared error is. This floor, the entropy of x, is
//: above 0 for grey pixels. Summed over the pixels, the floor of a test image is \(floor, digits: 1) nats in the mean.
// snippet.hide
let pixelCount = record(images.train.pixelCount)
let floor = record(images.test.meanEntropy)
// snippet.show

//: ## Training
let epochs = parameter(4, in: 1...10_000, "passes over the images")
let batchSize = parameter(150, in: 1...10_000, "images in a step")

func train(_ network: Sequential) -> Training {
  let training = Training(
    of: network, on: images, minimizing: .sigmoidCrossEntropy(to: .inputs) + .latentLoss,
    by: Adam(learningRate: learningRate), batchSize: batchSize, seed: seed)
  for epoch in training.epochs(epochs) {
    for batch in epoch.batches { training.step(on: batch) }
  }
  return training
}

let training = train(autoencoder.network)
// snippet.hide
let deviationForm = makeAutoencoder("the σ form", codings: codings, spread: .deviation)
let deviationTraining = train(deviationForm.network)
let plane = makeAutoencoder("2 codings", units: 200, codings: 2)
_ = train(plane.network)
show(LearningCurve(training.history))
let loss = Loss.sigmoidCrossEntropy(to: .inputs) + .latentLoss
let test = losses(loss, of: autoencoder.network, on: images.test)
let testCrossEntropy = record(test.error)
let testLatentLoss = record(test.latentLoss)
let testLoss = record(test.error + test.latentLoss)
let planeLosses = losses(loss, of: plane.network, on: images.test)
let planeLoss = record(planeLosses.error + planeLosses.latentLoss)
func totals(_ history: History) -> [Double] {
  history.epochs.map { $0.lastBatch.error + $0.lastBatch.latentLoss }
}
let gammaTotals = record(totals(training.history))
let sigmaTotals = record(totals(deviationTraining.history))
let crossEntropies = record(training.history.epochs.map(\.lastBatch.error))
let latentLosses = record(training.history.epochs.map(\.lastBatch.latentLoss))
// snippet.show

//: After \(epochs) epochs a test image has a loss of \(testLoss, digits: 1) nats: a cross-entropy of \(testCrossEntropy, digits: 1), of which \(floor, digits: 1) are the floor,
//: and a latent loss of \(testLatentLoss, digits: 1). The notebook trains for 50 epochs and prints the losses of the last batch of each, after its update.
// snippet.hide
func beside(_ label: String, _ quantity: String, _ record: String) -> LastBatches {
  LastBatches(
    "variational gamma", quantity, dividedBy: 150, label: label, digits: 1,
    ours: overSeeds(record, count: epochs))
}
let lastBatches =
  isDefaultRun
  ? [
    beside("cross-entropy", "lastBatchCrossEntropy", "crossEntropies"),
    beside("latent loss", "lastBatchLatentLoss", "latentLosses"),
  ] : []
if isDefaultRun { show(LastBatches.table(lastBatches, heading: "Last batch, nats per image")) }
// snippet.show

//: In these epochs the notebook's losses differ from our means by at most \(furthest, digits: 1) standard deviations.
// snippet.hide
let furthest = record(LastBatches.furthest(lastBatches))
// snippet.show
claim(isDefaultRun && furthest < 3)

//: ## Generating digits
//:
//: `zeros` has μ = 0 and γ = 0, so the sampling layer of `prior` draws standard normal codings. The decoder turns each row of
//: codings into an image of the first picture:
let prior = Sequential(GaussianSampling(codings, seed: seed))
let zeros = Matrix(rows: 60, columns: 2 * codings)
let samples = outputs(of: prior, on: Examples(rows: zeros))
let generated = outputs(of: autoencoder.decoder, on: Examples(rows: samples))
// snippet.hide
func mosaic(_ pictures: Matrix, columns: Int, labels: [String] = []) -> ImageGrid {
  let cells = pictures.rowArrays.map { ImageGrid.Cell($0) }
  return ImageGrid(
    width: images.train.width, height: images.train.height,
    rows: stride(from: 0, to: cells.count, by: columns).map { first in
      .init(
        labels.isEmpty ? "" : labels[first / columns],
        Array(cells[first..<min(first + columns, cells.count)]))
    })
}
show(
  mosaic(generated, columns: 10), name: "generated",
  caption:
    "60 images that the decoder of the variational autoencoder computes from \(codings) standard normal numbers each, after \(epochs) epochs on \(dataset).",
  alternativeText:
    "6 rows of 10 generated images. About half are recognizable digits in various handwritings; the others are blurred or mix the strokes of two digits.",
  cover: true)
// snippet.show

//: ## Encoding and decoding
//:
//: To reconstruct a test image, the network draws codings from the distributions of its encoder and decodes them.
// snippet.hide
let reconstructing = Sequential(
  "variational autoencoder",
  autoencoder.encoder.layers + [GaussianSampling(codings, seed: seed)] + autoencoder.decoder.layers)
let pca = principalComponents(of: images.train, count: codings)
let pcaNetwork = pca.autoencoder
let testMSE = record(error(of: reconstructing, on: images.test))
let pcaMSE = record(error(of: pcaNetwork, on: images.test))
show(Reconstructions(of: images.test, by: [reconstructing, pcaNetwork]))
let heads = outputs(of: autoencoder.encoder, on: images.test)
let deviations = (0..<codings).map { Sample(heads.column($0).map { Double($0) }).standardDeviation }
let activeCodings = record(deviations.count { $0 > 0.1 })
// snippet.show

//: The mean squared error is \(testMSE, digits: 4). Principal component analysis (PCA) with \(codings) components has \(pcaMSE, digits: 4), although PCA
//: minimizes the training error of linear autoencoders, and the network minimizes another loss.
claim(
  isDefaultRun && isSmaller("testMSE", than: "pcaMSE"))

//: *How many codings are used?* If μ of a coding is equal for all images, the coding contains almost no information about the image.
//: Burda, Grosse and Salakhutdinov (2016) call a coding active if the variance of μ over the images is above 0.01. Here
//: \(activeCodings) of the \(codings) codings are active.
//:
//: ## Interpolating
//:
//: The decoder also decodes codings between two samples, a third and two thirds of the way from one to the next.
// snippet.hide
let path = Matrix(rows: 4 * 6, columns: codings)
for step in 0...3 {
  for sample in 0..<6 {
    for coding in 0..<codings {
      let start = samples[sample, coding]
      let end = samples[(sample + 1) % 6, coding]
      path[6 * step + sample, coding] = (Float(3 - step) * start + Float(step) * end) / 3
    }
  }
}
let interpolated = outputs(of: autoencoder.decoder, on: Examples(rows: path))
show(
  mosaic(
    interpolated, columns: 6,
    labels: ["the first six samples", "one third of the way", "two thirds", "the next sample"]),
  name: "interpolated",
  caption:
    "Images decoded between the first six samples, after \(epochs) epochs on \(dataset). Each column leads to the image at the top of the next column, the last to the first.",
  alternativeText:
    "4 rows of 6 generated images. From top to bottom each image changes gradually until it is the image at the top of the next column."
)
let rows = interpolated.rowArrays
let rotatedFirstRow = Array(rows[1..<6] + rows[..<1])
// snippet.show

//: The last row equals the first row, shifted by one column, bit for bit.
claim(Array(rows[18...]) == rotatedFirstRow)

//: ## Two codings
//:
//: Two codings can be drawn in a plane. We trained a smaller network, \(planeShape), in the same way. The labels were not used in
//: training. The mean loss of a test image is \(planeLoss, digits: 1) nats, against \(testLoss, digits: 1) for the network with \(codings) codings and more units.
claim(planeLoss > testLoss)
// snippet.hide
let planeShape = record("\(pixelCount)-200-200-2-200-200-\(pixelCount)")
let shown = images.test.prefix(2000)
let means = outputs(of: plane.encoder, on: shown)
show(
  ScatterChart(
    x: "z₁", y: "z₂",
    groups: ScatterChart.Group.groups(
      of: means.rowArrays.map { (Double($0[0]), Double($0[1])) }, by: shown.labels),
    hasEqualScales: true),
  name: "plane",
  caption:
    "The means μ of the two codings of the first \(grouped: shown.count) test images of \(dataset), after \(epochs) epochs. A colour and a shape mark each class; its digit stands at the median.",
  alternativeText:
    "A scatter chart of points in regions by class. Some regions are separate, others overlap. One quadrant is nearly empty."
)
let side = 10
let lattice = Matrix(rows: side * side, columns: 2)
for row in 0..<side {
  for column in 0..<side {
    lattice[side * row + column, 0] = Float(column) * 4 / Float(side - 1) - 2
    lattice[side * row + column, 1] = 2 - Float(row) * 4 / Float(side - 1)
  }
}
let quadrants = means.rowArrays.map { ($0[0] < 0 ? 0 : 1) + ($0[1] < 0 ? 0 : 2) }
let shares = (0..<4).map { quadrant in
  100 * Double(quadrants.count { $0 == quadrant }) / Double(shown.count)
}
let emptiest = record(shares.min() ?? 0)
let shownCount = record(shown.count)
let emptiestCount = record(Int((emptiest * Double(shown.count) / 100).rounded()))
let longEmptiest = record(
  isDefaultRun ? overSeeds("emptiest", with: "epochs=50").text(digits: 1) : "")
let outsideCount = means.rowArrays.count { max(abs($0[0]), abs($0[1])) > 2 }
let decodedPlane = outputs(of: plane.decoder, on: Examples(rows: lattice))
show(
  mosaic(decodedPlane, columns: side), name: "decoded-plane",
  caption:
    "Images that the decoder with two codings computes for z₁ from −2 (left) to 2 (right) and z₂ from −2 (bottom) to 2 (top), after \(epochs) epochs. In the quadrant with the fewest means, most images are not digits. \(outsideCount) of the means lie outside of this square.",
  alternativeText:
    "10 rows of 10 images of digits. Neighbouring images are similar; across the plane one digit turns into another. In one part the images are dark with a white blot."
)
// snippet.show

//: A quarter of all random codings falls into each quadrant. The emptiest quadrant has \(emptiestCount) of the \(grouped: shownCount) means after \(epochs) epochs, and
//: \(longEmptiest) % after \(longEpochs) (\(longSeeds) seeds). So after \(epochs) epochs many random codings lie where almost no image is encoded.
claim(
  isDefaultRun && overSeeds("emptiest").values.allSatisfy { $0 < 5 }
    && overSeeds("emptiest", with: "epochs=50").values.allSatisfy { $0 > 5 })

//: ## The σ form
//:
//: The notebook also trains a form whose second head is σ itself, with z = μ + σε and the latent loss
//: ½ Σ (σ² + μ² − 1 − ln(10⁻¹⁰ + σ²)). A negative σ is possible: the sign of σ changes neither the latent loss nor the distribution of z.
//: Which form is more stable? The notebook trains each form once for \(longEpochs) epochs. We trained each with \(longSeeds) seeds (option `--epochs`).
// snippet.hide
func notebookTotals(_ network: String) -> [Double] {
  zip(
    References.values(of: "lastBatchCrossEntropy", network),
    References.values(of: "lastBatchLatentLoss", network)
  ).map { ($0 + $1) / 150 }
}
let notebookGamma = notebookTotals("variational gamma")
let notebookSigma = notebookTotals("variational sigma")
/// How often a loss is more than a tenth larger than an epoch before.
func rises(_ totals: [Double]) -> Int {
  zip(totals, totals.dropFirst()).count { $1 > 1.1 * $0 }
}
func rises(_ band: [Sample]) -> [Int] {
  (band.first?.values.indices ?? 0..<0).map { seed in rises(band.map { $0.values[seed] }) }
}
let longEpochs = record(50)
let longSeeds = record(
  isDefaultRun ? overSeeds("gammaTotals", at: 0, with: "epochs=50").values.count : 0)
let (gammaBand, sigmaBand) = (
  overSeeds("gammaTotals", count: longEpochs, with: "epochs=50"),
  overSeeds("sigmaTotals", count: longEpochs, with: "epochs=50")
)
let notebookGammaRises = record(rises(notebookGamma))
let notebookSigmaRises = record(rises(notebookSigma))
let gammaRises = record(rises(gammaBand))
let sigmaRises = record(rises(sigmaBand))
/// The means of the last 10 epochs, seed by seed.
func ends(_ band: [Sample]) -> Sample {
  Sample(
    (band.first?.values.indices ?? 0..<0).map { seed in
      Sample(band.suffix(10).map { $0.values[seed] }).mean
    })
}
func series(_ name: String, _ band: [Sample]) -> LineChart.Series {
  .init(
    name, points: band.enumerated().map { (Double($0 + 1), $1.mean) },
    band: band.map { ($0.values.min() ?? 0, $0.values.max() ?? 0) })
}
if isDefaultRun {
  show(
    LineChart(
      x: "epoch", y: "loss of the last batch, nats per image",
      series: [
        .init("notebook, σ", notebookSigma), .init("notebook, γ", notebookGamma),
        series("here, σ", sigmaBand), series("here, γ", gammaBand),
      ]),
    name: "forms",
    caption:
      "The loss of the last batch of each epoch on \(dataset), over \(longEpochs) epochs: one training of each form in the notebook, and \(longSeeds) of each here (line: mean; band: smallest to largest). In each training the loss of the σ form rises by more than 10 % in several epochs, that of the γ form in none.",
    alternativeText:
      "Lines over \(longEpochs) epochs. The notebook's σ form has high peaks, up to \(notebookSigma.max() ?? 0, digits: 0) nats; its γ form has no such peaks and ends at \(notebookGamma[longEpochs - 1], digits: 0). The mean of our σ form lies above that of our γ form. The band of our σ form is mostly wide, that of our γ form narrow."
  )
}
// snippet.show

//: In the notebook the loss of the σ form rises by more than 10 % in \(notebookSigmaRises) epochs, and its mean over the last 10 epochs is \(notebookSigmaEnd, digits: 1).
//: Here the loss of the σ form rises that much in \(fewestRises) to \(mostRises) epochs, and its mean is \(sigmaEnd) (\(longSeeds) seeds). The loss of the γ form never
//: rises that much, and its mean is \(notebookGammaEnd, digits: 1) in the notebook and \(gammaEnd) here. For each seed the mean of the σ form is
//: larger. So the γ form is more stable in these trainings.
// snippet.hide
let notebookSigmaEnd = record(Sample(notebookSigma.suffix(10)).mean)
let notebookGammaEnd = record(Sample(notebookGamma.suffix(10)).mean)
let sigmaEnd = record(isDefaultRun ? ends(sigmaBand).text(digits: 1) : "")
let gammaEnd = record(isDefaultRun ? ends(gammaBand).text(digits: 1) : "")
let fewestRises = record(sigmaRises.min() ?? 0)
let mostRises = record(sigmaRises.max() ?? 0)
// snippet.show
claim(
  isDefaultRun && longSeeds == 5 && zip(gammaRises, sigmaRises).allSatisfy(<)
    && gammaRises.allSatisfy { $0 == 0 } && notebookGammaRises == 0
    && zip(ends(gammaBand).values, ends(sigmaBand).values).allSatisfy(<))
