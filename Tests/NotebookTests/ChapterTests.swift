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
    let seed: UInt64 = parameter(42, "what the numbers begin with")
    let name = parameter("a")
    //: Now *run* with \\(seed).
    //:
    //: Or not.
    run()
    """

  private func page(_ chapter: Chapter) throws -> String { try chapter.report().page }

  @Test func writesTheWholeReport() throws {
    let run = try chapter(
      source,
      overrides: [
        .init(name: "seed", text: "7"), .init(name: "name", text: "it's | b"),
      ],
      hasOwnData: true)
    let seed: UInt64 = try run.parameter(default: 42, line: 2, column: 29)
    #expect(seed == 7)
    let _: String = try run.parameter(default: "a", line: 3, column: 21)
    let figure = StubFigure(data: DataTable(columns: ["a", "b"], rows: [["1", "2"]]))
    try run.show(
      figure, name: "curve", caption: "Loss [a] | *b*", alternativeText: "A \"line\" <falls>\nfast",
      line: 7)
    try run.record("testMSE", .number(0.0356), line: 5, column: 1)
    try run.recordMeasurement("threads", .number(2))
    run.note("Data", "MNIST_digits")
    #expect(
      try page(run) == #"""
        # An example

        ```swift
        let seed: UInt64 = parameter(42, "what the numbers begin with")
        let name = parameter("a")
        ```

        Now *run* with 7.

        Or not.

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
          "abstract": "Now *run* with 7.",
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
    let run = try chapter("//: # T\n// code")
    #expect(try page(run).contains("\nswift run -c release example\n"))
    #expect(try !page(run).contains("| Parameter"))
  }

  @Test func keepsTheOrderOfCallsInLoopsAndFunctions() throws {
    let run = try chapter("//: # T\nlet a = 1\n//: Now run.\nrun()")
    func inner(_ text: String) { run.show(.text(text), line: 2) }
    for step in 1...2 {
      run.show(.text("step \(step)\n```"), line: 4)
      inner("inner \(step)")
    }
    #expect(
      try page(run).contains("```text\ninner 1\n```\n\n```text\ninner 2\n```\n\nNow run."))
    #expect(try page(run).contains("````text\nstep 1\n```\n````\n\n````text\nstep 2\n```\n````\n"))
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
        let loss = record(0.25)
        """
      let run = try chapter(text)
      var journal = Journal(folder: folder)
      func page() throws -> String {
        try String(contentsOfFile: "\(folder)/failed.md", encoding: .utf8)
      }
      var isNew = journal.keep(run)
      #expect(!isNew)
      #expect(try page() == FailurePage.beginning)
      run.show(.text("first"), line: 2)
      isNew = journal.keep(run)
      #expect(isNew)
      try run.record(nil, .number(0.25), line: 6, column: 18)
      try run.show(StubFigure(), name: "f", caption: "c", alternativeText: "a", line: 4)
      run.show(.text("last"), line: 6)
      run.show(.text("after"), line: 2)
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
          let loss = record(0.25)
          ```

          \(outputs[2])

          ```text
          after
          ```

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
    #expect(throws: Failure.self) {
      try show("grid-1", line: 5)
    }
    for name in ["", "Grid", "a b", "../a", "-a", "é", "a.png"] {
      #expect(throws: Failure.self) { try show(name, line: 5) }
    }
    #expect(throws: Failure.self) {
      try show("b", caption: " ", line: 5)
    }
    #expect(throws: Failure.self) {
      try show("b", alternativeText: "\n", line: 5)
    }
    #expect(throws: StubError()) {
      try run.show(
        StubFigure(error: StubError()), name: "b", caption: "c", alternativeText: "a", line: 5)
    }
    #expect(run.figures.map(\.name) == ["grid-1"])
  }

  @Test func refusesFiguresWhoseFilesWouldCollide() throws {
    let run = try chapter("//: # T\nlet a = 1")
    let table = DataTable(columns: ["a"], rows: [["1"]])
    func show(_ name: String, _ fileExtension: String, _ data: DataTable? = nil) throws {
      try run.show(
        StubFigure(fileExtension: fileExtension, data: data), name: name, caption: "c",
        alternativeText: "a", line: 2)
    }
    #expect(throws: Failure.self) { try show("metrics", "json") }
    #expect(throws: Failure.self) { try show("readme", "md") }
    #expect(throws: Failure.self) { try show("a", "csv", table) }
    #expect(run.figures.isEmpty)
    try show("metrics", "png", table)
    try show("readme", "csv")
    #expect(
      try run.report().files.map(\.name)
        == ["README.md", "metrics.png", "metrics.csv", "readme.csv", "metrics.json"])
  }

  @Test func tellsTheIndexWhatToCompare() throws {
    let run = try chapter(source)
    try run.record("loss", .list([.number(2), .number(1.5)]), line: 7, column: 1)
    #expect(throws: Failure.self) { try run.compare("lost", in: .text("Lost")) }
    #expect(run.metrics["columns"] == nil)
    try run.compare("loss", in: .number("Loss", digits: 1))
    let cells = try #require(ChapterMetrics(run.metrics)).cells
    #expect(cells.map(\.column) == [.number("Loss", digits: 1)])
    #expect(cells.map(\.cell) == [.number(1.5)])
  }

  /// In a list and an object, too.
  @Test(arguments: [Double.nan, .infinity])
  func refusesARecordThatIsNotFinite(number: Double) throws {
    let run = try chapter(source)
    let values: [JSON] = [
      .number(number), .list([.number(1), .number(number)]), .object([.init("a", .number(number))]),
    ]
    for value in values {
      let error = #expect(throws: Failure.self) {
        try run.record("loss", value, line: 7, column: 1)
      }
      #expect(error?.exitCode == .chapterFailed)
    }
  }

  @Test func refusesARecordThatIsThereAlready() throws {
    let run = try chapter(source)
    try run.record("loss", .number(1), line: 7, column: 1)
    for name in ["loss", "title", "parameters"] {
      #expect(throws: Failure.self) {
        try run.recordMeasurement(name, .number(2))
      }
    }
    // Before the parameter is declared, too.
    #expect(throws: Failure.self) {
      try run.record("seed", .number(2), line: 7, column: 1)
    }
  }

  @Test func namesARecordAfterItsConstant() throws {
    let source = "//: # T\nlet a: [Double] = try record(f())\nlet b = record(1); let c = record(2)"
    let run = try chapter(source)
    #expect(run.source.records == ["a", "b", "c"])
    try run.record(nil, .number(3), line: 3, column: 34)
    try run.record(nil, .number(4), line: 2, column: 29)
    #expect(run.records == [.init("c", .number(3)), .init("a", .number(4))])
    for code in ["record(1)", "var a = record(1)", "let a = record(1).rounded()", "f(record(x))"] {
      #expect(
        failure("//: # T\n\(code)").contains(
          "error: expected 'record' as the whole initializer of a constant, found another use; write"
            + " 'let NAME = record(…)'"))
    }
  }

  /// The first paragraph of prose, wherever it stands.
  @Test(arguments: [
    ("//: # T\n//: First\n//: lines.\n//:\n//: Second.", "First\nlines."),
    ("//: # T\nlet a = 1\n\n//: ## H\n//:\n//: <img>\n//:\n//: Text.", "Text."),
    ("//: # T\n//: ```\n//: code\n//: ```", nil),
  ])
  func opensWithAnAbstract(source: String, abstract: String?) throws {
    #expect(try chapter(source).metrics["abstract"]?.string == abstract)
  }

  @Test(arguments: [
    ([], ""), (["example"], ""), (["a-b", "example"], " · previous: [A b](../a-b/README.md)"),
    (["example", "c"], " · next: [C](../c/README.md)"),
    (["a", "example", "c"], " · previous: [A](../a/README.md) · next: [C](../c/README.md)"),
  ])
  func linksToItsNeighbours(book: [String], neighbours: String) throws {
    #expect(
      try chapter("//: # T", book: book).document().navigation
        == "[Index](../README.md)\(neighbours) · [source](../../chapters/07-example/main.swift)")
  }

  /// A quadratic check of names would take minutes.
  @Test(.timeLimit(.minutes(1))) func recordsAndShowsInLinearTime() throws {
    let run = try chapter("//: # T")
    for index in 0..<16_000 {
      try run.record("r\(index)", .number(index), line: 2, column: 1)
      try run.show(StubFigure(), name: "f\(index)", caption: "c", alternativeText: "a", line: 2)
    }
    #expect(run.records.count == 16_000 && run.figures.count == 16_000)
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
      #expect(throws: Failure.self) {
        try ChapterPath(filePath: "/a/\(folder)/main.swift")
      }
    }
  }
}
