import Basics

/// The page that compares the chapters whose reports lie in one folder.
struct ReportIndex {
  /// The name of the page in the folder of all reports.
  static let fileName = "README.md"

  private let chapters: [ChapterMetrics]

  /// Writes `README.md` in `root`, whose `lock` is held, from the `metrics.json` of each report in
  /// it, and returns the path written. The page depends on nothing else.
  ///
  /// Throws `FileError`, and `IndexError` for metrics that are none.
  static func write(in root: String, holding lock: FolderLock) throws -> String {
    let path = FileSystem.joined(root, fileName)
    try FileSystem.replaceFile(path, Array(ReportIndex(of: root).markdown.utf8), holding: lock)
    return path
  }

  /// The index of the reports in `root`, but for those of the chapters `names`.
  ///
  /// Throws `FileError`, and `IndexError` for metrics that are none.
  init(of root: String, except names: [String] = []) throws {
    var chapters: [ChapterMetrics] = []
    for name in try FileSystem.names(in: root) where !name.hasPrefix(".") && !names.contains(name) {
      let path = FileSystem.joined(FileSystem.joined(root, name), "metrics.json")
      guard FileSystem.kind(of: path) == .file else { continue }
      let metrics = try ChapterMetrics.read(path)
      guard metrics.name == name else { throw IndexError.badMetrics(path: path) }
      chapters.append(metrics)
    }
    self.init(chapters)
  }

  init(_ chapters: [ChapterMetrics]) {
    self.chapters = chapters.sorted {
      ($0.number ?? .max, $0.name) < ($1.number ?? .max, $1.name)
    }
  }

  var markdown: String {
    let introduction = """
      # The chapters and their results

      Each chapter is a program; running it wrote its report. The table compares what the chapters \
      reached after their last epoch: mean squared errors of pixels from 0 to 1.
      """
    return ([introduction, table.markdown] + chapters.compactMap(picture)).joined(separator: "\n\n")
      + "\n"
  }

  /// A column for each figure that any chapter has recorded.
  private var table: Table {
    let figures: [(column: TableColumn, cell: (ChapterMetrics) -> TableCell?)] = [
      (.integer("Parameters"), { $0.parameterCount.map(TableCell.integer) }),
      (.integer("Weights"), { $0.weightCount.map(TableCell.integer) }),
      (.number("Training MSE", digits: 4), { $0.trainMSE?.last.map(TableCell.number) }),
      (.number("Validation MSE", digits: 4), { $0.validationMSE?.last.map(TableCell.number) }),
      (.number("Test MSE", digits: 4), { $0.testMSE.map(TableCell.number) }),
    ].filter { figure in chapters.contains { figure.cell($0) != nil } }
    return Table(
      columns: [.text("Chapter")] + figures.map(\.column),
      rows: chapters.map { chapter in
        [.markdown(link(chapter))] + figures.map { $0.cell(chapter) ?? .empty }
      })
  }

  private func link(_ chapter: ChapterMetrics) -> String {
    "[\(MarkdownText.linkText(chapter.title))](\(chapter.name)/README.md)"
  }

  private func picture(_ chapter: ChapterMetrics) -> String? {
    guard let picture = chapter.picture else { return nil }
    let image = ShownFigure.image(
      source: "\(chapter.name)/\(picture.file)", alternativeText: picture.alternativeText,
      width: picture.width)
    let caption = picture.caption.map { "\n\n*\(MarkdownText.escaped($0))*" } ?? ""
    return """
      ## \(link(chapter))

      <a href="\(chapter.name)/README.md">\(image)</a>\(caption)
      """
  }
}
