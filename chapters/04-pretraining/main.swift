//: # Pretraining a classifier
//:
//: Images are cheap, labels are not. Does a classifier need fewer labels if its first layers come from an autoencoder that was
//: trained on all images without labels? A. Géron, *Hands-On Machine Learning with Scikit-Learn and TensorFlow* (O'Reilly, first
//: edition, 2017), chapter 15, suggests this use of autoencoders. We trained classifiers of \(dataset) with \(labelCounts.first) to \(grouped: mostLabels) labels, \(seedCount)
//: times each. With \(labelCounts.first) labels the mean test accuracy is \(pretrainedFew, digits: 1) % with pretraining and \(scratchFew, digits: 1) % from random weights, with
//: \(grouped: mostLabels) labels \(pretrainedMany, digits: 1) % and \(scratchMany, digits: 1) %. Here a pretrained classifier does not need fewer labels.
//:
//: \(figure: accuracy)
//:
//: The lines are four ways to use n labelled images:
//:
//: - *From scratch*: a network of three layers starts from random weights.
//: - *Pretrained*: the same network, but its first two layers start as the encoder of the autoencoder.
//: - *Frozen*: only the output layer is trained; the encoder does not change.
//: - *Pixels*: a network without hidden layers is trained on the pixels.
// snippet.hide
import Book

let images = begin(PackageResources.source_txt)
let dataset = record(images.name)
let pixelCount = record(images.train.pixelCount)
// snippet.show

//: ## Pretraining
//:
//: The autoencoder is that of [the first chapter](../stacked-autoencoder/README.md#the-network), with the notebook's λ of
//: \(pretrainingL2). It reads all \(grouped: trainingImages) training images, those with labels too, and no label. Readers of the author's notebook,
//: [15_autoencoders.ipynb](https://github.com/ageron/handson-ml/blob/master/15_autoencoders.ipynb), [asked where the pretraining
//: happens](https://github.com/ageron/handson-ml/issues/35). In the notebook an earlier section saves the weights to a file, and
//: the classifier loads this file. The notebook trains its autoencoder layer by layer. We train all layers at once.
let learningRate = parameter(0.01, in: 0..., "step size of Adam")
let pretrainingL2: Float = parameter(0.0001, in: 0...1, "penalty coefficient λ of the autoencoder")
let seed: UInt64 = parameter(
  42, "seed of all random numbers; the classifiers have this one and the next four")
let pretrainingEpochs = parameter(4, in: 1...10_000, "passes over all images without labels")
let batchSize = parameter(150, in: 1...10_000, "images in a step")

let dense = Dense.scope(
  activation: .elu, initializer: .he, regularizer: .l2(pretrainingL2), seed: seed)
let hidden1 = dense(pixelCount, 300)
let hidden2 = dense(300, 150)
let encoder = Sequential("encoder", hidden1, hidden2)
let autoencoder = Sequential(
  "autoencoder", hidden1, hidden2, dense(150, 300), dense(300, pixelCount, activation: .identity))

let pretraining = Training(
  of: autoencoder, on: images, minimizing: .meanSquaredError(to: .inputs) + .penalties,
  by: Adam(learningRate: learningRate), batchSize: batchSize, seed: seed)
for epoch in pretraining.epochs(pretrainingEpochs) {
  for batch in epoch.batches { pretraining.step(on: batch) }
}
// snippet.hide
let trainingImages = record(images.train.count)
let autoencoderMSE = record(error(of: autoencoder, on: images.test))
// snippet.show

//: Its test error is \(autoencoderMSE, digits: 4). All *pretrained* and *frozen* classifiers use this one encoder. So their standard deviations do not
//: include the variation between pretrainings.
//:
//: ## The classifiers
//:
//: | in the notebook | here |
//: | --- | --- |
//: | `n_outputs = 10`, no activation | logits: `dense(150, 10, activation: .identity)` ([Dense.swift](../../Sources/Training/Layers/Dense.swift)) |
//: | `sparse_softmax_cross_entropy_with_logits` | `.softmaxCrossEntropy(to: .labels)` ([Loss.swift](../../Sources/Training/Optimization/Loss.swift)) |
//: | `pretrain_saver.restore(sess, …)` | `copyParameters(of: hidden1)` ([AnyNetwork.swift](../../Sources/Book/AnyNetwork.swift)) |
//: | `in_top_k(logits, y, 1)` | `validation.accuracy` of a history ([History.swift](../../Sources/Training/Optimization/History.swift)) |
let l2: Float = parameter(0.0005, in: 0...1, "penalty coefficient λ of the classifiers")
let slowRate = parameter(0.001, in: 0..., "a smaller step size to compare with")
let epochs = parameter(
  4, in: 1...10_000, "passes over the labelled images, which are repeated if few")

func makeClassifier(seed: UInt64) -> [Dense] {
  let dense = Dense.scope(activation: .elu, initializer: .he, regularizer: .l2(l2), seed: seed)
  return [dense(pixelCount, 300), dense(300, 150), dense(150, 10, activation: .identity)]
}

func makePretrained(seed: UInt64) -> [Dense] {
  let layers = makeClassifier(seed: seed)
  layers[0].copyParameters(of: hidden1)
  layers[1].copyParameters(of: hidden2)
  return layers
}

func train(
  _ network: Sequential, on labelled: Examples, test: Examples, rate: Double = learningRate,
  seed: UInt64
) -> Training {
  let training = Training(
    of: network, on: labelled, validating: test,
    minimizing: .softmaxCrossEntropy(to: .labels) + .penalties, by: Adam(learningRate: rate),
    batchSize: batchSize, seed: seed)
  for epoch in training.epochs(epochs) {
    for batch in epoch.batches { training.step(on: batch) }
  }
  return training
}

//: The frozen encoder computes the codings of the labelled images once. The output layer is then trained on the codings, which
//: gives the same weights as training it in a network whose other layers are frozen.
//:
//: For each seed we shuffle the training images, and the first n are the labelled images. For one seed the four ways use the same
//: images in the same batches. The classifiers *from scratch*, *pretrained* and *frozen* start from the same output layer.
//: With \(grouped: mostLabels) labels, \(epochs) epochs have \(mostSteps) steps, as in the notebook. Fewer images are repeated until an epoch has
//: \(grouped: repeatedCount), so that \(epochs) epochs have \(fewSteps) steps.
//:
//: The notebook minimizes the sum of a batch's losses, ours is the mean. This multiplies the gradient by a constant, which hardly
//: changes Adam's steps.
// snippet.hide
enum Way: String, CaseIterable {
  case scratch = "from scratch"
  case pretrained, frozen, pixels
}

struct Setting: Hashable {
  var way: Way
  var count: Int
  var rate = learningRate
}

let seedCount = record(5)
let seeds = (0..<UInt64(seedCount)).map { seed &+ $0 }
let standardCounts = [100, 500, 2_000, 20_000].filter { $0 <= images.train.count }
let labelCounts = record(standardCounts.isEmpty ? [images.train.count] : standardCounts)
let mostLabels = record(labelCounts[labelCounts.count - 1])
let slowCount = record(labelCounts.contains(500) ? 500 : labelCounts[0])
let repeatedCount = record(6_000)
let fewSteps = record(epochs * (max(repeatedCount, labelCounts[0]) / batchSize))
let mostSteps = record(epochs * (max(repeatedCount, mostLabels) / batchSize))

/// The first `count` images of the order of `seed`, repeated if they are few.
func labelledImages(_ count: Int, seed: UInt64) -> ImageSet {
  let order = ShuffledBatches(count: images.train.count, using: SplitMix64(seed: seed)).order
  return images.train.images(at: (0..<max(count, repeatedCount)).map { Int(order[$0 % count]) })
}

let test = images.test.examples
let testCodings = Examples(outputsOf: encoder, on: test)

/// The test accuracies after each epoch of all classifiers of `seed`, in percent. What they need is freed afterwards.
func trainClassifiers(seed: UInt64) -> [Setting: [Double]] {
  var trainings: [Setting: Training] = [:]
  func add(_ setting: Setting, _ layers: [Dense], on examples: Examples, test: Examples) {
    let network = Sequential(setting.way.rawValue, layers)
    trainings[setting] = train(network, on: examples, test: test, rate: setting.rate, seed: seed)
  }
  for count in labelCounts {
    let images = labelledImages(count, seed: seed)
    let isSlowToo = count == slowCount && slowRate != learningRate
    for rate in isSlowToo ? [learningRate, slowRate] : [learningRate] {
      let scratch = Setting(way: .scratch, count: count, rate: rate)
      add(scratch, makeClassifier(seed: seed), on: images.examples, test: test)
      let pretrained = Setting(way: .pretrained, count: count, rate: rate)
      add(pretrained, makePretrained(seed: seed), on: images.examples, test: test)
    }
    let outputLayer = [makeClassifier(seed: seed)[2]]
    let codings = Examples(outputsOf: encoder, on: images.examples)
    add(.init(way: .frozen, count: count), outputLayer, on: codings, test: testCodings)
    let dense = Dense.scope(activation: .identity, regularizer: .l2(l2), seed: seed)
    add(
      .init(way: .pixels, count: count), [dense(pixelCount, 10)], on: images.examples, test: test)
  }
  return trainings.mapValues { training in
    training.history.epochs.map { 100 * $0.validation.accuracy }
  }
}
let accuracies = seeds.map(trainClassifiers)

/// The test accuracies over the seeds after an epoch, the last one if none is given, in percent.
func accuracy(_ way: Way, _ count: Int, rate: Double = learningRate, epoch: Int = epochs) -> Sample
{
  let setting = Setting(way: way, count: count, rate: rate)
  return Sample(accuracies.compactMap { $0[setting]?[epoch - 1] })
}

/// By how much the test accuracy of `way` lies above that of `other`, seed by seed, in percentage points.
func gain(_ way: Way, over other: Way = .scratch, _ count: Int, rate: Double = learningRate)
  -> Sample
{
  Sample(
    zip(accuracy(way, count, rate: rate).values, accuracy(other, count, rate: rate).values).map(-))
}

func standardError(_ sample: Sample) -> Double {
  sample.standardDeviation / Double(sample.values.count).squareRoot()
}

let pretrainedFew = record(accuracy(.pretrained, labelCounts[0]).mean)
let scratchFew = record(accuracy(.scratch, labelCounts[0]).mean)
let pretrainedMany = record(accuracy(.pretrained, mostLabels).mean)
let scratchMany = record(accuracy(.scratch, mostLabels).mean)

let largestDifference = record(labelCounts.map { abs(gain(.pretrained, $0).mean) }.max() ?? 0)
let bands = "bands: mean ± standard deviation over \(seedCount) seeds"
func series(_ way: Way) -> LineChart.Series {
  let samples = labelCounts.map { (Double($0), accuracy(way, $0)) }
  return LineChart.Series(
    way.rawValue, points: samples.map { ($0, $1.mean) },
    band: samples.map { ($1.mean - $1.standardDeviation, $1.mean + $1.standardDeviation) })
}
func means(_ way: Way) -> String {
  labelCounts.map { "\(accuracy(way, $0).mean, digits: 1)" }.joined(separator: ", ")
}
show(
  LineChart(
    x: LineChart.Axis("labelled images", scale: .logarithmic), y: "accuracy on test images, %",
    series: Way.allCases.map(series)),
  name: "accuracy",
  caption:
    "Accuracy of classifiers on the \(grouped: images.test.count) test images of \(dataset) by the number of labelled"
    + " images that they were trained on (\(bands)). Pretrained layers come from an autoencoder that was trained on all"
    + " \(grouped: images.train.count) training images without labels. From scratch and pretrained differ by at most \(largestDifference, digits: 1) points in the mean.",
  alternativeText:
    "Four rising lines with bands over \(labelCounts.map { "\(grouped: $0)" }.joined(separator: ", ")) labelled images. From scratch and"
    + " pretrained nearly coincide, frozen lies lowest. Means: "
    + Way.allCases.map { "\($0.rawValue) \(means($0)) %" }.joined(separator: "; ") + ".",
  cover: true)
// snippet.show

//: ## Does pretraining help?
//:
//: The table shows the test accuracies in percent (mean ± standard deviation over \(seedCount) seeds). The last column is the mean difference
//: between the pretrained classifier and the one from scratch, seed by seed, with its standard error.
// snippet.hide
show(
  Table(
    columns: [.integer("Labels")] + Way.allCases.map { .text($0.rawValue) }
      + [.text("pretrained − scratch")],
    rows: labelCounts.map { count in
      let gain = gain(.pretrained, count)
      return [.integer(count)]
        + Way.allCases.map { .text(accuracy($0, count).text(digits: 1)) }
        + [
          .text(
            "\(gain.mean < 0 ? "−" : "")\(abs(gain.mean), digits: 2) ± \(standardError(gain), digits: 2)"
          )
        ]
    }))
// snippet.show

//: Pretraining raises the mean accuracy by more than two standard errors for no number of labels. With \(slowCount) labels it lowers the mean
//: by \(fewLoss, digits: 2) points, \(fewErrors, digits: 1) standard errors. With 2,000 labels the standard error is \(middleError, digits: 2), so a gain of one or two points would not
//: be visible there. We found no gain.
// snippet.hide
let fewLoss = record(-gain(.pretrained, slowCount).mean)
let fewErrors = record(isDefaultRun ? fewLoss / standardError(gain(.pretrained, slowCount)) : 0)
let middleError = record(isDefaultRun ? standardError(gain(.pretrained, 2_000)) : 0)
// snippet.show
claim(
  isDefaultRun && labelCounts.allSatisfy { !isAboveTwoErrors(gain(.pretrained, $0)) }
    && fewErrors > 2 && middleError > 0.8)

//: [A reader pretrained about 15 autoencoders](https://github.com/ageron/handson-ml3/issues/89) and found no gain with 500 labels
//: either. The author's notebook uses 20,000 labels and prints the test accuracy after each epoch:
// snippet.hide
func isAboveTwoErrors(_ sample: Sample) -> Bool { sample.mean > 2 * standardError(sample) }
let notebookRuns = [("classifier-scratch", Way.scratch), ("classifier-pretrained", .pretrained)]
let deviations = notebookRuns.flatMap { name, way in
  zip(1..., References.values(of: "testAccuracy", name).prefix(epochs)).map { epoch, theirs in
    let ours = accuracy(way, mostLabels, epoch: epoch)
    return abs(ours.deviations(of: 100 * theirs))
  }
}
let largestDeviation = record(isDefaultRun ? deviations.max() ?? 0 : 0)
let authorsScratch = record(
  100 * References.values(of: "testAccuracy", "classifier-scratch", by: "author")[0])
let authorsPretrained = record(
  100 * References.values(of: "testAccuracy", "classifier-pretrained", by: "author")[0])
if isDefaultRun {
  show(
    Table(
      columns: [.text("Test accuracy, %")] + (1...epochs).map { .text("epoch \($0)") },
      rows: notebookRuns.flatMap { name, way -> [[TableCell]] in
        [
          [.text("\(way.rawValue), notebook")]
            + References.values(of: "testAccuracy", name).map { .text("\(100 * $0, digits: 1)") },
          [.text("\(way.rawValue), here (\(seedCount) seeds)")]
            + (1...epochs).map { .text(accuracy(way, mostLabels, epoch: $0).text(digits: 1)) },
        ]
      }))
}
// snippet.show

//: The notebook's accuracies differ from our means by at most \(largestDeviation, digits: 1) standard deviations. Over six versions of the notebook, the mean
//: accuracy after the last epoch is \(authorsScratch, digits: 2) % from scratch and \(authorsPretrained, digits: 2) % pretrained. (Five of the six have 300 outputs instead of 10
//: by mistake; the other 290 classes are soon suppressed.)
claim(isDefaultRun && largestDeviation < 2.5 && abs(authorsScratch - authorsPretrained) < 0.1)

//: ## Why is there no gain?
//:
//: *Are the classes easier to separate by the codings than by the pixels?* An output layer on the \(codingCount) codings has a lower mean
//: accuracy than one on the \(pixelCount) pixels, for each number of labels, with the same λ and the same steps. We did not test other λ or more
//: steps.
claim(labelCounts.allSatisfy { accuracy(.frozen, $0).mean < accuracy(.pixels, $0).mean })

//: *Do frozen layers or smaller steps help?* For [a related question](https://github.com/ageron/handson-ml2/issues/122) the author
//: advises to freeze the pretrained layers first, and then to train all layers at a lower learning rate. We tested each alone. Frozen
//: layers have a lower mean accuracy than training from scratch, for each number of labels. With \(slowCount) labels and the
//: learning rate \(slowRate) the accuracy is \(slowPretrained, digits: 1) % pretrained and \(slowScratch, digits: 1) % from scratch. The mean difference has a standard
//: error of \(slowError, digits: 2). We did not test freezing followed by a lower rate.
// snippet.hide
let codingCount = record(encoder.outputs)
let slowPretrained = record(accuracy(.pretrained, slowCount, rate: slowRate).mean)
let slowScratch = record(accuracy(.scratch, slowCount, rate: slowRate).mean)
let slowGain = record(gain(.pretrained, slowCount, rate: slowRate).mean)
let slowError = record(standardError(gain(.pretrained, slowCount, rate: slowRate)))
// snippet.show
claim(
  abs(slowGain) <= 2 * slowError
    && labelCounts.allSatisfy { accuracy(.frozen, $0).mean < accuracy(.scratch, $0).mean })

//: These are results for one autoencoder, one data set and 100 labels or more. We did not test other autoencoders or fewer labels.
