/// The four files of a data set, under the names that MNIST gave them.
enum DataFile: String, CaseIterable, Sendable {
  // The largest first: it takes as long to read as the other three together and more.
  case trainImages = "train-images-idx3-ubyte"
  case trainLabels = "train-labels-idx1-ubyte"
  case testImages = "t10k-images-idx3-ubyte"
  case testLabels = "t10k-labels-idx1-ubyte"

  /// Count, rows and columns of images; count of labels.
  var dimensionCount: Int {
    switch self {
    case .trainImages, .testImages: 3
    case .trainLabels, .testLabels: 1
    }
  }
}
