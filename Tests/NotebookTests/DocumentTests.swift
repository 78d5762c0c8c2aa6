import Figures
import Testing

@testable import Notebook

@MainActor @Suite struct DocumentTests {
  private let source = """
    //: # A *title*
    // snippet.hide
    let hidden = 1
    // snippet.show
    //: Prose.
    let shown = 2
    """

  /// A chapter that has shown one output of each kind.
  private func fullChapter() throws -> Chapter {
    let chapter = try chapter(source)
    chapter.show(.text("of hidden code"), line: 3)
    chapter.show(.text("\"\\ </script>\u{0}\u{2028}\u{1F600}\r\n\ttext"), line: 6)
    let cells: [[TableCell]] = [
      [.text("|"), .integer(.min), .number(Double.nan)],
      [.markdown("`a`"), .empty, .number(-Double.infinity)],
      [.empty, .integer(3), .number(0.1 + 0.2)],
    ]
    chapter.show(
      .table(Table(columns: [.text("a"), .integer("b"), .number("c", digits: 3)], rows: cells)),
      line: 6)
    try chapter.show(
      StubFigure(bytes: Array(0...255), data: DataTable(columns: ["x"], rows: [["1,5"]])),
      name: "figure", caption: "Caption", alternativeText: "Alternative", line: 6)
    return chapter
  }

  @Test func hasABlockForAllThatIsShown() throws {
    let document = try fullChapter().document(closing: [.prose("## End")])
    #expect(document.name == "example" && document.title == "A *title*" && document.number == 7)
    let kinds = document.blocks.map { block in
      switch block {
      case .prose(let text): "prose \(text)"
      case .code(let lines, let language): "\(language) \(lines)"
      case .output(.text): "text"
      case .output(.table): "table"
      case .output(.figure(let figure)): "figure \(figure.fileName) \(figure.table?.csv() ?? "")"
      }
    }
    #expect(
      kinds == [
        "prose # A *title*", "text", "prose Prose.",
        "swift [\"let shown = 2\"]", "text", "table", "figure figure.png x\n\"1,5\"\n",
      ])
    #expect(document.closing == [.prose("## End")])
    #expect(document.markdown.hasSuffix("\n\n## End\n\n\(document.navigation)\n"))
    #expect(document.markdown.hasPrefix("\(document.navigation)\n\n# A *title*\n\n"))
  }

  @Test func ofAFailedRunHasWhatWasShown() throws {
    let chapter = try chapter(source)
    chapter.show(.text("first"), line: 3)
    let document = chapter.document()
    #expect(document.markdown.contains("# A *title*\n\n```text\nfirst\n```\n\nProse."))
    #expect(document.closing.isEmpty)
  }
}
