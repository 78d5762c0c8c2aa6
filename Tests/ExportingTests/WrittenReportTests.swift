import Basics
import TestSupport
import Testing

@testable import Exporting

@Suite struct WrittenReportTests {
  @Test func leavesOutTheLinesOfNavigation() {
    let whole = report(
      "\(navigation)\n\n# T\n\n[Index](../README.md) of words\n\nx\n\n\(navigation)\n")
    #expect(whole.markdown == "# T\n\n[Index](../README.md) of words\n\nx\n")
    #expect(whole.number == 7)
    let plain = report("# T /chapters/09-x/\n\nx\n")
    #expect(plain.markdown == "# T /chapters/09-x/\n\nx\n" && plain.number == nil)
    #expect(report("").markdown == "\n")
  }

  @Test func readsThePageAndTheFilesBesideIt() throws {
    try withTemporaryDirectory { folder in
      try FileSystem.createFolder(folder + "/a")
      for name in ["README.md", "a.png", "a.csv", "metrics.json"] {
        try Array("<\(name)>".utf8).write(toFile: folder + "/a/" + name)
      }
      let report = try WrittenReport("a", in: folder)
      #expect(report.markdown == "<README.md>\n")
      for (name, isThere) in [("a.png", true), ("a.csv", true), ("metrics.json", false)] {
        if case .file(let file) = report.destination(of: name) {
          #expect(isThere && file.text == "<\(name)>")
        } else {
          #expect(!isThere, "\(name)")
        }
      }
      #expect(throws: FileError.self) { _ = try WrittenReport("b", in: folder) }
    }
  }

  /// The examples of RFC 4180, and what `csv()` of a table writes.
  @Test(arguments: [
    ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
    ("\"a\",\"b \"\"c\"\"\"\n\"\",\n", [["a", "b \"c\""], ["", ""]]),
    ("\"a\nb\",\"c,d\"\n", [["a\nb", "c,d"]]), ("a\n", [["a"]]), ("", []),
  ])
  func readsCSV(text: String, expected: [[String]]) {
    #expect(WrittenReport.File(name: "a.csv", bytes: Array(text.utf8)).records == expected)
  }
}
