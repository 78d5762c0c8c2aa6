import Notebook

/// A report's text as HTML, with its pictures and numbers in it.
struct HTMLBody {
  /// A heading, for the table of contents.
  struct Heading: Equatable {
    let level: Int
    let anchor: String
    /// Plain text.
    let text: String
  }

  private let report: WrittenReport
  private var anchors = Anchors()
  private var rawHTML: RawHTML
  private var tableCount = 0
  private(set) var headings: [Heading] = []
  private(set) var html = ""

  /// The text of `report`, read as one: an address or a footnote may stand anywhere in it. Unless the reader
  /// `typesetsFormulas`, they appear as their source.
  init(_ report: WrittenReport, typesetsFormulas: Bool = false) {
    self.report = report
    rawHTML = RawHTML(report)
    let tree = MarkdownTree(
      typesetsFormulas ? report.markdown : Formulas.asCode(report.markdown))
    for node in tree.nodes { render(node) }
    html = tree.html + rawHTML.end()
  }

  /// Replaces `node` if it needs more than cmark-gfm's own HTML.
  private mutating func render(_ node: MarkdownNode) {
    switch node.kind {
    case .heading: renderHeading(node)
    case .codeBlock: node.replace(with: Self.code(node.literal, language: node.language))
    case .rawBlock: renderRawBlock(node)
    case .rawInline: node.replace(with: rawHTML.harmless(node.literal))
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
    node.replace(
      with: "<h\(heading.level) id=\"\(HTMLText.escaped(heading.anchor))\">",
      closing: "</h\(heading.level)>")
  }

  private mutating func renderTable(_ node: MarkdownNode) {
    tableCount += 1
    node.wrap(
      opening: "<div class=\"scrolling\" role=\"region\" aria-label=\"Table \(tableCount)\""
        + " tabindex=\"0\">",
      closing: "</div>")
  }

  private mutating func renderRawBlock(_ node: MarkdownNode) {
    guard let figure = report.figure(at: node) else {
      return node.replace(with: rawHTML.harmless(node.literal))
    }
    let html = Self.html(figure, anchor: anchors.anchor(for: "figure-\(figure.name)"))
    figure.caption?.remove()
    node.replace(with: html)
  }

  /// Embeds an image of the report; any other becomes its text, for the page loads nothing.
  private func renderImage(_ node: MarkdownNode) {
    let text = HTMLText.escaped(node.plainText)
    if case .file(let file) = report.destination(of: node.address), file.isPicture {
      node.replace(with: "<img src=\"\(file.address)\" alt=\"\(text)\">")
    } else if node.address.hasPrefix("data:image/") {
      node.replace(with: "<img src=\"\(HTMLText.escaped(node.address))\" alt=\"\(text)\">")
    } else {
      node.replace(with: text)
    }
  }

  /// Lets a link to a file of the report save the copy in the page.
  private func renderLink(_ node: MarkdownNode) {
    switch report.destination(of: node.address) {
    case .page: break
    case .file(let file):
      let name = HTMLText.escaped(file.name)
      node.replace(with: "<a href=\"\(file.address)\" download=\"\(name)\">", closing: "</a>")
    case .nowhere: node.replace(with: "", closing: "")
    }
  }

  /// A block of code; Swift has colours.
  private static func code(_ text: String, language: String) -> String {
    let html = language == "swift" ? SwiftHighlighting.html(text) : HTMLText.escaped(text)
    let name = HTMLText.escaped(language.isEmpty ? "text" : language)
    return "<pre tabindex=\"0\"><code class=\"language-\(name)\">\(html)</code></pre>"
  }

  /// A figure with the anchor `anchor`: picture, caption and, folded up, its numbers.
  private static func html(_ figure: WrittenReport.Figure, anchor: String) -> String {
    let caption = figure.caption.map { _ in
      "<figcaption>\(HTMLText.escaped(figure.captionText))</figcaption>\n"
    }
    let numbers = figure.numbers.map {
      "<details class=\"numbers\">\n<summary>Data for this picture</summary>\n"
        + "\(html(numbers: $0))</details>\n"
    }
    return """
      <figure id="\(HTMLText.escaped(anchor))">
      <img src="\(figure.picture.address)" alt="\(HTMLText.escaped(figure.alternativeText))" \
      width="\(figure.width)">
      \(caption ?? "")\(numbers ?? "")</figure>
      """
  }

  /// The numbers of a figure as a table and as a file.
  static func html(numbers file: WrittenReport.File) -> String {
    let rows = file.records.enumerated().map { index, cells in
      let element = index == 0 ? "th" : "td"
      let row = cells.map { "<\(element)>\(HTMLText.escaped($0))</\(element)>" }.joined()
      return "<tr>\(row)</tr>\n"
    }
    let name = HTMLText.escaped(file.name)
    return """
      <div class="scrolling" role="region" aria-label="Data for this picture" tabindex="0">
      <table>
      <thead>
      \(rows.prefix(1).joined())</thead>
      <tbody>
      \(rows.dropFirst().joined())</tbody>
      </table>
      </div>
      <p><a href="\(file.address)" download="\(name)">\(name)</a></p>

      """
  }
}

/// The anchors of a page's headings and figures, each once, made as forges make them.
struct Anchors {
  private var taken: Set<String> = []

  /// The anchor of `title`, in lower-case letters, digits, hyphens and underscores, numbered if it is taken.
  mutating func anchor(for title: String) -> String {
    let kept = title.lowercased().unicodeScalars.compactMap { scalar -> Character? in
      if scalar == " " { return "-" }
      let isKept = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      return isKept || scalar == "-" || scalar == "_" ? Character(scalar) : nil
    }
    let base = kept.isEmpty ? "section" : String(kept)
    var anchor = base
    var count = 0
    while !taken.insert(anchor).inserted {
      count += 1
      anchor = "\(base)-\(count)"
    }
    return anchor
  }
}
