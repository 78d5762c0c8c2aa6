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
  _ source: String, overrides: [ParameterOverride] = [], hasOwnData: Bool = false
) throws -> Chapter {
  try Chapter(
    source: Array(source.utf8), filePath: chapterPath, overrides: overrides,
    inputs: hasOwnData ? ["--data", "DIR"] : [])
}

func read(_ source: String) throws -> ChapterSource {
  try ChapterFormat.read(Array(source.utf8), path: "chapters/07-example/main.swift")
}

/// What `source` is woven to, without a closing section.
func woven(_ source: String, _ outputs: [(line: Int, output: Output)] = []) throws -> String {
  Document(
    name: "example", title: "", number: 7,
    blocks: Weaver.weave(try read(source), outputs: outputs) { "<\($0.name)>" }, closing: []
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
  /// The Markdown page.
  var page: String { String(decoding: files[0].bytes, as: UTF8.self) }
}
