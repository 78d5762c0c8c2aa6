//: # A stacked autoencoder
//:
//: Can a network compress a picture from \(pixelCount) numbers to 150 and restore it? This chapter trains the stacked
//: autoencoder of A. Géron, *Hands-On Machine Learning with Scikit-Learn and TensorFlow* (O'Reilly, first edition, 2017),
//: chapter 15, on \(dataset). The answer depends on the penalty coefficient λ. With λ = \(l2) the test error is
//: \(testMSE, digits: 4); with λ = \(notebookL2) it is \(lowPenaltyMSE, digits: 4). The printed listing has λ = 0.001, the author's
//: notebook λ = 0.0001. As many principal components reach \(pcaMSE, digits: 4).
//:
//: \(figure: reconstructions)
//:
//: An autoencoder is trained to output its input. A narrow hidden layer prevents it from copying: everything must pass
//: through 150 numbers, the *codings*. The network learns which 150 numbers describe a picture best. It needs no labels.
//: *Stacked* means that it has several hidden layers.
// snippet.hide
import Book

let images = begin(PackageResources.source_txt)
let dataset = record(images.name)
let pixelCount = record(images.train.pixelCount)
// snippet.show

//: ## The network
//:
//: The author's notebook is
//: [15_autoencoders.ipynb](https://github.com/ageron/handson-ml/blob/master/15_autoencoders.ipynb). Its names correspond
//: to ours:
//:
//: | in the book | here |
//: | --- | --- |
//: | `placeholder(tf.float32, …)` | a batch of images: bytes, divided by 255 ([ForwardPass.swift](../../Sources/Training/ForwardPass.swift)) |
//: | `arg_scope([fully_connected], …)` | `Dense.scope(…)`, the defaults of all layers ([Dense.swift](../../Sources/Training/Layers/Dense.swift)) |
//: | `variance_scaling_initializer()` | `.he`: normal, σ = √(1.3 · 2 / inputs), cut off at 2σ ([Initializer.swift](../../Sources/Training/Initializer.swift)) |
//: | `l2_regularizer(l2_reg)` | `.l2(λ)`: adds λ/2 · Σ w² for each weight matrix, not for biases ([Parameter.swift](../../Sources/Training/Parameter.swift)) |
//: | `reduce_mean(square(outputs - X))` | `.meanSquaredError(to: .inputs)` ([Loss.swift](../../Sources/Training/Optimization/Loss.swift)) |
//: | `get_collection(REGULARIZATION_LOSSES)` | `+ .penalties` ([Loss.swift](../../Sources/Training/Optimization/Loss.swift)) |
//: | `AdamOptimizer(learning_rate)` | `Adam(learningRate:)` ([Adam.swift](../../Sources/Training/Optimization/Adam.swift)) |
//: | `mnist.train.next_batch(batch_size)` | `epoch.batches` ([ShuffledBatches.swift](../../Sources/Training/ShuffledBatches.swift)) |
//: | `sess.run(…, feed_dict=…)` | `training.step(on: batch)` ([TrainingStep.swift](../../Sources/Training/Optimization/TrainingStep.swift)) |
let learningRate = parameter(0.01, in: 0..., "step size of Adam")
let l2: Float = parameter(0.001, in: 0...1, "penalty coefficient λ, as printed")
let seed: UInt64 = parameter(42, "seed of all random numbers")

func makeAutoencoder(l2: Float) -> Sequential {
  let dense = Dense.scope(activation: .elu, initializer: .he, regularizer: .l2(l2), seed: seed)
  let hidden1 = dense(images.train.pixelCount, 300)  // 28 × 28 for MNIST
  let hidden2 = dense(300, 150)  // the codings
  let hidden3 = dense(150, 300)
  let outputs = dense(300, images.train.pixelCount, activation: .identity)
  return Sequential("stacked, λ = \(l2)", hidden1, hidden2, hidden3, outputs)
}
let autoencoder = makeAutoencoder(l2: l2)

//: Each layer computes f(XW + b). ELU is f(z) = z for z > 0 and eᶻ − 1 otherwise; its slope vanishes for very negative z.
//: The output layer has no activation. The variance of He's initializer was derived for ReLU. The four weight matrices
//: have \(grouped: weights) weights; with the biases there are \(grouped: parameterCount) parameters.
// snippet.hide
let weights = record(autoencoder.weightCount)
let parameterCount = record(autoencoder.parameterCount)
let initialPenalty = record(penalty(of: autoencoder))
// snippet.show

//: ## Training
//:
//: The loss is the mean squared error of the reconstruction, over pixels from 0 to 1, plus the penalties. An epoch has as
//: many batches as fit into the \(grouped: trainingImages) training images. The images left over open the next epoch; then all images are
//: shuffled again.
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

let history = train(autoencoder)
show(history)
// snippet.hide
let trainingImages = record(images.train.count)
let firstError = record(history.first.trainMSE)
let finalError = record(history.final.trainMSE)
let firstPenalty = record(history.first.regularizationLoss)
let testMSE = record(error(of: autoencoder, on: images.test))
let greyLevels = record(255 * testMSE.squareRoot())
let imageWeight = record(Double(l2) * Double(images.train.pixelCount))
// snippet.show

//: *Last batch* is the error of an epoch's last batch after its update, which the notebook prints as "Train MSE". The
//: other columns are taken over all training or validation images. A mean squared error of \(testMSE, digits: 4) is a root mean square
//: of \(greyLevels, digits: 0) of 255 grey levels per pixel.
//:
//: ## What the penalty does
//:
//: The total loss falls in every epoch. The whole fall is that of the penalties: the reconstruction error *rises*, from
//: \(firstError, digits: 4) after the first epoch to \(finalError, digits: 4) after the last.
claim(
  history.totalLoss == history.totalLoss.sorted(by: >)
    && history.trainMSE == history.trainMSE.sorted())

//: The error is a mean over \(pixelCount) pixels, the penalty a sum over \(grouped: weights) weights. Relative to the summed error of one
//: image, λ = \(l2) therefore weighs \(imageWeight, digits: 2). Shrinking the weights lowers the total more than the lost detail raises it.
//: The first epoch mostly removes the noise of the initial weights: the penalties fall from \(initialPenalty, digits: 2) to \(firstPenalty, digits: 4).
claim(initialPenalty, >, 10 * firstPenalty)

//: The notebook has λ = \(notebookL2). With it, the same first weights and the same batches, the test error is
//: \(lowPenaltyMSE, digits: 4), smaller by a factor of \(errorRatio, digits: 1). One training per setting shows little. The table has
//: means and standard deviations over several seeds, for our trainings and for the listing run by TensorFlow and by JAX:
// snippet.hide
let notebookL2: Float = parameter(0.0001, in: 0...1, "penalty coefficient λ of the notebook")
let lowPenalty = makeAutoencoder(l2: notebookL2)
let lowPenaltyHistory = train(lowPenalty)
let lowPenaltyMSE = record(error(of: lowPenalty, on: images.test))
let errorRatio = record(testMSE / lowPenaltyMSE)
let pca = principalComponents(of: images.train, count: 150)
let pcaNetwork = pca.autoencoder
let pcaMSE = record(error(of: pcaNetwork, on: images.test))
show(Reconstructions(of: images.test, by: [autoencoder, lowPenalty, pcaNetwork]), cover: true)
// snippet.show

// snippet.hide
let printed = Experiments.runs("stacked", l2: 0.001)
let notebook = Experiments.runs("stacked", l2: 0.0001)
let tensorFlow = References.testMSE("TensorFlow", "stacked", l2: "0.001")
if isDefaultRun {
  show(
    Table(
      columns: [.text("Test MSE after 5 epochs"), .text("λ = 0.001"), .text("λ = 0.0001")],
      rows: [
        ["here (10 seeds)", .text(printed.testMSE.text), .text(notebook.testMSE.text)],
        [
          "TensorFlow", .text(tensorFlow.text),
          .text(References.testMSE("TensorFlow", "stacked", l2: "0.0001").text),
        ],
        [
          "JAX", .text(References.testMSE("JAX", "stacked", l2: "0.001").text),
          .text(References.testMSE("JAX", "stacked", l2: "0.0001").text),
        ],
      ]))
}
// snippet.show

//: For λ = 0.001 our mean and TensorFlow's differ by less than one standard deviation over seeds. For λ = 0.0001 the
//: notebook prints the error of the last batch of each epoch:
claim(
  isDefaultRun && abs(printed.testMSE.mean - tensorFlow.mean) < printed.testMSE.standardDeviation)
// snippet.hide
if isDefaultRun {
  let ours = (1...5).map { Experiments.runs("stacked", l2: 0.0001, epochs: $0).lastBatchMSE }
  show(
    Table(
      columns: [.text("Error of the last batch")] + (1...5).map { .text("epoch \($0)") },
      rows: [
        ["notebook"] + References.notebook("stacked").map { .number($0) },
        ["here (10 seeds)"] + ours.map { .text($0.text) },
      ]))
}
// snippet.show

//: ## Beside principal components
//:
//: Principal component analysis (PCA) describes an image by its coordinates along the k directions in which the training
//: images vary most. Of all *linear* descriptions by k numbers it has the smallest error on the training images, without
//: penalty, randomness or epochs. Always answering with the mean training image costs \(meanImageMSE, digits: 4).
// snippet.hide
let chart = PrincipalComponentsChart(pca, beside: [autoencoder, lowPenalty], on: images.test)
show(chart)
let meanImageMSE = record(chart.errors[0])
// snippet.show

//: With equally many numbers PCA's error is less than a third of that of the better network.
claim(3 * pcaMSE < lowPenaltyMSE && lowPenaltyMSE < testMSE)

//: We varied the setting to find the cause. Each cell is the median of the test error over seeds, with the smallest and
//: the largest value:
// snippet.hide
let slow = Experiments.runs("stacked", l2: 0, epochs: 50, learningRate: 0.001)
let slowPenalized = Experiments.runs("stacked", l2: 0.001, epochs: 50, learningRate: 0.001)
let unpenalized = Experiments.runs("stacked", l2: 0)
let collapsed = record(unpenalized.testMSE.values.count { $0 > meanImageMSE })
let slowMSE = record(slow.testMSE.median)
let slowPenalizedMSE = record(slowPenalized.testMSE.median)
if isDefaultRun {
  let coefficients = [0, 0.0001, 0.001]
  func row(_ label: String, _ epochs: Int, rate: Double) -> [TableCell] {
    [.text(label)]
      + coefficients.map {
        .text(Experiments.runs("stacked", l2: $0, epochs: epochs, learningRate: rate).testMSE.range)
      }
  }
  show(
    Table(
      columns: [
        .text("Learning rate, epochs, seeds"), .text("λ = 0"), .text("λ = 0.0001"),
        .text("λ = 0.001"),
      ],
      rows: [
        row("0.01, 5 epochs, 10 seeds", 5, rate: 0.01),
        row("0.01, 50 epochs, 3 seeds", 50, rate: 0.01),
        row("0.001, 5 epochs, 3 seeds", 5, rate: 0.001),
        row("0.001, 50 epochs, 3 seeds", 50, rate: 0.001),
      ]))
}
// snippet.show

//: The 150 codings are not the limit: with a learning rate of 0.001 and no penalty the median error after 50 epochs is
//: \(slowMSE, digits: 4), below PCA's. With λ = 0.001 it stays at \(slowPenalizedMSE, digits: 4). So the penalty costs most of the detail.
claim(
  isDefaultRun && slow.testMSE.values.allSatisfy { $0 < pcaMSE } && slowPenalizedMSE > 10 * slowMSE)

//: The learning rate of the listing is too large for longer trainings. Without a penalty \(collapsed) of 10 seeds end above the
//: error of the mean image after 5 epochs. With every λ of the table the median is larger after 50 epochs than after 5.
claim(
  isDefaultRun && collapsed > 0
    && [0, 0.0001, 0.001].allSatisfy {
      Experiments.runs("stacked", l2: $0, epochs: 50).testMSE.median
        > Experiments.runs("stacked", l2: $0).testMSE.median
    })

//: ## What the parts contribute
//:
//: We changed one part of the network at a time, with the notebook's λ = 0.0001, and trained for 5 epochs with 5 seeds:
// snippet.hide
func variant(_ network: String = "stacked", _ activation: String = "elu", start: String = "he")
  -> Sample
{
  Experiments.runs(network, l2: 0.0001, activation: activation, start: start).testMSE
}
let linear = variant("stacked", "identity")
let shallow = variant("shallow")
let starts = ["he x 0.1", "he x 0.5", "he x 2"].map { variant(start: $0) }
if isDefaultRun {
  show(
    Table(
      columns: [.text("Network"), .text("Test MSE")],
      rows: [
        ["784-300-150-300-784, ELU, He's σ (10 seeds)", .text(variant().text)],
        ["without ELU: no activation in any layer", .text(linear.text)],
        ["less deep: 784-150-784, ELU", .text(shallow.text)],
        ["less deep, without ELU", .text(variant("shallow", "identity").text)],
        ["first weights a tenth as large", .text(starts[0].text)],
        ["first weights half as large", .text(starts[1].text)],
        ["first weights twice as large", .text(starts[2].text)],
      ]))
}
// snippet.show

//: He's initial weights have the smallest error of the four sizes. ELU and the additional layers do *not* lower the error
//: in 5 epochs: the network without activations and the network with one hidden layer do better.
claim(
  isDefaultRun && starts.allSatisfy { $0.mean > variant().mean } && linear.mean < variant().mean
    && shallow.mean < variant().mean)

//: Fewer codings tell more about nonlinear layers. Here λ = 0, the learning rate is 0.001, and the networks with 2, 10
//: and 30 codings are trained for 20 epochs (3 seeds):
// snippet.hide
let codings = [2, 10, 30, 150]
let few = codings.map {
  Experiments.runs("stacked", l2: 0, epochs: 20, codings: $0, learningRate: 0.001).testMSE
}
let many = chart.errors
if isDefaultRun {
  show(
    Table(
      columns: [.text("Test MSE")] + codings.map { .text("\($0) codings") },
      rows: [
        ["network"] + few.map { .text($0.text) },
        ["PCA"] + codings.map { .text("\(many[$0], digits: 4)") },
      ]))
}
// snippet.show

//: With 2, 10 and 30 numbers the network describes the test images better than PCA; with 150 it needs more than 20 epochs
//: to do so.
claim(
  isDefaultRun && (0..<3).allSatisfy { few[$0].mean < many[codings[$0]] } && few[3].mean > many[150]
)

//: ## Looking inside
//:
//: A unit of the first layer has one weight for each pixel, which can be shown as a picture. The same unit of both
//: networks started from the same weights.
// snippet.hide
show(Features(of: [autoencoder, lowPenalty]))
let outputRange = outsideRange(ofOutputsOf: autoencoder, on: images.test)
let below = record(100 * outputRange.belowZero)
let above = record(100 * outputRange.aboveOne)
let pcaTrainMSE = record(error(of: pcaNetwork, on: images.train))
let strength = record(medianStrength(of: autoencoder))
let lowPenaltyStrength = record(medianStrength(of: lowPenalty))
// snippet.show

//: The larger penalty leaves smaller weights: the median over the units of the largest magnitude is \(strength, digits: 3) for λ = \(l2)
//: and \(lowPenaltyStrength, digits: 3) for λ = \(notebookL2).
claim(lowPenaltyStrength, >, strength)

//: The output layer is linear, so outputs can leave the range of pixels: \(below, digits: 1) % of them lie below 0 and \(above, digits: 1) % above
//: 1. Errors are computed from these values; pictures show them as white and black.
//:
//: The test error, \(testMSE, digits: 4), lies below the training error, \(finalError, digits: 4). So does PCA's: \(pcaMSE, digits: 5) on the test images and \(pcaTrainMSE, digits: 5) on
//: the training images. The test images are easier to describe. The networks that were trained without a penalty for 50
//: epochs show no overfitting either: their test errors are the smaller ones, too.
claim(
  isDefaultRun && testMSE < finalError && pcaMSE < pcaTrainMSE
    && zip(slow.testMSE.values, slow.trainMSE.values).allSatisfy(<))
// snippet.hide
compare("weights", in: .integer("Weights"))
compare("testMSE", in: .number("Test MSE, λ as printed", digits: 4))
compare("lowPenaltyMSE", in: .number("Test MSE, λ of the notebook", digits: 4))
// snippet.show
