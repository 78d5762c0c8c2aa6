import Basics
import TestSupport
import Testing

@testable import Notebook

/// Files beside a chapter's source to which its prose leads (rule 6).
@Suite @MainActor struct AttachmentTests {
  private let place = "chapters/07-example/main.swift"

  /// Calls `body` with the path of a chapter's source, beside which `files` lie.
  private func withFolder(
    _ files: [String], _ body: @MainActor (_ source: String) throws -> Void
  ) throws {
    try withTemporaryDirectory { folder in
      let source = folder + "/" + place
      try FileSystem.createFolder(folder + "/chapters/07-example")
      for name in files {
        try FileSystem.create(folder + "/chapters/07-example/" + name, Array("<\(name)>".utf8))
      }
      try body(source)
    }
  }

  private func chapter(_ prose: String, _ source: String) throws -> Chapter {
    try Chapter(source: Array("//: # T\n//:\n//: First.\n//:\n\(prose)\n".utf8), filePath: source)
  }

  private func message(_ prose: String, _ source: String) -> String {
    do {
      _ = try chapter(prose, source).report()
      return ""
    } catch { return "\(error)" }
  }

  @Test(arguments: [
    "//: ![A](a.png)", "//: ![A][a]\n//:\n//: [a]: a.png \"title\"", "//: [![A](a.png)](https://b)",
    "//: <img src=\"a.png\" alt=\"A\">", "//: <p>\n//: <IMG width=1 src='a.png'></p>",
    "//: a <img src=a.png> b",
    "//: ![A]\nlet a = 1\n//: [A]: a.png", "//: [A](a.png)", "//: [A](a.png#b)",
    "//: <a href=\"a.png\">b</a>",
    "//: | ![A](a.png) |\n//: | --- |", "//: a[^1]\n//:\n//: [^1]: ![A](a.png)",
    "//: ![A](a.png) ![B](a.png)",
  ])
  func comeWithTheReport(prose: String) throws {
    try withFolder(["a.png", "b.png"]) { source in
      let report = try chapter(prose, source).report()
      #expect(report.files.map(\.name) == ["README.md", "a.png", "metrics.json"])
      #expect(report.files[1].bytes == Array("<a.png>".utf8))
    }
  }

  @Test(arguments: [
    "//: `![A](a.png)`", "//:     ![A](a.png)", "//: <!-- ![A](a.png) -->",
    "//: <!-- <img src=\"a.png\"> -->",
    "//: ![A](https://b.org/a.png)", "//: ![A](//b.org/a.png)",
    "//: ![A](data:image/png;base64,AA)", "//: \\![A]",
    "//: [A](../other/README.md)", "//: [A](#there)", "//: [A](README.md), [B](metrics.json)",
    "//: [A](/a.png)",
    "//: [A](mailto:a@b.org)", "//: <img alt=\"a.png\">",
  ])
  func areNoOtherAddresses(prose: String) throws {
    try withFolder(["a.png"]) { source in
      let report = try chapter(prose, source).report()
      #expect(report.files.map(\.name) == ["README.md", "metrics.json"])
    }
  }

  @Test(arguments: [
    (
      "//: See\n//: ![A](c.png)", "6:10",
      "expected a picture 'c.png' beside the chapter's source, found none"
    ),
    ("//: <img src='c.png'>", "5:15", "expected a picture 'c.png' beside"),
    ("//: ![A](../a.png)", "5:10", "expected the name of a file beside the chapter's source"),
    ("//: ![A](/a.png)", "5:10", "expected the name of a file"),
    ("//: ![A](b/a.png)", "5:10", "expected the name"),
    ("//: ![A](./a.png)", "5:10", "expected the name"),
    ("//: ![A](.a.png)", "5:10", "expected the name"),
    ("//: ![A](<a b.png>)", "5:11", "expected the name"),
    ("//: [A](b/c.txt)", "5:9", "expected the name"),
    ("//: ![A](a.tiff)", "5:10", "expected a picture in PNG, SVG, JPEG, GIF or WebP"),
    ("//: ![A](A.png)", "5:10", "expected a picture 'A.png'"),
    ("//: ![A](folder.png)", "5:10", "expected a picture"),
    ("//: ![A](a\\(x).png)\nrecord(\"x\", 1)", "5:5", #"found 'a\(…).png'"#),
    (
      "//: [A](c.txt)", "5:9",
      "expected 'c.txt' in the report or beside the chapter's source, found neither"
    ),
    ("//: ![A][a]\nlet a = 1\n//:\n//: [a]: c.png", "5:5", "expected a picture 'c.png'"),
  ])
  func areRefusedAtTheirLine(prose: String, line: String, problem: String) throws {
    try withFolder(["a.png"]) { source in
      try FileSystem.createFolder(FileSystem.parent(of: source)! + "/folder.png")
      let message = message(prose, source)
      #expect(message.hasPrefix("\(place):\(line): error: "), "\(message)")
      #expect(message.contains(problem), "\(message)")
    }
  }

  @Test func areRefusedWithoutTheirFolder() {
    let message = message("//: ![A](a.png)", "/nowhere/\(place)")
    #expect(
      message.hasPrefix(
        "\(place):5:10: error: expected 'a.png' beside the chapter's source, but the folder"))
  }

  /// A link may lead to the file of a figure; the name of a figure's file is taken by a file beside the source.
  @Test func shareTheNamesOfFigures() throws {
    try withFolder(["a.png"]) { source in
      let linked = try chapter("//: [A](b.png)\nf()", source)
      try linked.show(StubFigure(), name: "b", caption: "C", alternativeText: "A", line: 6)
      #expect(try linked.report().files.map(\.name) == ["README.md", "b.png", "metrics.json"])
      let taken = try chapter("//: ![A](a.png)\nf()", source)
      #expect(throws: Failure.self) {
        try taken.show(StubFigure(), name: "a", caption: "C", alternativeText: "A", line: 6)
      }
    }
  }

  /// The index repeats the first paragraph.
  @Test(arguments: [
    (
      "//: [A](../a/README.md)",
      "expected an address of the web, since the index repeats the first paragraph, found"
    ),
    ("//: [A](#b)", "expected an address of the web"),
    ("//: A <a href='a.png'>b</a>", "expected an address of the web"),
    ("//: [A][b]\n//:\n//: [b]: https://c", "expected links with their addresses"),
    ("//: A[^1]\n//:\n//: [^1]: b", "expected links with their addresses"),
    ("//: [A](https://b), `[c](d)` `[^1]`", ""),
  ])
  func areAbsoluteInTheFirstParagraph(prose: String, problem: String) {
    let message = failure("//: # T\n//:\n\(prose)")
    #expect(problem.isEmpty ? message.isEmpty : message.contains(":3:"), "\(message)")
    #expect(problem.isEmpty || message.contains(problem), "\(message)")
  }
}
