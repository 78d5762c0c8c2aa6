import Basics
import Figures
import Testing

@testable import Notebook

/// Control characters are shown, so that version control takes a report for text and a terminal obeys none.
@Suite @MainActor struct ControlCharacterTests {
  private let hostile = "a\0\u{7}\u{8}\u{1B}[31m\u{7F}\u{9B}b\tc"
  private let shown = "a␀␇␈␛[31m␡\u{FFFD}b\tc"

  private func isClean(_ bytes: [UInt8]) -> Bool {
    String(decoding: bytes, as: UTF8.self).unicodeScalars.allSatisfy {
      $0.properties.generalCategory != .control || $0 == "\n" || $0 == "\t"
    }
  }

  @Test func areVisibleInAllFilesOfAReport() throws {
    let run = try chapter("//: # T\n//: A \\(x) \u{1B}\nlet a = \"\u{1}\"\nrecord(\"x\", x)\n")
    try run.record("x", .text(hostile), line: 4, column: 7)
    run.show(.text(hostile + "\n\u{C}x"), line: 3)
    run.show(
      .table(Table(columns: [.text(hostile)], rows: [[.text(hostile)], [.markdown(hostile)]])),
      line: 3)
    run.note(hostile, hostile)
    let data = DataTable(columns: [hostile], rows: [[hostile]])
    try run.show(
      StubFigure(data: data), name: "a", caption: hostile, alternativeText: hostile, line: 3)
    let report = try run.report()
    for file in report.files where file.name != "a.png" {
      #expect(isClean(file.bytes), "\(file.name)")
    }
    #expect(report.page.contains("```text\n\(shown)\n␌x\n```"))
    #expect(report.page.contains("let a = \"␁\""))
    let metrics = try #require(ChapterMetrics(run.metrics))
    #expect(isClean(Array(ReportIndex([metrics]).markdown.utf8)))
    #expect(data.csv() == "\(shown)\n\(shown)\n")
  }

  /// Any line end ends a line.
  @Test func lineEndsAreNone() {
    #expect(Output.text("a\r\nb\rc").markdown == "```text\na\nb\nc\n```")
  }

  @Test func areVisibleInErrors() {
    let error = LocatedError(
      path: "p", line: 1, column: 1, message: "\u{1B}[2J", exitCode: .badData)
    #expect(error.description == "p:1:1: error: ␛[2J")
  }
}
