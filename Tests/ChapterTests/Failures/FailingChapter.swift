import Foundation
import TestSupport
import Testing

/// `Tests/failing-chapter`, run in a folder of its own that has an old report of it.
struct FailingChapter {
  static let source = "Tests/failing-chapter/main.swift"
  static let page = ".build/chapters/failing-chapter/failed.md"

  let folder: String
  let old: [String: Data]

  /// What a run that does not fail writes.
  private static let report = Result {
    try withTemporaryDirectory { folder in
      let run = try BookProcess.run("failing-chapter", ["-q", "--output", "output"], in: folder)
      try #require(run.exitCode == 0, "\(run.errors)")
      return try contents(of: folder + "/output")
    }
  }

  /// Calls `body` with the chapter in a new folder.
  static func with(_ body: (FailingChapter) throws -> Void) throws {
    try withTemporaryDirectory { folder in
      let old = try report.get()
      try write(old, to: folder + "/output")
      try FileManager.default.createDirectory(
        atPath: folder + "/.build", withIntermediateDirectories: false)
      try body(FailingChapter(folder: folder, old: old))
    }
  }

  /// Lets the chapter fail in the way `kind`. Its report would go where the old one is.
  func run(_ kind: String, environment: [String: String] = [:]) throws -> BookProcess {
    try BookProcess.run(
      "failing-chapter", ["-q", "--output", "output", "-p", "failure=\(kind)"], in: folder,
      environment: environment)
  }

  /// The page of the failure.
  func failedPage() throws -> String {
    try String(contentsOfFile: folder + "/" + Self.page, encoding: .utf8)
  }

  /// Expects that the old report stands, and that the page has all that had been shown, the picture
  /// included, and nothing that had not.
  func expectReportAndPage(picture: Bool = true) throws {
    #expect(try contents(of: folder + "/output") == old)
    let page = try failedPage()
    #expect(page.contains("\n```text\nfirst\n```\n") && !page.contains("\n```text\nthird\n"))
    #expect(page.contains("<img src=\"grid.png\" alt=\"Four\"") == picture)
    let files = try contents(of: folder + "/.build/chapters/failing-chapter")
    let pictures = picture ? ["grid.png"] : []
    #expect(files.keys.sorted() == ["failed.md"] + pictures + ["square.svg"])
    #expect(page.contains("\n![A square](square.svg)\n"))
    if picture { #expect(files["grid.png"] == old["failing-chapter/grid.png"]) }
  }

  /// The line that fails in the way `kind`, as a comment in it says.
  static func line(_ kind: String) throws -> Int {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../failing-chapter/main.swift").path
    let lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
    return try #require(lines.firstIndex { $0.hasSuffix("// fails: \(kind)") }) + 1
  }
}
