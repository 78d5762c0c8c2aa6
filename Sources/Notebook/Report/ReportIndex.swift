import Basics

/// The page that compares the chapters whose reports lie in one folder.
struct ReportIndex {
  /// The name of the page in the folder of all reports.
  static let fileName = "README.md"

  private let chapters: [ChapterMetrics]

  /// The index of the reports in `root`, except those of the chapters `names`, and of those in `others` whose
  /// names `root` lacks, if all of these can be read.
  init(of root: String, besides others: String? = nil, except names: [String] = []) throws {
    var chapters = try Self.metrics(in: root, except: names)
    if let others {
      chapters += (try? Self.metrics(in: others, except: names + chapters.map(\.name))) ?? []
    }
    self.init(chapters)
  }

  private static func metrics(in root: String, except names: [String]) throws -> [ChapterMetrics] {
    var chapters: [ChapterMetrics] = []
    // A name that is not valid UTF-8 is no chapter's.
    for name in try FileSystem.names(in: root, skippingInvalid: true)
    where !name.hasPrefix(".") && !names.contains(name) {
      let path = FileSystem.joined(FileSystem.joined(root, name), "metrics.json")
      guard FileSystem.kind(of: path) == .file else { continue }
      let metrics = try ChapterMetrics.read(path)
      guard metrics.name == name else { throw ChapterMetrics.malformed(path) }
      chapters.append(metrics)
    }
    return chapters
  }

  init(_ chapters: [ChapterMetrics]) {
    self.chapters = chapters.sorted {
      ChapterFolder.isBefore(($0.number, $0.name), ($1.number, $1.name))
    }
  }

  var markdown: String {
    (["# The chapters and their results"] + chapters.map(section) + [table.markdown, Self.colophon])
      .joined(separator: "\n\n").withControlPictures + "\n"
  }

  private static let colophon = """
    How this was made: each chapter is a program whose run wrote its report, its pictures and the \
    numbers in this table; `\(Manifest.fileName)` has the digests of all files.
    """

  /// The columns that the chapters ask for, each once, in the order in which they come first; without the chapters that ask for none.
  private var table: Table {
    let compared = chapters.filter { !$0.cells.isEmpty }
    var columns: [TableColumn] = []
    for (column, _) in chapters.flatMap(\.cells) where !columns.contains(column) {
      columns.append(column)
    }
    return Table(
      columns: [.text("Chapter")] + columns,
      rows: (compared.isEmpty ? chapters : compared).map { chapter in
        [.markdown(link(chapter))]
          + columns.map { column in
            chapter.cells.first { $0.column == column }?.cell ?? .empty
          }
      })
  }

  private func link(_ chapter: ChapterMetrics) -> String {
    "[\(MarkdownText.linkText(chapter.title))](\(chapter.name)/README.md)"
  }

  /// The heading, the picture and the opening paragraph of a chapter.
  private func section(_ chapter: ChapterMetrics) -> String {
    var blocks = ["## \(link(chapter))"]
    if let picture = chapter.picture {
      let image = ShownFigure.image(
        source: "\(chapter.name)/\(picture.file)", alternativeText: picture.alternativeText,
        width: picture.width)
      blocks.append("<a href=\"\(chapter.name)/\(Report.page)\">\(image)</a>")
      if let caption = picture.caption { blocks.append("*\(MarkdownText.escaped(caption))*") }
    }
    if let abstract = chapter.abstract { blocks.append(abstract) }
    return blocks.joined(separator: "\n\n")
  }
}
