import Basics
import TestSupport
import Testing

@testable import Notebook

@Suite struct ReportIndexTests {
  private func write(_ json: String, chapter: String, in folder: String) throws {
    try FileSystem.createFolder("\(folder)/\(chapter)")
    try FileSystem.create("\(folder)/\(chapter)/metrics.json", Array(json.utf8))
  }

  private func written(in folder: String) throws -> String {
    try OutputFolder(folder).update()[0]
  }

  @Test func comparesTheChaptersInTheBooksOrder() throws {
    try withTemporaryDirectory { folder in
      try write(
        #"""
        {"name": "apple", "title": "Last", "testMSE": 0.5, "kind": "fruit", "columns": [
          {"record": "testMSE", "heading": "Test MSE", "kind": "number", "digits": 4},
          {"record": "kind", "heading": "Kind", "kind": "text"}]}
        """#, chapter: "apple", in: folder)
      try write(
        #"""
        {"name": "tied", "title": "Tying [it] | now", "number": 2, "parameterCount": 283534,
         "abstract": "It is *tied*.", "trainMSE": [1, 0.02546], "picture": {"file": "r.png", "alternativeText": "A & B",
         "width": 600}, "other": {"a": []}, "columns": [
          {"record": "parameterCount", "heading": "Parameters", "kind": "integer"},
          {"record": "trainMSE", "heading": "Training MSE", "kind": "number", "digits": 4}]}
        """#, chapter: "tied", in: folder)
      try write(
        #"{"name": "plain", "title": "Compares nothing", "number": 3}"#, chapter: "plain",
        in: folder)
      try FileSystem.createFolder("\(folder)/no-report")
      try FileSystem.createFolder("\(folder)/.tied.tmp-1")
      #expect(try written(in: folder) == "\(folder)/README.md")
      let page = String(decoding: try FileSystem.read("\(folder)/README.md"), as: UTF8.self)
      let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(
        lines.joined(separator: "\n") == #"""
          # The chapters and their results

          ## [Tying \[it\] | now](tied/README.md)

          <a href="tied/README.md"><img src="tied/r.png" alt="A &amp; B" width="600"></a>

          It is *tied*.

          ## [Compares nothing](plain/README.md)

          ## [Last](apple/README.md)

          | Chapter                               | Parameters | Training MSE | Test MSE | Kind  |
          | ------------------------------------- | ---------: | -----------: | -------: | ----- |
          | [Tying \[it\] \| now](tied/README.md) |    283,534 |       0.0255 |          |       |
          | [Last](apple/README.md)               |            |              |   0.5000 | fruit |

          How this was made: each chapter is a program whose run wrote its report, its pictures and the \#
          numbers in this table; `MANIFEST.sha256` has the digests of all files.

          """#)
      #expect(try FileSystem.names(in: folder).contains("README.md"))
    }
  }

  @Test func columnsComeBackAsTheyWereRecorded() throws {
    let columns: [TableColumn] = [
      .text("A"), .integer("B"), .number("C", digits: 15),
    ]
    for column in columns {
      let written = IndexColumn(record: "r", column: column)
      let json = try JSON(parsing: Array(written.json.text().utf8))
      #expect(IndexColumn(json) == written)
    }
  }

  @Test(arguments: [
    "", "{", "{}", "[]", #"{"name": "other", "title": "T"}"#, #"{"name": "a"}"#,
    #"{"name": "a", "title": "T", "columns": [{"record": "x", "heading": "X", "kind": "text"}]}"#,
    #"{"name": "a", "title": "T", "x": 1, "columns": [{"record": "x", "heading": "X"}]}"#,
    #"""
    {"name": "a", "title": "T", "x": 1,
     "columns": [{"record": "x", "heading": "X", "kind": "number", "digits": 16}]}
    """#,
  ])
  func refusesMalformedMetrics(json: String) throws {
    try withTemporaryDirectory { folder in
      try FileSystem.create("\(folder)/README.md", [7])
      try write(json, chapter: "a", in: folder)
      #expect(throws: Failure.self) {
        _ = try written(in: folder)
      }
      #expect(try FileSystem.read("\(folder)/README.md") == [7])
    }
  }
}
