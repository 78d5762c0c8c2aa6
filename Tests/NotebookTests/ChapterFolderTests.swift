import Testing

@testable import Notebook

@Suite struct ChapterFolderTests {
  @Test(
    arguments: [
      ("02-tied-weights", 2, "tied-weights"), ("100-test", 100, "test"), ("test", nil, "test"),
      ("2nd", nil, "2nd"), ("-a", nil, "-a"), ("007-a-b", 7, "a-b"), ("٣-a", nil, "٣-a"),
      ("99999999999999999999-a", nil, "a"), ("1-", 1, ""),
    ] as [(String, Int?, String)])
  func readsNumberAndName(folder: String, number: Int?, name: String) {
    let read = ChapterFolder(folder)
    #expect(read.number == number && read.name == name)
  }

  /// A run, a list and the lines of navigation have the order of the index.
  @Test func ordersAsTheIndexDoes() throws {
    let folders = ["100-test", "b", "99-late", "2-two", "02-also", "a", "1-one"]
    let names = ChapterFolder.names(folders.joined(separator: " "))
    #expect(names == ["one", "also", "two", "late", "test", "a", "b"])
    let metrics = folders.map { folder in
      let read = ChapterFolder(folder)
      let number = read.number.map { ", \"number\": \($0)" } ?? ""
      return "{\"name\": \"\(read.name)\", \"title\": \"\(read.name)\"\(number)}"
    }
    let index = try ReportIndex(
      metrics.map { try #require(ChapterMetrics(.init(parsing: Array($0.utf8)))) })
    let found = index.markdown.matches(of: /## \[(.*)\]/).map { String($0.1) }
    #expect(found == names)
  }
}
