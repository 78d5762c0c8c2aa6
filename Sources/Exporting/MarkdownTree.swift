import CCMark
import Platform

/// A Markdown text as GitHub reads it, parsed and rendered by cmark-gfm.
///
/// Raw HTML and addresses that could run a script are left out of the HTML, unless a node that holds
/// them is replaced.
final class MarkdownTree {
  private static let options =
    CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_FOOTNOTES | CMARK_OPT_TABLE_PREFER_STYLE_ATTRIBUTES
  private static let extensions = ["table", "strikethrough", "autolink", "tasklist"]
  /// Registered once a process: cmark-gfm itself does not look whether two threads do it.
  private static let registration: Void = cmark_gfm_core_extensions_ensure_registered()

  private let parser: OpaquePointer
  private let root: OpaquePointer
  private var removed: [OpaquePointer] = []

  /// Parses `markdown`.
  init(_ markdown: String) {
    Self.registration
    guard let parser = cmark_parser_new(Self.options) else { preconditionFailure("no memory") }
    for name in Self.extensions {
      if let found = cmark_find_syntax_extension(name) {
        cmark_parser_attach_syntax_extension(parser, found)
      }
    }
    var text = markdown
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        cmark_parser_feed(parser, $0.baseAddress, $0.count)
      }
    }
    self.parser = parser
    root = cmark_parser_finish(parser)
  }

  deinit {
    removed.forEach(cmark_node_free)
    cmark_node_free(root)
    cmark_parser_free(parser)
  }

  /// All nodes, each before those that it holds.
  var nodes: [MarkdownNode] { nodes(below: root) }

  /// The node `pointer` and all that it holds.
  func nodes(below pointer: OpaquePointer) -> [MarkdownNode] {
    let iterator = cmark_iter_new(pointer)
    defer { cmark_iter_free(iterator) }
    var nodes: [MarkdownNode] = []
    while true {
      switch cmark_iter_next(iterator) {
      case CMARK_EVENT_DONE: return nodes
      case CMARK_EVENT_ENTER:
        nodes.append(MarkdownNode(pointer: cmark_iter_get_node(iterator), tree: self))
      default: break
      }
    }
  }

  /// Takes `node` out of the tree. It stays in memory as long as the tree: what it held, and has
  /// been moved elsewhere, points into its text.
  func remove(_ node: MarkdownNode) {
    cmark_node_unlink(node.pointer)
    removed.append(node.pointer)
  }

  /// The tree as HTML.
  var html: String {
    let list = cmark_parser_get_syntax_extensions(parser)
    guard let text = cmark_render_html(root, Self.options, list) else { return "" }
    defer { free(text) }
    return String(cString: text)
  }
}
