import CCMark

/// A node of a `MarkdownTree`.
struct MarkdownNode {
  /// The kinds that an export renders in its own way; by the names that cmark-gfm gives them.
  enum Kind: String {
    case heading
    case codeBlock = "code_block"
    case rawBlock = "html_block"
    case rawInline = "html_inline"
    case image
    case link
    case table
    case text
    case code
    case softBreak = "softbreak"
    case lineBreak = "linebreak"
  }

  let pointer: OpaquePointer
  let tree: MarkdownTree

  /// The kind, or `nil` for one that is rendered as cmark-gfm does it.
  var kind: Kind? { Kind(rawValue: String(cString: cmark_node_get_type_string(pointer))) }

  /// The level of a heading, from 1 to 6.
  var level: Int { Int(cmark_node_get_heading_level(pointer)) }

  /// The text of a code block, of code within a line, of plain text or of raw HTML.
  var literal: String { cmark_node_get_literal(pointer).map { String(cString: $0) } ?? "" }

  /// The first word behind the fence of a code block.
  var language: String {
    let information = cmark_node_get_fence_info(pointer).map { String(cString: $0) } ?? ""
    return information.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
  }

  /// The address of a link or an image.
  var address: String { cmark_node_get_url(pointer).map { String(cString: $0) } ?? "" }

  /// Whether the node is part of a link's text.
  var isWithinLink: Bool {
    var parent = cmark_node_parent(pointer)
    while let node = parent {
      if MarkdownNode(pointer: node, tree: tree).kind == .link { return true }
      parent = cmark_node_parent(node)
    }
    return false
  }

  /// The node's plain text, without any markup.
  var plainText: String {
    tree.nodes(below: pointer).map { node in
      switch node.kind {
      case .text, .code: node.literal
      case .softBreak, .lineBreak: " "
      default: ""
      }
    }.joined()
  }

  /// Aligns to the left what a table aligns in no way, for pages may have other habits.
  func alignColumns() {
    guard let alignments = cmark_gfm_extensions_get_table_alignments(pointer) else { return }
    for column in 0..<Int(cmark_gfm_extensions_get_table_columns(pointer))
    where alignments[column] == 0 {
      alignments[column] = UInt8(ascii: "l")
    }
  }

  /// Puts the HTML `html`, a block, in the place of the node.
  func replaceBlock(with html: String) {
    replace(by: CMARK_NODE_CUSTOM_BLOCK, opening: html, closing: "", keepsChildren: false)
  }

  /// Puts the HTML `html`, part of a line, in the place of the node.
  func replaceInline(with html: String) {
    replace(by: CMARK_NODE_CUSTOM_INLINE, opening: html, closing: "", keepsChildren: false)
  }

  /// Puts what the node holds between `opening` and `closing`, HTML of a block, in its place.
  func replaceBlock(opening: String, closing: String) {
    replace(by: CMARK_NODE_CUSTOM_BLOCK, opening: opening, closing: closing, keepsChildren: true)
  }

  /// Puts what the node holds between `opening` and `closing`, HTML of part of a line, in its place.
  func replaceInline(opening: String, closing: String) {
    replace(by: CMARK_NODE_CUSTOM_INLINE, opening: opening, closing: closing, keepsChildren: true)
  }

  /// Puts the node itself between `opening` and `closing`, HTML of a block.
  func wrapBlock(opening: String, closing: String) {
    let wrapper = Self.custom(CMARK_NODE_CUSTOM_BLOCK, opening: opening, closing: closing)
    cmark_node_insert_before(pointer, wrapper)
    cmark_node_append_child(wrapper, pointer)
  }

  private func replace(
    by type: cmark_node_type, opening: String, closing: String, keepsChildren: Bool
  ) {
    let replacement = Self.custom(type, opening: opening, closing: closing)
    cmark_node_insert_before(pointer, replacement)
    while keepsChildren, let child = cmark_node_first_child(pointer) {
      cmark_node_append_child(replacement, child)
    }
    tree.remove(self)
  }

  private static func custom(
    _ type: cmark_node_type, opening: String, closing: String
  ) -> OpaquePointer {
    guard let node = cmark_node_new(type) else { preconditionFailure("no memory for a node") }
    cmark_node_set_on_enter(node, opening)
    cmark_node_set_on_exit(node, closing)
    return node
  }
}
