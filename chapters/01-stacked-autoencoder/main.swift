//: # A stacked autoencoder
//:
//: An autoencoder is a network that learns to copy its inputs to its outputs. That would be
//: trivial if nothing stood in the way, so something does: a narrow layer in the middle, through
//: which every picture has to pass. What passes there are the picture's *codings*, as a rule
//: far fewer numbers than it has pixels, and the network has to find out by itself how to describe a picture
//: in them. Nobody tells it what it sees: the labels of the data are not used.
//:
//: It is *stacked* because it has more than one hidden layer. Apart from having its inputs as its
//: targets, it is built and trained like any other deep network.
//:
//: The pictures are those of \(dataset): \(grouped: trainingImages) to train on, of \(width) × \(height)
//: pixels. MNIST's handwritten digits are part of this program; `--data` names a folder with others.
//: Where something can go wrong, `attempt` ends the chapter with a message.
import Datasets
import Figures
import Notebook
import Training

// snippet.hide
begin(source: PackageResources.source_txt)
let device = attempt { try Device(threadCount: options.threadCount) }
// snippet.show
let images = attempt { try ImageDataset.load(from: options.dataDirectory) }
// snippet.hide
record("dataset", images.name)
record("trainingImages", images.train.count)
record("width", images.train.width)
record("height", images.train.height)
// snippet.show

//: ## The numbers
//:
//: The network is symmetrical around its codings: as many inputs as pixels, a first hidden layer,
//: the codings, a third layer of the size of the first, and as many outputs as inputs.
let inputCount = images.train.pixelCount  // 28 * 28 for MNIST
let hidden1Count = 300
let hidden2Count = 150  // codings
let hidden3Count = hidden1Count
let outputCount = inputCount

let learningRate = parameter("learningRate", default: 0.01, in: 0..., "step size of Adam")
let l2Reg: Float = parameter("l2", default: 0.001, in: 0...1, "scale of the ℓ2 penalty")
let seed: UInt64 = parameter("seed", default: 42, "where all random numbers start")

//: ## The network
//:
//: Four dense layers, each of which computes *f*(X·W + b). Three choices are the same for all of
//: them:
//:
//: - **ELU** as the activation *f*: *z* for positive *z*, eᶻ − 1 for the others. Unlike ReLU it
//:   has a slope on both sides of zero, so no unit goes silent for good, and its outputs lie
//:   around zero, which suits the layer that reads them. The last layer has no activation: its
//:   outputs are pixels, and nothing should bend them.
//: - **He initialization**: the first weights come from a normal distribution, cut off at two
//:   standard deviations as TensorFlow does, whose variance is 2 over the number of inputs. That
//:   keeps a signal about as strong from layer to layer. With weights much smaller or larger it
//:   would fade or explode on its way, and so would the gradients on theirs.
//: - **ℓ2 regularization**: every weight matrix costs a penalty of ℓ2·Σ w² / 2, which pulls towards
//:   zero whatever the reconstruction does not hold in place. Biases go free.
func makeAutoencoder(l2: Float) -> Sequential {
  var generator = SplitMix64(seed: seed)
  func dense(_ inputs: Int, _ outputs: Int, activation: Activation = .elu) -> Dense {
    Dense(inputs, outputs, activation: activation, regularizer: .init(l2), using: &generator)
  }
  let hidden1 = dense(inputCount, hidden1Count)
  let hidden2 = dense(hidden1Count, hidden2Count)  // codings
  let hidden3 = dense(hidden2Count, hidden3Count)
  let outputs = dense(hidden3Count, outputCount, activation: .identity)
  return Sequential(hidden1, hidden2, hidden3, outputs)
}

let autoencoder = makeAutoencoder(l2: l2Reg)
// snippet.hide
exchangeWeights(of: autoencoder)
// snippet.show
record("weightCount", autoencoder.weightCount)
record("parameterCount", autoencoder.parameterCount)

//: Each of the two halves has its own weight matrices: \(grouped: weightCount) weights in all, and
//: with the biases \(grouped: parameterCount) numbers to train.
//:
//: ## Training
//:
//: The reconstruction loss is the mean of (outputs − inputs)² over all pixels. What Adam makes
//: smaller is this loss plus the four penalties. An epoch has as many batches as fit into the
//: training images; where fewer than a batch are left over, the next batch takes them, the images
//: are shuffled anew, and it is filled up from the start, so that none is left out. (`device` has
//: the threads that do the work, `checkpoint()` keeps the state of long work where the command line
//: asks for it, `progress(of:)` tells the terminal how far it is.)
let optimizer = Adam(learningRate: learningRate)
let shuffler = SplitMix64(seed: ~seed)  // a stream of its own
let epochCount = parameter("epochs", default: 5, in: 1...10_000, "passes over the images")
let batchSize = parameter("batchSize", default: 150, in: 1...10_000, "images in a step")

func train(_ autoencoder: Sequential, _ label: String) -> History {
  attempt {
    try autoencoder.fit(
      images.train.pixels, validation: images.validation.pixels, epochs: epochCount,
      batchSize: batchSize, optimizer: optimizer, using: shuffler, on: device,
      resuming: checkpoint(), progress: progress(of: label))
  }
}

let history = train(autoencoder, "ℓ2 = \(l2Reg)")

//: *Last batch* is the reconstruction loss of an epoch's last batch, just after its update; the
//: book's notebook prints it as "Train MSE". It jumps about with the batch. The two columns beside
//: it are means over all training and all validation images.
show(Table(counting: "Epoch", history.columns, digits: 4))
show(
  LineChart(
    title: "Learning curve, ℓ2 = \(l2Reg)", x: "epoch", y: "mean squared error",
    series: [.init("training", history.trainMSE), .init("validation", history.validationMSE)]),
  name: "learning-curve",
  caption: "Mean squared error of the reconstructions after each epoch, ℓ2 = \(l2Reg).")

//: ## What the penalty does
//:
//: What training makes smaller is a sum of two parts, and the curve above shows only one of them. Here
//: are both, and the sum:
show(
  LineChart(
    title: "The loss and its parts, ℓ2 = \(l2Reg)", x: "epoch",
    y: LineChart.Axis("loss", startsAtZero: true),
    series: [
      .init("total loss", history.totalLoss), .init("reconstruction loss", history.trainMSE),
      .init("ℓ2 penalties", history.penalties),
    ]),
  name: "loss",
  caption: """
    After each epoch, over all training images: the total loss, which Adam makes smaller, and its two \
    parts.
    """)
claim(
  """
  The total loss falls, as it should, for that is what Adam works on; but all of the fall is the \
  penalties’, and the network reconstructs *worse* after every further epoch. Giving up detail \
  costs it less than the weights that detail needs.
  """,
  history.final.totalLoss < history.first.totalLoss
    && history.trainMSE == history.trainMSE.sorted(),
  otherwise: "")
record("trainMSE", history.trainMSE)
record("penalties", history.penalties)

//: After the first epoch the penalties are \(penalties.first, digits: 4) and the error of the
//: reconstructions is \(trainMSE.first, digits: 4); after the last, \(penalties.last, digits: 4) and
//: \(trainMSE.last, digits: 4).
//:
//: The author's public notebook of the chapter has a smaller ℓ2 than the printed listing. So here is
//: the same network once more, with an ℓ2 of \(notebookL2), from the same first weights and with the
//: same batches.
let notebookL2: Float = parameter("notebookL2", default: 0.0001, in: 0...1, "the notebook's ℓ2")
let freer = makeAutoencoder(l2: notebookL2)
let freerHistory = train(freer, "ℓ2 = \(notebookL2)")
show(Table(counting: "Epoch", freerHistory.columns, digits: 4))

let testMSE = record("testMSE", autoencoder.meanSquaredError(images.test.pixels, on: device))
let freerMSE = record("notebookTestMSE", freer.meanSquaredError(images.test.pixels, on: device))
claim(
  """
  The listing itself, run in TensorFlow on MNIST with several seeds, comes to a test error of 0.0356 \
  on average. This program does no worse: its error is below 0.036.
  """,
  images.name == "MNIST" && testMSE < 0.036, otherwise: "")

//: ## Beside principal components
//:
//: How good is a test error of \(testMSE, digits: 4), or of \(notebookTestMSE, digits: 4)? Always
//: answering with the mean training image, whatever the input, costs \(meanImageMSE, digits: 4). And
//: *principal component analysis*, PCA, is the best that an autoencoder without activations could do on
//: the training images: it finds the directions in which these differ most, and describes an image by
//: how far it goes in each of the first *k* of them. Nothing in it is random, and nothing needs epochs.
let pca = PrincipalComponents(
  images.train.pixels, pixelCount: inputCount, count: hidden2Count, on: device)
let pcaMSE = pca.meanSquaredErrors(images.test.pixels, on: device)  // of 0, 1, 2, … components
let networks = [("ℓ2 = \(l2Reg)", testMSE), ("ℓ2 = \(notebookL2)", freerMSE)]
let equals = networks.map { _, error in pcaMSE.firstIndex { $0 <= error } }
show(
  LineChart(
    title: "How many principal components a network is worth",
    x: .init("number of components", scale: .logarithmic),
    y: .init("mean squared error, test images", startsAtZero: true),
    series: [.init("PCA", pcaMSE.dropFirst())]
      + zip(networks, equals).map { network, components in
        .init("network, " + network.0, points: components.map { [(Double($0), network.1)] } ?? [])
      }),
  name: "principal-components",
  caption: """
    The error of describing the test images by the first principal components of the training images. \
    A network stands where it has come down to that network's, if it does.
    """)
claim(
  """
  With \(hidden2Count) codings each, the networks reconstruct no better than \(equals[0] ?? 0) and \
  \(equals[1] ?? 0) components do. It is not the narrow layer that costs them the detail, for \
  \(pcaMSE.count - 1) components lose far less than either; and with less of a penalty most of it is back.
  """,
  pcaMSE[pcaMSE.count - 1] < freerMSE / 2 && 2 * freerMSE < testMSE, otherwise: "")
record("meanImageMSE", pcaMSE[0])
record("pcaMSE", pcaMSE)

//: ## Reconstructions
//:
//: The first test image of each class, none of which any network here has been trained on, goes
//: through both.
let examples = images.test.images(at: images.test.firstOfEachClass())
let reconstructions = [autoencoder, freer].map { $0(examples.pixels, on: device).rowArrays }
record("errorRatio", testMSE / freerMSE)
show(
  ImageGrid(
    width: examples.width, height: examples.height,
    rows: zip(
      ["Test images", "ℓ2 = \(l2Reg)", "ℓ2 = \(notebookL2)"],
      [examples.intensities] + reconstructions
    ).map { label, images in .init(label, images.map { .init($0) }) },
    data: DataTable([
      "class": examples.labels.map(Double.init),
      "error, ℓ2 = \(l2Reg)": autoencoder.meanSquaredErrors(examples.pixels, on: device),
      "error, ℓ2 = \(notebookL2)": freer.meanSquaredErrors(examples.pixels, on: device),
    ])),
  name: "reconstructions",
  caption: """
    Top: test images. Middle: their reconstructions with an ℓ2 of \(l2Reg). Bottom: with \
    \(notebookL2). The data are the errors of each.
    """,
  alternativeText: """
    Three rows of \(examples.count) images: the originals; their reconstructions with an ℓ2 of \
    \(l2Reg), at a test error of \(testMSE, digits: 4); and those with \(notebookL2), at \
    \(freerMSE, digits: 4). The mean image would have \(pcaMSE[0], digits: 4).
    """,
  cover: true)
claim(
  """
  In the middle row detail is gone: every image is faint and soft, and some are hard to tell from \
  their neighbours. In the bottom row each is itself again, only smoother.
  """,
  testMSE, >, 2 * freerMSE, otherwise: "")

//: The test error of the first network is \(errorRatio, digits: 1) times that of the second:
let columns = ["Training MSE", "Validation MSE", "Test MSE", "Total loss"]
let (last, freerLast) = (history.final, freerHistory.final)
show(
  Table(
    "Network", columns: columns, digits: 4,
    rows: [
      "ℓ2 = \(l2Reg)": [last.trainMSE, last.validationMSE, testMSE, last.totalLoss],
      "ℓ2 = \(notebookL2)": [
        freerLast.trainMSE, freerLast.validationMSE, freerMSE, freerLast.totalLoss,
      ],
    ]))

//: A mean hides its extremes. These are the test images that the first network reconstructs best, and
//: those that it reconstructs worst:
let errors = autoencoder.meanSquaredErrors(images.test.pixels, on: device)
let ranking = errors.indices.sorted { (errors[$0], $0) < (errors[$1], $1) }
let (best, worst) = (Array(ranking.prefix(10)), Array(ranking.suffix(10).reversed()))
show(
  ImageGrid(
    width: examples.width, height: examples.height,
    rows: zip(["Smallest errors", "Largest errors"], [best, worst].map(images.test.images))
      .flatMap { label, extremes in
        [
          ImageGrid.Row(label, extremes.intensities.map { .init($0) }),
          .init("", autoencoder(extremes.pixels, on: device).rowArrays.map { .init($0) }),
        ]
      },
    data: DataTable([
      "error, best": best.map { errors[$0] }, "error, worst": worst.map { errors[$0] },
    ])),
  name: "best-and-worst",
  caption: """
    Upper pair of rows: the test images with the smallest errors, and their reconstructions. Lower \
    pair: those with the largest. ℓ2 = \(l2Reg).
    """,
  alternativeText: """
    Two pairs of rows of \(best.count) images above their reconstructions: the best, with errors from \
    \(errors[best[0]], digits: 4) to \(errors[best[best.count - 1]], digits: 4), and the worst, from \
    \(errors[worst[0]], digits: 4) down to \(errors[worst[worst.count - 1]], digits: 4).
    """)

//: Would you take the reconstructions in the last row for what they are meant to be? Class by class, and
//: beside the error of the mean image, which says how much there is to reconstruct:
let byClass = examples.labels.map { label in
  let test = images.test.images(at: images.test.indices(ofClass: label))
  return [
    test.meanSquaredError(ofAlwaysAnswering: images.train.meanImage),
    autoencoder.meanSquaredError(test.pixels, on: device),
    freer.meanSquaredError(test.pixels, on: device),
  ]
}
show(
  Table(
    columns: [
      .integer("Class"), .number("Mean image", digits: 4), .number("ℓ2 = \(l2Reg)", digits: 4),
      .number("ℓ2 = \(notebookL2)", digits: 4),
    ],
    rows: zip(examples.labels, byClass).map { [.integer(Int($0))] + $1.map { .number($0) } }))
let easiest = (0..<3).map { column in
  byClass.indices.min { byClass[$0][column] < byClass[$1][column] } ?? 0
}
claim(
  """
  There is least to reconstruct in images of class \(examples.labels[easiest[0]]); both networks \
  reconstruct them best, and the best ones above are all among them.
  """,
  examples.count > 1 && Set(easiest).count == 1
    && images.test.images(at: best).labels.allSatisfy { $0 == examples.labels[easiest[0]] },
  otherwise: "")

//: ## What the first layer looks for
//:
//: A unit of the first hidden layer has one weight for each pixel, so its weights can be looked at
//: as a picture: dark where ink excites the unit, light where ink inhibits it, grey where it does
//: not care. The same unit of both networks has started from the same weights.
let weights1 = [autoencoder, freer].map { $0.layers[0].weights.value }
show(
  ImageGrid(
    width: images.train.width, height: images.train.height,
    rows: stride(from: 0, to: 60, by: 15).flatMap { start in
      zip(["ℓ2 = \(l2Reg)", "ℓ2 = \(notebookL2)"], weights1).map { label, weights in
        .init(
          label, weights.columnArrays.dropFirst(start).prefix(15).map { .init($0) }, black: 0.1,
          white: -0.1)
      }
    }),
  name: "features",
  caption: """
    The weights of the first 60 of \(hidden1Count) units, 15 in each pair of rows: above with an ℓ2 of \
    \(l2Reg), below with \(notebookL2). Black is 0.1 or more, white −0.1 or less. The data sum each \
    picture up: its smallest and its largest weight, and the share of grey, weights within 0.001 of 0.
    """,
  alternativeText: """
    Four pairs of rows of small pictures. In the median unit the strongest weight is \
    \(weights1[0].medianColumnStrength, digits: 3) in the upper rows and \
    \(weights1[1].medianColumnStrength, digits: 3) in the lower ones, where 0.1 would be black or \
    white.
    """)
let blank = images.train.blankPixels
let weightsOfBlank = weights1.flatMap { weights in blank.flatMap { weights.row($0) } }
record("strength", weights1[0].medianColumnStrength)
record("notebookStrength", weights1[1].medianColumnStrength)
claim(
  """
  Weights of pixels that have no ink in any training image help nothing, and a penalty makes them \
  all but vanish: none is beyond 0.002, where 0.1 would be black. That is the grey around the edges.
  """,
  20 * blank.count > inputCount && weightsOfBlank.allSatisfy { $0.magnitude < 0.002 }, otherwise: ""
)

claim(
  """
  The stronger penalty leaves faint blots, as large as the things in the pictures; the weaker one \
  leaves stronger and finer patterns, of which more can be put together.
  """,
  weights1[1].medianColumnStrength, >, 2 * weights1[0].medianColumnStrength, otherwise: "")

//: In the median unit the strongest weight is \(strength, digits: 3) with an ℓ2 of \(l2), and
//: \(notebookStrength, digits: 3) with \(notebookL2).

// snippet.hide
record("validationMSE", history.validationMSE)
record("totalLoss", history.final.totalLoss)
record("weightsDigest", digest(of: autoencoder.serializedParameters))
recordMeasurement("isa", device.instructionSet)
recordMeasurement("epochSeconds", history.epochs.map(\.seconds))
note("Data", images.summary)
note("Weights, ℓ2 = \(l2Reg)", digest(of: autoencoder.serializedParameters))
note("Weights, ℓ2 = \(notebookL2)", digest(of: freer.serializedParameters))
compare("parameterCount", in: .integer("Parameters"))
compare("weightCount", in: .integer("Weights"))
compare("trainMSE", in: .number("Training MSE", digits: 4))
compare("validationMSE", in: .number("Validation MSE", digits: 4))
compare("testMSE", in: .number("Test MSE", digits: 4))
publish()
// snippet.show
