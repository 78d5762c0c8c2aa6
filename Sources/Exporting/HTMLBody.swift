import Notebook

/// A report's text as HTML, its pictures and data within it.
struct HTMLBody {
  /// A heading, for the table of contents.
  struct Heading: Equatable {
    let level: Int
    let anchor: String
    /// Plain text.
    let text: String
  }

  /// The figures by the names of their files, to which prose may link.
  private let figures: [ShownFigure]
  private let figureMark: String
  private var anchors = Anchors()
  private var tableCount = 0
  private(set) var headings: [Heading] = []
  private(set) var html = ""

  /// The text of `document`. All of its Markdown is read as one, as it is in the report, so that a
  /// link's address or a footnote may stand in another block than what refers to it.
  init(_ document: Document) {
    let blocks = document.blocks + document.closing
    self.init(figures: blocks.compactMap(\.figure)) { mark in
      var count = 0
      return blocks.map { block in
        guard block.figure != nil else { return block.markdown }
        defer { count += 1 }
        return "<!--\(mark)\(count)-->"
      }.joined(separator: "\n\n")
    }
  }

  /// The text of `markdown` alone.
  init(markdown: String) {
    self.init(figures: []) { _ in markdown }
  }

  /// `text` gives the Markdown in which figure N stands as the comment `<!--markN-->`.
  private init(figures: [ShownFigure], text: (_ mark: String) -> String) {
    self.figures = figures
    var mark = "figure "
    // No comment of the author's is taken for a figure.
    while text("").contains("<!--\(mark)") { mark = "the " + mark }
    figureMark = mark
    let tree = MarkdownTree(text(mark))
    for node in tree.nodes { render(node) }
    html = tree.html
  }

  /// Replaces `node` where it needs more than cmark-gfm's own HTML.
  private mutating func render(_ node: MarkdownNode) {
    switch node.kind {
    case .heading: renderHeading(node)
    case .codeBlock: node.replaceBlock(with: Self.code(node.literal, language: node.language))
    case .rawBlock: renderRawBlock(node)
    case .rawInline: node.replaceInline(with: RawHTML.harmless(node.literal))
    case .table: renderTable(node)
    case .image: renderImage(node)
    case .link: renderLink(node)
    default: break
    }
  }

  private mutating func renderHeading(_ node: MarkdownNode) {
    let text = node.plainText
    let heading = Heading(level: node.level, anchor: anchors.anchor(for: text), text: text)
    headings.append(heading)
    node.replaceBlock(
      opening: "<h\(heading.level) id=\"\(HTMLText.escaped(heading.anchor))\">",
      closing: "</h\(heading.level)>")
  }

  private mutating func renderTable(_ node: MarkdownNode) {
    tableCount += 1
    node.alignColumns()
    node.wrapBlock(
      opening: "<div class=\"scrolling\" role=\"region\" aria-label=\"Table \(tableCount)\""
        + " tabindex=\"0\">",
      closing: "</div>")
  }

  private mutating func renderRawBlock(_ node: MarkdownNode) {
    let literal = node.literal
    guard let range = literal.firstRange(of: "<!--\(figureMark)"),
      let number = Int(literal[range.upperBound...].prefix { $0.isASCII && $0.isNumber })
    else { return node.replaceBlock(with: RawHTML.harmless(literal)) }
    let figure = EmbeddedFigure(figure: figures[number])
    let anchor = anchors.anchor(for: "figure-\(figure.figure.name)")
    node.replaceBlock(with: figure.html(anchor: anchor))
  }

  /// An image of the report itself is embedded; of any other there is a link, for the page loads
  /// nothing.
  private func renderImage(_ node: MarkdownNode) {
    if let figure = figures.first(where: { $0.fileName == node.address }) {
      node.replaceInline(with: EmbeddedFigure(figure: figure).image)
    } else {
      let text = HTMLText.escaped(node.plainText)
      let canLink = !node.isWithinLink && Self.isHarmless(node.address)
      node.replaceInline(
        with: canLink ? "<a href=\"\(HTMLText.escaped(node.address))\">\(text)</a>" : text)
    }
  }

  /// Whether `address` leads to a page: one of this book's, or one of the web.
  private static func isHarmless(_ address: String) -> Bool {
    let scheme = address.prefix { !":/?#".contains($0) }
    guard address.dropFirst(scheme.count).first == ":" else { return true }
    return ["http", "https", "mailto"].contains(scheme.lowercased())
  }

  /// A link to the numbers of a figure leads into the page; one that could run a script is its text.
  private func renderLink(_ node: MarkdownNode) {
    let address = node.address
    if let figure = figures.first(where: { $0.tableName == address && $0.table != nil }) {
      let embedded = EmbeddedFigure(figure: figure)
      node.replaceInline(
        opening: "<a href=\"\(embedded.tableAddress ?? "")\" download=\"\(address)\">",
        closing: "</a>")
    } else if !Self.isHarmless(address) {
      node.replaceInline(opening: "", closing: "")
    }
  }

  /// A block of code, with colours where it is Swift.
  private static func code(_ text: String, language: String) -> String {
    let html = language == "swift" ? SwiftHighlighting.html(text) : HTMLText.escaped(text)
    let name = HTMLText.escaped(language.isEmpty ? "text" : language)
    return "<pre tabindex=\"0\"><code class=\"language-\(name)\">\(html)</code></pre>"
  }
}

extension Document.Block {
  /// The figure that the block is.
  fileprivate var figure: ShownFigure? {
    guard case .output(.figure(let figure)) = self else { return nil }
    return figure
  }
}
