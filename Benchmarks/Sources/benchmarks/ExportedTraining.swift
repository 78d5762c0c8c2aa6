import Training

/// The parameters of an exported training, as `training.json` has them.
struct ExportedTraining: Encodable {
  let chapter: String
  let epochs: Int
  let batchSize: Int
  let learningRate: Double
  let l2: Float

  /// The shape of each weights file.
  let weights: [[Int]]

  init(_ network: Sequential, _ options: TrainingOptions) {
    chapter = options.chapter.rawValue
    epochs = options.epochs
    batchSize = Chapter.batchSize
    learningRate = Chapter.optimizer.learningRate
    l2 = options.l2
    weights = network.weights.map { [$0.value.rows, $0.value.columns] }
  }
}
