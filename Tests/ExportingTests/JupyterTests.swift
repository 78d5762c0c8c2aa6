import Figures
import Foundation
import TestSupport
import Testing

@testable import Exporting
@testable import Notebook

@Suite struct JupyterTests {
  private struct Notebook: Decodable {
    struct Cell: Decodable {
      let cell_type: String
      let id: String
      let source: [String]
      let execution_count: Int?
      let outputs: [Output]?
      let metadata: Metadata
    }
    struct Metadata: Decodable {
      let tags: [String]?
      let jupyter: [String: Bool]?
    }
    struct Output: Decodable {
      let output_type: String
      let data: [String: Text]
      let metadata: [String: Picture]
    }
    struct Picture: Decodable {
      let alt: String
      let width: Int
    }
    /// A text, or a list of its lines.
    struct Text: Decodable {
      let value: String
      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        value = try (try? container.decode(String.self)) ?? container.decode([String].self).joined()
      }
    }
    let cells: [Cell]
  }

  private func notebook(_ document: Document) throws -> Notebook {
    try JSONDecoder().decode(Notebook.self, from: Data(ExportFormat.ipynb.file(of: document)))
  }

  @Test func hasACellForEachPieceOfProseAndEachChunk() throws {
    let cells = try notebook(fullDocument).cells
    #expect(
      cells.map(\.cell_type) == [
        "markdown", "markdown", "code", "markdown", "code", "markdown", "markdown", "markdown",
        "markdown",
      ])
    #expect(cells.map(\.id) == (1...cells.count).map { "cell-\($0)" })
    #expect(cells.compactMap(\.execution_count) == [1, 2])
    #expect(cells[0].source == ["# A *stacked* autoencoder"])
    #expect(cells[1].source == ["Prose.[^1]\n", "\n", "[^1]: A note."])
    #expect(cells[2].source == ["let a = \"<b>\"  // \(hostile)"])
    #expect(cells[7].source == ["```sh\n", "swift run\n", "```"])
    #expect(cells[8].source.joined().contains("| Parameter |"))
  }

  @Test func keepsOutputsInTheCellThatMadeThem() throws {
    let outputs = try #require(try notebook(fullDocument).cells[2].outputs)
    #expect(outputs.allSatisfy { $0.output_type == "display_data" })
    #expect(
      outputs.map { $0.data.keys.sorted() } == [
        ["text/plain"], ["text/markdown", "text/plain"],
        ["text/html", "text/markdown", "text/plain"],
        ["image/svg+xml", "text/csv", "text/plain"],
        ["text/html", "text/markdown", "text/plain"],
      ])
    #expect(outputs[0].data["text/plain"]?.value == hostile)
    #expect(outputs[3].data["image/svg+xml"]?.value == "<svg xmlns='x'/>")
    #expect(outputs[3].data["text/plain"]?.value == hostile)
    #expect(outputs[3].metadata["image/svg+xml"]?.alt == hostile)
    #expect(outputs[3].metadata["image/svg+xml"]?.width == 560)
    #expect(outputs[3].data["text/csv"]?.value.hasSuffix("\n") == true)
    for output in outputs {
      let html = output.data["text/html"]?.value ?? ""
      #expect(!html.contains("<img") && !html.contains("</script"))
    }
    #expect(outputs[4].data["text/html"]?.value.contains("<td>1,5</td>") == true)
  }

  /// Markdown reads as prose; a picture needs a code cell, whose source is folded away.
  @Test func showsOutputsOfHiddenCodeWhereTheReportHasThem() throws {
    let cells = try notebook(fullDocument).cells
    let picture = cells[4]
    #expect(picture.metadata.jupyter == ["source_hidden": true])
    #expect(picture.metadata.tags == ["hide-input"])
    #expect(picture.outputs?.count == 2)
    #expect(picture.outputs?[0].data["image/png"]?.value == "AQID")
    #expect(cells[5].source == ["*Of hidden code.*"])
    #expect(cells[2].metadata.jupyter == nil)
  }

  @Test func isTheSameEveryTime() {
    #expect(ExportFormat.ipynb.file(of: fullDocument) == ExportFormat.ipynb.file(of: fullDocument))
  }

  @Test func splitsTextIntoLinesThatJoinToIt() {
    for text in ["", "a", "a\n", "\n\n", "a\r\nb\rc\u{2028}d", "a\u{301}\n\u{301}"] {
      guard case .list(let lines) = text.jupyterText else {
        Issue.record("no list: \(text.jupyterText)")
        continue
      }
      let joined = lines.map { if case .text(let line) = $0 { line } else { "" } }.joined()
      #expect(Array(joined.utf8) == Array(text.utf8))
    }
  }

  /// nbformat's own validator (PyPI).
  @Test(.enabled(if: Python.withPackages != nil, "\(Python.reason)"))
  func isValid() throws {
    let python = try #require(Python.withPackages)
    try withTemporaryDirectory { folder in
      let path = folder + "/example.ipynb"
      let file = ExportFormat.ipynb.file(of: fullDocument)
      try file.write(toFile: path)
      #expect(try python.complaints(aboutNotebook: path) == "")
      // The validator does find mistakes: a cell without its source, and an identifier used twice.
      let text = String(decoding: file, as: UTF8.self)
      for (part, other) in [("\"source\"", "\"sources\""), ("\"cell-2\"", "\"cell-1\"")] {
        try Array(text.replacing(part, with: other).utf8).write(toFile: path)
        #expect(try python.complaints(aboutNotebook: path) != "", "\(part)")
      }
    }
  }
}
