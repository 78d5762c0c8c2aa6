import Basics

/// An address in the prose to which an image, a link or their HTML leads.
struct ProseAddress: Equatable {
  let address: String
  let isImage: Bool
  let line: Int
  let column: Int

  /// What an address is to a report.
  enum Kind: Equatable {
    /// A page of the web, a place of the report itself, or a file outside of the report's folder.
    case elsewhere
    /// A file in the report's folder.
    case file(String)
    /// Anything else, and what was expected instead.
    case refused(expected: String)
  }

  /// The extensions of pictures.
  private static let pictures: Set<Substring> = ["png", "svg", "jpg", "jpeg", "gif", "webp"]

  /// What the address is: a report's files lie in one folder, and have names that every system and forge takes.
  var kind: Kind {
    let path = address.prefix { $0 != "#" && $0 != "?" }
    if path.isEmpty || isAbsolute { return .elsewhere }
    if !isImage, path == "." || path.hasPrefix("./") || path.hasPrefix("/") || path.hasPrefix("..")
    {
      return .elsewhere
    }
    let form =
      "the name of a file beside the chapter's source, of letters, digits, '.', '-' and '_'"
    guard path.wholeMatch(of: /[A-Za-z0-9_-][-A-Za-z0-9_.]*/) != nil,
      !isImage || path.count == address.count
    else { return .refused(expected: form) }
    if isImage, !Self.pictures.contains(path.lowercased().split(separator: ".").last ?? "") {
      return .refused(expected: "a picture in PNG, SVG, JPEG, GIF or WebP")
    }
    return .file(String(path))
  }

  /// Whether the address leads to the same place from any page.
  var isAbsolute: Bool {
    address.hasPrefix("//") || address.prefixMatch(of: /[A-Za-z][-+.A-Za-z0-9]*:/) != nil
  }

  /// The addresses in `tree`, the Markdown of `lines`, in which `valueMark` and a number stand for a value.
  static func find(
    in tree: MarkdownTree, lines: [(text: String, line: ProseScanner.Line?)], valueMark: String
  ) -> [ProseAddress] {
    let value = try? Regex("\(valueMark)[0-9]+e")
    var found: [ProseAddress] = []
    var block = 0...0
    for node in tree.nodes {
      if node.isBlock { block = node.lines }
      for (address, isImage) in node.addresses {
        let place = block.first { lines.indices.contains($0) && lines[$0].text.contains(address) }
        guard let line = lines[min(place ?? block.lowerBound, lines.count - 1)].line else {
          continue
        }
        let before = line.text.firstRange(of: address).map {
          line.text[..<$0.lowerBound].utf8.count
        }
        found.append(
          ProseAddress(
            address: value.map { address.replacing($0, with: #"\(…)"#) } ?? address,
            isImage: isImage, line: line.number,
            column: line.column + (before ?? 0)))
      }
    }
    return found
  }
}

extension MarkdownNode {
  /// The addresses of the node itself: one of an image or a link, several of raw HTML.
  var addresses: [(address: String, isImage: Bool)] {
    switch kind {
    case .image: [(address, true)]
    case .link: [(address, false)]
    case .rawBlock, .rawInline:
      literal.replacing(/(?s)<!--.*?(?:-->|$)/, with: "").matches(
        of: /<(img|a)\s(?:[^>]*\s)?(?:src|href)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/
          .ignoresCase()
      ).map { (String($0.2 ?? $0.3 ?? $0.4 ?? ""), $0.1.lowercased() == "img") }
    default: []
    }
  }
}
