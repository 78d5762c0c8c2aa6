import Basics
import Testing

@testable import Notebook

@Suite struct DocumentationTests {
  private func text(_ path: String) throws -> String {
    let tests = FileSystem.parent(of: #filePath) ?? "."
    let file = FileSystem.joined(tests, "../../\(path)")
    return String(decoding: try FileSystem.read(file), as: UTF8.self)
  }

  /// The chapters in the documentation, the template and the example follow the eight rules.
  @Test(arguments: [
    "Sources/Notebook/Notebook.docc/Notebook.md", "Sources/chapters/Templates/chapter.txt",
    "Sources/Notebook/Notebook.docc/YourFirstChapter.md", "Sources/Book/README.md",
    "Examples/chapters/01-logistic-map/main.swift",
  ])
  func chaptersFollowTheRules(path: String) throws {
    let text = try text(path)
    let chapters =
      path.hasSuffix(".md")
      ? text.split(separator: "```swift\n").compactMap { part in
        part.hasPrefix("//: # ") ? part.split(separator: "```").first.map(String.init) : nil
      } : [text]
    #expect(chapters.count == 1)
    for chapter in chapters {
      let source = try ChapterFormat.read(Array(chapter.utf8), path: path)
      #expect(!source.parameters.isEmpty && !source.records.isEmpty && !source.claims.isEmpty)
    }
  }
}
