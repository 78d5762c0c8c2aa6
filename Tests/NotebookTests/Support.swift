import Figures
import Testing

@testable import Notebook

/// A figure of given bytes.
struct StubFigure: Figure {
  var fileExtension = "png"
  var width = 560
  var bytes: [UInt8] = [1, 2, 3]
  var data: DataTable?
  var error: StubError?

  func encoded() throws -> [UInt8] {
    if let error { throw error }
    return bytes
  }
}

struct StubError: Error, Equatable {}

let chapterPath = "/somewhere/else/chapters/07-example/main.swift"

/// The chapter that `source` is.
@MainActor func chapter(
  _ source: String, overrides: [ParameterOverride] = [], hasOwnData: Bool = false,
  book: [String] = []
) throws -> Chapter {
  try Chapter(
    source: Array(source.utf8), filePath: chapterPath, overrides: overrides,
    inputs: hasOwnData ? ["--data", "DIR"] : [], book: book)
}

func read(_ source: String) throws -> ChapterSource {
  try ChapterFormat.read(Array(source.utf8), path: "chapters/07-example/main.swift")
}

/// The page of `source`, without navigation and closing section.
func woven(_ source: String, _ outputs: [(line: Int, output: Output)] = []) throws -> String {
  Document(
    name: "example", title: "", number: 7, navigation: "",
    blocks: Weaver(source: try read(source), value: { "<\($0.name)>" }).weave(outputs), closing: []
  ).markdown
}

/// The one line with which reading `source` fails, or an empty text where it does not.
func failure(_ source: String) -> String {
  do {
    _ = try read(source)
    return ""
  } catch {
    return "\(error)"
  }
}

extension Report {
  /// The Markdown page without its first and last line, which are the navigation.
  var page: String {
    let page = String(decoding: files[0].bytes, as: UTF8.self)
    let navigation = page.prefix { !$0.isNewline }
    guard page.hasSuffix("\n\n\(navigation)\n") else { return "no navigation: \(page)" }
    return String(page.dropFirst(navigation.count + 2).dropLast(navigation.count + 2))
  }
}
