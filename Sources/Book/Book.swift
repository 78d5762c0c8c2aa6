@_exported import Datasets
@_exported import Figures
@_exported import Notebook
@_exported import Training

import CBook

// What the chapters of this book share. A chapter imports this module and nothing else.

/// Begins the chapter whose embedded source is `source`: reads the command line, starts the threads, and
/// returns the images that `--data` names, by default MNIST's.
///
/// A mistake in the command line, in the chapter's format or in the data ends the process with one line.
@MainActor public func begin(
  _ source: [UInt8], filePath: String = #filePath, line: Int = #line, column: Int = #column
) -> ImageDataset {
  let (chapter, options) = beginChapter(
    source: source, book: ChapterFolder.names(String(cString: book_folders())),
    options: TrainingOptions.self, filePath: filePath)
  return attempt(filePath: filePath, line: line, column: column) {
    try Session.begin(chapter, options)
    return Session.current.images
  }
}

/// Whether the chapter runs with its default parameters and on MNIST: the runs of `Experiments` and the figures
/// of `References` are about this case.
@MainActor public var isDefaultRun: Bool { Session.current.isDefault }
