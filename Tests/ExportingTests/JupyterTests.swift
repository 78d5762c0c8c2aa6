import Basics
import Foundation
import TestSupport
import Testing

@testable import Exporting

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

  private func notebook(_ report: WrittenReport) throws -> Notebook {
    try JSONDecoder().decode(Notebook.self, from: Data(ExportFormat.ipynb.file(of: report)))
  }

  @Test func hasACellForEachPieceOfProseAndEachChunk() throws {
    let cells = try notebook(fullReport).cells
    #expect(
      cells.map(\.cell_type) == ["markdown", "code", "markdown", "code", "markdown"])
    #expect(cells.map(\.id) == (1...cells.count).map { "cell-\($0)" })
    #expect(cells.compactMap(\.execution_count) == [1, 2])
    #expect(cells[0].source.first == "# A *stacked* autoencoder\n")
    #expect(
      cells[0].source.joined().contains("Prose.<sup>1</sup> See the layer.\n\n<sup>1</sup> A note.")
    )
    #expect(cells[1].source == ["let a = \"<b>\"  // \(hostile)"])
    let end = cells[4].source.joined()
    #expect(end.hasPrefix("*Of hidden code.*\n\n## Second"))
    #expect(end.hasSuffix("```sh\nswift run\n```\n\n| Parameter |\n| --- |\n| l2 |"))
  }

  /// Only blank lines stand between code and its outputs.
  @Test func takesOnlyWhatFollowsDirectlyForOutputs() throws {
    let code = "```swift\na\n```\n\n"
    let table = "| a |\n| --- |\n\n"
    for (page, kinds) in [
      (code + table, ["code 1"]), (code + "[a]: #b\n\n" + table, ["code 0", "markdown"]),
      (code + "Text.\n\n" + table, ["code 0", "markdown"]), (table, ["markdown"]),
      (code + code + table + "```text\nb\n```\n", ["code 0", "code 2"]),
      (code + figure("a.png") + "\n\n" + table + figure("a.png"), ["code 5"]),
      (code + figure("b.png"), ["code 0", "markdown"]),
      ("> " + code.replacing("\n", with: "\n> "), ["markdown"]),
    ] {
      let cells = try notebook(report(page, ["a.png": "PNG"])).cells
      let found = cells.map { $0.cell_type + ($0.outputs.map { " \($0.count)" } ?? "") }
      #expect(found == kinds, "\(page)")
    }
  }

  @Test func holdsItsImagesAndNoLinksToOtherFiles() throws {
    let page = "See ![a](a.png), [*b*](../b/README.md), `[c](d)` and [e](https://f)."
    let cells = try notebook(report(page, ["a.png": "PNG"])).cells
    #expect(
      cells[0].source == [
        "See ![a](data:image/png;base64,UE5H), *b*, `[c](d)` and [e](https://f)."
      ])
    let untouched = "A_b * c\n  d [e](#f)"
    #expect(try notebook(report(untouched)).cells[0].source.joined() == untouched)
  }

  @Test func keepsOutputsInTheCellThatMadeThem() throws {
    let outputs = try #require(try notebook(fullReport).cells[1].outputs)
    #expect(outputs.allSatisfy { $0.output_type == "display_data" })
    #expect(
      outputs.map { $0.data.keys.sorted() } == [
        ["text/plain"], ["text/html", "text/markdown", "text/plain"],
        ["image/svg+xml", "text/csv", "text/plain"],
        ["text/html", "text/markdown", "text/plain"],
      ])
    #expect(outputs[0].data["text/plain"]?.value == hostile)
    #expect(outputs[2].data["image/svg+xml"]?.value == "<svg xmlns='x'/>")
    #expect(outputs[2].data["text/plain"]?.value == hostile)
    #expect(outputs[2].metadata["image/svg+xml"]?.alt == hostile)
    #expect(outputs[2].metadata["image/svg+xml"]?.width == 560)
    #expect(outputs[2].data["text/csv"]?.value.hasSuffix("\n") == true)
    for output in outputs {
      let html = output.data["text/html"]?.value ?? ""
      #expect(!html.contains("<img") && !html.contains("</script"))
    }
    #expect(outputs[3].data["text/html"]?.value.contains("<td>1,5</td>") == true)
    #expect(outputs[3].data["text/plain"]?.value == hostile)
    #expect(outputs[3].data["text/markdown"]?.value.hasSuffix("*") == true)
  }

  /// A picture needs a code cell; its source is folded away.
  @Test func showsFiguresOfHiddenCodeWhereTheReportHasThem() throws {
    let cells = try notebook(fullReport).cells
    let picture = cells[3]
    #expect(picture.metadata.jupyter == ["source_hidden": true])
    #expect(picture.metadata.tags == ["hide-input"])
    #expect(picture.outputs?.count == 2)
    #expect(picture.outputs?[0].data["image/png"]?.value == "UE5H")
    #expect(cells[1].metadata.jupyter == nil)
  }

  @Test func isTheSameEveryTime() {
    #expect(ExportFormat.ipynb.file(of: fullReport) == ExportFormat.ipynb.file(of: fullReport))
  }

  @Test func splitsTextIntoLinesThatJoinToIt() {
    for text in ["", "a", "a\n", "\n\n", "a\r\nb\rc\u{2028}d", "a\u{301}\n\u{301}"] {
      let joined = text.jupyterLines.array?.compactMap(\.string).joined() ?? ""
      #expect(Array(joined.utf8) == Array(text.utf8))
    }
  }

  /// nbformat's own validator (PyPI).
  @Test(.enabled(if: Python.withPackages != nil, "\(Python.reason)"))
  func isValid() throws {
    let python = try #require(Python.withPackages)
    try withTemporaryDirectory { folder in
      let path = folder + "/example.ipynb"
      let file = ExportFormat.ipynb.file(of: fullReport)
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
