import Notebook

/// The HTML in an author's prose, made harmless: as on GitHub, tags that only structure or mark text stay, with
/// harmless attributes; all others are shown as text. Comments go.
struct RawHTML {
  private static let tags = Set(
    """
    a abbr b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i \
    img ins kbd li mark ol p pre q rp rt ruby s samp small span strike strong sub summary sup table tbody td tfoot th \
    thead tr tt u ul var wbr
    """.split(separator: " ").map(String.init))
  private static let empty: Set = ["br", "hr", "img", "wbr"]
  private static let attributes: Set = [
    "align", "alt", "colspan", "height", "open", "rowspan", "start", "title", "width",
  ]

  private let report: WrittenReport
  /// The elements that are open, the innermost one last.
  private var open: [String] = []

  init(_ report: WrittenReport) { self.report = report }

  /// Raw HTML of the report, the next in its order, made harmless.
  mutating func harmless(_ html: String) -> String {
    let tag =
      /<(\/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z_:][-\w.:]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*\/?>/
    let text = html.replacing(/(?s)<!--.*?(?:-->|$)/, with: "")
    var result = ""
    var position = text.startIndex
    for match in text.matches(of: tag.matchingSemantics(.unicodeScalar)) {
      let name = match.2.lowercased()
      let replacement =
        match.1.isEmpty ? opening(name, attributes: String(match.3)) : closing(name)
      guard let replacement else { continue }
      result += Self.escaped(text[position..<match.range.lowerBound]) + replacement
      position = match.range.upperBound
    }
    return result + Self.escaped(text[position...])
  }

  /// The tags that close what the report's HTML has left open.
  mutating func end() -> String {
    defer { open = [] }
    return open.reversed().map { "</\($0)>" }.joined()
  }

  /// The opening tag `name` with those of its attributes that stay; `nil` if it is text.
  private mutating func opening(_ name: String, attributes: String) -> String? {
    guard Self.tags.contains(name) else { return nil }
    let attribute = /([A-Za-z_:][-\w.:]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/
    var kept = ""
    var names: Set<String> = []
    var image: String?
    var words = ""
    for match in attributes.matches(of: attribute) {
      let key = match.1.lowercased()
      let value = String(match.2 ?? match.3 ?? match.4 ?? "")
      guard names.insert(key).inserted else { continue }
      switch (name, key) {
      case ("a", "href"): kept += link(value)
      case ("img", "src"):
        if case .file(let file) = report.destination(of: value), file.isPicture {
          image = file.address
        } else if value.hasPrefix("data:image/") {
          image = value
        }
      case ("img", "alt"): words = Self.escaped(value)
      case _ where Self.attributes.contains(key): kept += " \(key)=\"\(Self.escaped(value))\""
      default: break
      }
    }
    if name == "img" {
      return image.map { "<img src=\"\(Self.escaped($0))\" alt=\"\(words)\"\(kept)>" } ?? words
    }
    if !Self.empty.contains(name) { open.append(name) }
    return "<\(name)\(kept)>"
  }

  /// The attributes of a link to `address`; none if the page lacks what it leads to.
  private func link(_ address: String) -> String {
    switch report.destination(of: address) {
    case .page: " href=\"\(Self.escaped(address))\""
    case .file(let file): " href=\"\(file.address)\" download=\"\(Self.escaped(file.name))\""
    case .nowhere: ""
    }
  }

  /// The closing tag `name`; `nil` if it closes nothing, and is text.
  private mutating func closing(_ name: String) -> String? {
    guard open.last == name else { return nil }
    open.removeLast()
    return "</\(name)>"
  }

  /// Text, or the value of an attribute, whose character references stay.
  private static func escaped(_ text: some StringProtocol) -> String {
    HTMLText.escaped(String(text)).replacing("&amp;", with: "&")
  }
}
