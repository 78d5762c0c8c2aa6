extension ImageSet {
  /// The images and labels of two files of 3 dimensions and of 1.
  ///
  /// Throws if there isn't one label for each image, or a label isn't in 0...9.
  init(images: IDXFile, labels: IDXFile) throws(DatasetError) {
    let imageCount = images.dimensions[0]
    guard labels.elements.count == imageCount else {
      let problem = DatasetProblem.labelCount(expected: imageCount, found: labels.elements.count)
      throw DatasetError(path: labels.path, problem: problem)
    }
    if let index = labels.elements.firstIndex(where: { $0 > 9 }) {
      let problem = DatasetProblem.labelOutOfRange(index: index, found: labels.elements[index])
      throw DatasetError(path: labels.path, problem: problem)
    }
    self.init(
      width: images.dimensions[2], height: images.dimensions[1],
      pixels: images.elements[...], labels: labels.elements[...])
  }

  /// The size of one image.
  var size: ImageSize { ImageSize(width: width, height: height) }
}
