import Basics
import Figures
import Foundation
import Supervision
import TestSupport
import Testing

@testable import Notebook

@Suite @MainActor struct ChapterTests {
  private let source = """
    //: # An example
    let seed: UInt64 = parameter("seed", default: 42, "what the numbers begin with")
    let name = parameter("name", default: "a")
    //: Now run.
    run()
    """

  private func page(_ chapter: Chapter) throws -> String {
    let report = try chapter.report()
    return String(decoding: report.files[0].bytes, as: UTF8.self)
  }

  @Test func writesTheWholeReport() throws {
    let run = try chapter(
      source,
      overrides: [
        .init(name: "seed", value: .untyped("7")), .init(name: "name", value: .untyped("it's | b")),
      ],
      hasOwnData: true)
    let seed: UInt64 = try run.parameter(
      "seed", default: 42, in: .all, meaning: "what the numbers begin with", line: 2)
    #expect(seed == 7)
    _ = try run.parameter("name", default: "a", in: .all, meaning: "", line: 3)
    let figure = StubFigure(data: DataTable(columns: ["a", "b"], rows: [["1", "2"]]))
    try run.show(
      figure, name: "curve", caption: "Loss [a] | *b*", alternativeText: "A \"line\" <falls>\nfast",
      line: 5)
    try run.record("testMSE", .number(0.0356))
    try run.recordMeasurement("threads", .integer(2))
    run.note("Data", "MNIST_digits")
    #expect(
      try page(run) == #"""
        # An example

        ```swift
        let seed: UInt64 = parameter("seed", default: 42, "what the numbers begin with")
        let name = parameter("name", default: "a")
        ```

        Now run.

        ```swift
        run()
        ```

        <img src="curve.png" alt="A &quot;line&quot; &lt;falls&gt; fast" width="560">

        *Loss \[a\] \| \*b\** ([data](curve.csv))

        ## Reproduce this

        ```sh
        swift run -c release example --seed 7 -p 'name=it'\''s | b' --data DIR
        ```

        | Parameter | Value     | Default | Meaning                     |
        | --------- | --------- | ------- | --------------------------- |
        | seed      | 7         | 42      | what the numbers begin with |
        | name      | it's \| b | a       |                             |

        - Data: MNIST\_digits

        """#)
    let files = try run.report().files
    #expect(files.map(\.name) == ["README.md", "curve.png", "curve.csv", "metrics.json"])
    #expect(files[1].bytes == [1, 2, 3])
    #expect(files[2].bytes == Array("a,b\n1,2\n".utf8))
    #expect(
      String(decoding: files[3].bytes, as: UTF8.self) == #"""
        {
          "name": "example",
          "title": "An example",
          "number": 7,
          "picture": {
            "file": "curve.png",
            "alternativeText": "A \"line\" <falls> fast",
            "caption": "Loss [a] | *b*",
            "width": 560
          },
          "seed": 7,
          "parameters": {
            "seed": 7,
            "name": "it's | b"
          },
          "testMSE": 0.0356
        }

        """#)
  }

  @Test func namesNoParametersThatAreDefault() throws {
    let run = try chapter(source)
    #expect(try page(run).contains("\nswift run -c release example\n"))
    #expect(try !page(run).contains("| Parameter"))
  }

  @Test func keepsTheOrderOfCallsInLoopsAndFunctions() throws {
    let run = try chapter(source)
    func inner(_ text: String) throws { try run.show(.markdown(text), line: 2) }
    for step in 1...2 {
      try run.show(.text("step \(step)\n```"), line: 5)
      try inner("inner \(step)")
    }
    #expect(try page(run).contains("```\n\ninner 1\n\ninner 2\n\nNow run."))
    #expect(try page(run).contains("````text\nstep 1\n```\n````\n\n````text\nstep 2\n```\n````\n"))
  }

  @Test func leavesOutWhatIsShownWhereOutputIsDiscarded() throws {
    let run = try chapter(source)
    try run.show(.text("one"), line: 5)
    let value = try run.discardingOutput {
      try run.discardingOutput { try run.show(.text("two"), line: 5) }
      try run.show(
        StubFigure(), name: "curve", caption: "c", alternativeText: "a", line: 5)
      return 3
    }
    #expect(throws: StubError()) { try run.discardingOutput { throw StubError() } }
    try run.show(.text("four"), line: 5)
    #expect(value == 3)
    #expect(run.outputs.map(\.output) == [.text("one"), .text("four")])
    #expect(try run.report().files.map(\.name) == ["README.md", "metrics.json"])
  }

  /// Each output follows the prose and code before it, in the order in which it was shown.
  @Test func keepsAPageOfTheOutputsSoFar() throws {
    try withTemporaryDirectory { folder in
      let text = """
        //: # An example
        let a = 1
        //:
        b()
        //: The loss is \\(loss, digits: 1).
        record("loss", 0.25)
        """
      let run = try chapter(text)
      var journal = Journal(folder: folder, source: Array(text.utf8))
      func page() throws -> String {
        try String(contentsOfFile: "\(folder)/failed.md", encoding: .utf8)
      }
      var isNew = journal.keep(run)
      #expect(!isNew)
      #expect(try page() == FailurePage.beginning)
      try run.show(.text("first"), line: 2)
      isNew = journal.keep(run)
      #expect(isNew)
      try run.record("loss", .number(0.25))
      try run.show(StubFigure(), name: "f", caption: "c", alternativeText: "a", line: 4)
      try run.show(.text("last"), line: 6)
      try run.show(.markdown("after"), line: 2)
      isNew = journal.keep(run)
      #expect(isNew)
      let outputs = run.outputs.map(\.output.markdown)
      #expect(
        try page() == FailurePage.beginning + """

          # An example

          ```swift
          let a = 1
          ```

          \(outputs[0])

          ```swift
          b()
          ```

          \(outputs[1])

          The loss is 0.2.

          ```swift
          record("loss", 0.25)
          ```

          \(outputs[2])

          after

          """)
      #expect(FileSystem.kind(of: "\(folder)/f.png") == .file)
    }
  }

  @Test func refusesFiguresThatCannotBeShown() throws {
    let run = try chapter(source)
    func show(_ name: String, caption: String = "c", alternativeText: String = "a", line: Int)
      throws
    {
      try run.show(
        StubFigure(), name: name, caption: caption, alternativeText: alternativeText, line: line)
    }
    try show("grid-1", line: 2)
    #expect(throws: ChapterError.duplicateFigure("grid-1", firstLine: 2)) {
      try show("grid-1", line: 5)
    }
    for name in ["", "Grid", "a b", "../a", "-a", "é", "a.png"] {
      #expect(throws: ChapterError.badFigureName(name)) { try show(name, line: 5) }
    }
    #expect(throws: ChapterError.missingCaption(figure: "b")) {
      try show("b", caption: " ", line: 5)
    }
    #expect(throws: ChapterError.missingAlternativeText(figure: "b")) {
      try show("b", alternativeText: "\n", line: 5)
    }
    #expect(throws: StubError()) {
      try run.show(
        StubFigure(error: StubError()), name: "b", caption: "c", alternativeText: "a", line: 5)
    }
    #expect(run.figures.map(\.name) == ["grid-1"])
  }

  @Test func refusesFiguresWhoseFilesWouldCollide() throws {
    let run = try chapter(source)
    let table = DataTable(columns: ["a"], rows: [["1"]])
    func show(_ name: String, _ fileExtension: String, _ data: DataTable? = nil) throws {
      try run.show(
        StubFigure(fileExtension: fileExtension, data: data), name: name, caption: "c",
        alternativeText: "a", line: 2)
    }
    for bad in ["", "../x", "p/ng", "PNG", "a.b", "p-g", "é", "p\0"] {
      #expect(throws: ChapterError.badFigureExtension(bad, figure: "a")) { try show("a", bad) }
    }
    #expect(throws: ChapterError.duplicateFile("metrics.json")) { try show("metrics", "json") }
    #expect(throws: ChapterError.duplicateFile("readme.md")) { try show("readme", "md") }
    #expect(throws: ChapterError.duplicateFile("a.csv")) { try show("a", "csv", table) }
    #expect(run.figures.isEmpty)
    try show("metrics", "png", table)
    try show("readme", "csv")
    #expect(
      try run.report().files.map(\.name)
        == ["README.md", "metrics.png", "metrics.csv", "readme.csv", "metrics.json"])
  }

  @Test func refusesMarkdownThatWouldSwallowTheRest() throws {
    let run = try chapter(source)
    #expect(throws: ChapterError.unclosedMarkdown(opening: "```")) {
      try run.show(.markdown("a\n\n```\nb"), line: 5)
    }
  }

  @Test func tellsTheIndexWhatToCompare() throws {
    let run = try chapter(source)
    try run.record("loss", .list([.number(2), .number(1.5)]))
    #expect(throws: ChapterError.notRecorded("lost")) { try run.compare("lost", in: .text("Lost")) }
    #expect(!run.metrics.contains { $0.name == "columns" })
    try run.compare("loss", in: .number("Loss", digits: 1))
    #expect(run.metrics.last == .init("columns", run.columns))
    let json = Data(RecordValue.object(run.metrics).json().utf8)
    let figures = try JSONDecoder().decode(ChapterMetrics.self, from: json).figures
    #expect(figures.map(\.column) == [.number("Loss", digits: 1)])
    #expect(figures.map(\.cell) == [.number(1.5)])
  }

  /// In a list and an object, too.
  @Test(arguments: [Double.nan, .infinity])
  func refusesARecordThatIsNotFinite(number: Double) throws {
    let run = try chapter(source)
    let values: [RecordValue] = [
      .number(number), .list([.number(1), .number(number)]), .object([.init("a", number)]),
    ]
    for value in values {
      let error = #expect(throws: ChapterError.recordNotFinite("loss")) {
        try run.record("loss", value)
      }
      #expect(error?.exitCode == .chapterFailed)
    }
  }

  @Test func refusesARecordThatIsThereAlready() throws {
    let run = try chapter(source)
    try run.record("loss", .number(1))
    for name in ["loss", "title", "parameters"] {
      #expect(throws: ChapterError.duplicateRecord(name)) {
        try run.recordMeasurement(name, .number(2))
      }
    }
    // Before the parameter is declared, too.
    #expect(throws: ChapterError.recordIsParameter("seed")) { try run.record("seed", .number(2)) }
  }

  @Test(arguments: [
    ("/a/b/chapters/01-stacked-autoencoder/main.swift", "stacked-autoencoder", 1),
    ("chapters/12-x/main.swift", "x", 12), ("/example/main.swift", "example", nil),
    ("/a/2fast/main.swift", "2fast", nil),
  ])
  func namesAChapterAfterItsFolder(path: String, name: String, number: Int?) throws {
    let path = try ChapterPath(filePath: path)
    #expect(path.name == name)
    #expect(path.number == number)
    #expect(!path.path.hasPrefix("/a"))
  }

  @Test func refusesFoldersThatNameNoFile() {
    for folder in ["01-", "My Chapter", "é"] {
      #expect(throws: ChapterError.badChapterName(folder)) {
        try ChapterPath(filePath: "/a/\(folder)/main.swift")
      }
    }
  }
}
