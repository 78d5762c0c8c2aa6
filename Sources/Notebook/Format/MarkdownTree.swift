import CCMark
import Platform

/// A Markdown text as GitHub reads it, parsed and rendered by cmark-gfm.
///
/// The HTML holds raw HTML and addresses unchanged: `HTMLBody` replaces the nodes that hold them.
package final class MarkdownTree {
  private static let options =
    CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_FOOTNOTES | CMARK_OPT_TABLE_PREFER_STYLE_ATTRIBUTES
    | CMARK_OPT_UNSAFE
  private static let extensions = ["table", "strikethrough", "autolink", "tasklist"]
  /// Once a process: cmark-gfm's own registration is not thread-safe.
  private static let registration: Void = cmark_gfm_core_extensions_ensure_registered()

  private let parser: OpaquePointer
  private let root: OpaquePointer
  private var removed: [OpaquePointer] = []

  /// Parses `markdown`.
  package init(_ markdown: String) {
    Self.registration
    guard let parser = cmark_parser_new(Self.options) else { fatalError("no memory") }
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

  /// All nodes, each before its children.
  package var nodes: [MarkdownNode] { nodes(below: root) }

  /// The blocks of the text itself, not of a list or a quotation in it.
  package var blocks: [MarkdownNode] { children.filter { $0.kind != .footnoteText } }

  /// The texts of the footnotes, in the order of their numbers, which begin with 1.
  package var footnotes: [MarkdownNode] { children.filter { $0.kind == .footnoteText } }

  private var children: [MarkdownNode] { MarkdownNode(pointer: root, tree: self).children }

  /// The node `pointer` and all nodes below it.
  fileprivate func nodes(below pointer: OpaquePointer) -> [MarkdownNode] {
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

  /// Takes `node` out of the tree. It stays in memory: children that were moved point into its text.
  package func remove(_ node: MarkdownNode) {
    cmark_node_unlink(node.pointer)
    removed.append(node.pointer)
  }

  /// The tree as HTML.
  package var html: String {
    let list = cmark_parser_get_syntax_extensions(parser)
    return Self.text(cmark_render_html(root, Self.options, list))
  }

  /// The Markdown of `blocks`, which it takes out of the tree.
  package func takeMarkdown(of blocks: [MarkdownNode]) -> String {
    let document = cmark_node_new(CMARK_NODE_DOCUMENT)
    defer { cmark_node_free(document) }
    for block in blocks {
      cmark_node_unlink(block.pointer)
      cmark_node_append_child(document, block.pointer)
    }
    return Self.text(cmark_render_commonmark(document, Self.options, 0))
  }

  private static func text(_ rendered: UnsafeMutablePointer<CChar>?) -> String {
    defer { free(rendered) }
    return rendered.map { String(cString: $0) } ?? ""
  }
}

/// A node of a `MarkdownTree`.
package struct MarkdownNode {
  /// The kinds that exports look for, by cmark-gfm's names.
  package enum Kind: String {
    case heading, image, link, paragraph, table, text, code
    case codeBlock = "code_block"
    case emphasis = "emph"
    case footnoteReference, footnoteText
    case lineBreak = "linebreak"
    case rawBlock = "html_block"
    case rawInline = "html_inline"
    case softBreak = "softbreak"
  }

  fileprivate let pointer: OpaquePointer
  fileprivate let tree: MarkdownTree

  /// The kind; `nil` for one that is left to cmark-gfm.
  package var kind: Kind? {
    switch cmark_node_get_type(pointer) {
    // cmark-gfm has no names for these.
    case CMARK_NODE_FOOTNOTE_REFERENCE: .footnoteReference
    case CMARK_NODE_FOOTNOTE_DEFINITION: .footnoteText
    default: Kind(rawValue: String(cString: cmark_node_get_type_string(pointer)))
    }
  }

  /// Whether the node is a block of code between fences.
  var isFenced: Bool {
    var (length, offset, mark) = (Int32(0), Int32(0), CChar(0))
    return cmark_node_get_fenced(pointer, &length, &offset, &mark) != 0
  }

  /// Whether the node is a block of lines.
  var isBlock: Bool {
    cmark_node_get_type(pointer).rawValue & UInt32(CMARK_NODE_TYPE_MASK)
      == UInt32(CMARK_NODE_TYPE_BLOCK)
  }

  /// The level of a heading, from 1 to 6.
  package var level: Int { Int(cmark_node_get_heading_level(pointer)) }

  /// The text of a code block, of code within a line, of plain text or of raw HTML; the number of a footnote.
  package var literal: String { cmark_node_get_literal(pointer).map { String(cString: $0) } ?? "" }

  /// The text behind the fence of a code block.
  var information: String { cmark_node_get_fence_info(pointer).map { String(cString: $0) } ?? "" }

  /// The first word of it.
  package var language: String {
    information.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
  }

  /// The address of a link or an image.
  package var address: String { cmark_node_get_url(pointer).map { String(cString: $0) } ?? "" }

  /// The lines of a block, counted from 0.
  package var lines: ClosedRange<Int> {
    let first = Int(cmark_node_get_start_line(pointer)) - 1
    return first...max(first, Int(cmark_node_get_end_line(pointer)) - 1)
  }

  /// The node behind this one.
  package var next: MarkdownNode? {
    cmark_node_next(pointer).map { MarkdownNode(pointer: $0, tree: tree) }
  }

  /// The nodes directly below this one.
  package var children: [MarkdownNode] {
    let first = cmark_node_first_child(pointer).map { MarkdownNode(pointer: $0, tree: tree) }
    return Array(sequence(first: first) { $0?.next }.prefix { $0 != nil }.compactMap(\.self))
  }

  /// The node and all nodes below it, each before its children.
  package var nodes: [MarkdownNode] { tree.nodes(below: pointer) }

  /// The node's plain text, without any markup.
  package var plainText: String {
    nodes.map { node in
      switch node.kind {
      case .text, .code: node.literal
      case .softBreak, .lineBreak: " "
      default: ""
      }
    }.joined()
  }

  /// Lets an image or a link lead to `address`.
  package func setAddress(_ address: String) { cmark_node_set_url(pointer, address) }

  /// Replaces the text of raw HTML.
  package func setLiteral(_ text: String) { cmark_node_set_literal(pointer, text) }

  /// Replaces the node by `text` of the rendering's format, or puts its children between that and `closing`.
  package func replace(with text: String, closing: String? = nil) {
    guard [.footnoteReference, .image, .link, .rawInline].contains(kind) else {
      let replacement = insertBlock(opening: text, closing: closing ?? "")
      if closing != nil { children.forEach { cmark_node_append_child(replacement, $0.pointer) } }
      return remove()
    }
    insertInline(text)
    if let closing {
      children.forEach { cmark_node_insert_before(pointer, $0.pointer) }
      insertInline(closing)
    }
    remove()
  }

  /// Puts a block between `opening` and `closing`.
  package func wrap(opening: String, closing: String) {
    cmark_node_append_child(insertBlock(opening: opening, closing: closing), pointer)
  }

  /// Takes the node out of the tree.
  package func remove() { tree.remove(self) }

  private func insertBlock(opening: String, closing: String) -> OpaquePointer? {
    let block = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK)
    cmark_node_set_on_enter(block, opening)
    cmark_node_set_on_exit(block, closing)
    cmark_node_insert_before(pointer, block)
    return block
  }

  /// As raw HTML: the cell of a table cannot hold a custom node.
  private func insertInline(_ text: String) {
    guard !text.isEmpty else { return }
    let node = cmark_node_new(CMARK_NODE_HTML_INLINE)
    cmark_node_set_literal(node, text)
    cmark_node_insert_before(pointer, node)
  }
}
