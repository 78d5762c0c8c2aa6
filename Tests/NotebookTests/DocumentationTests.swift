import Basics
import Testing

@Suite struct DocumentationTests {
  /// The text of a file of the module's sources.
  private func source(_ path: String) throws -> String {
    let tests = FileSystem.parent(of: #filePath) ?? "."
    let file = FileSystem.joined(tests, "../../Sources/Notebook/\(path)")
    return String(decoding: try FileSystem.read(file), as: UTF8.self)
  }

  /// The article has the rules word for word, as the header of the source that reads by them does.
  @Test func theArticleHasTheRules() throws {
    let header = try source("Format/ChapterFormat.swift")
      .split(separator: "\n", omittingEmptySubsequences: false)
      .prefix { $0.hasPrefix("//") }
      .dropFirst(2)
      .map { $0.hasPrefix("// ") ? $0.dropFirst(3) : $0.dropFirst(2) }
    #expect(header.count { $0.first?.isNumber == true } == 8)
    let article = try source("Notebook.docc/TheEightRules.md")
    #expect(article.hasSuffix("\n## Overview\n\n" + header.joined(separator: "\n") + "\n"))
  }
}
