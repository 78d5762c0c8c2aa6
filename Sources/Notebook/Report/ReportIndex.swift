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

      Each chapter is a program; running it wrote its report, and the figures by which this table \
      compares the chapters.
      """
    return ([introduction, table.markdown] + chapters.compactMap(picture)).joined(separator: "\n\n")
      + "\n"
  }

  /// The columns that the chapters ask for, each once, in the order in which they come first.
  private var table: Table {
    var columns: [TableColumn] = []
    for (column, _) in chapters.flatMap(\.figures) where !columns.contains(column) {
      columns.append(column)
    }
    return Table(
      columns: [.text("Chapter")] + columns,
      rows: chapters.map { chapter in
        [.markdown(link(chapter))]
          + columns.map { column in
            chapter.figures.first { $0.column == column }?.cell ?? .empty
          }
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
