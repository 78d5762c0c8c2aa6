import Exporting
import Foundation
import TestSupport
import Testing

@testable import Preview

/// The page of the preview, and what it is made of.
@Suite struct PageTests {
  private func content(_ lines: String) throws -> PreviewContent {
    var content = PreviewContent(name: "one")
    content.parameters = try parameters(lines)
    return content
  }

  @Test func hasAnInputForEachParameter() throws {
    let content = try content(
      """
      let l2: Float = parameter(0.001, in: 0...1, "penalty coefficient λ")
      let depth = parameter(3, in: 1...8, "layers")
      let noise = parameter(0.5, in: 0...1, "noise")
      let seed: UInt64 = parameter(0)
      let isTied = parameter(true, "whether weights are tied")
      let title = parameter("A \\"B\\" <c>")
      """)
    let html = PreviewPage(content: content, asked: ["depth": "5"], token: "t").html
    func has(_ name: String, _ attributes: String) -> Bool {
      html.contains(
        "id=\"p.\(name)\" name=\"p.\(name)\" aria-describedby=\"m.\(name)\" \(attributes)")
    }
    #expect(has("l2", "value=\"0.001\" step=\"any\" min=\"0\" max=\"1\" required>"))
    #expect(has("depth", "value=\"5\" step=\"1\" min=\"1\" max=\"8\" data-slider=\"1\" required>"))
    #expect(
      has("noise", "value=\"0.5\" step=\"any\" min=\"0\" max=\"1\" data-slider=\"0.1\" required>"))
    #expect(has("seed", "value=\"0\" step=\"1\" min=\"0\" required>"))
    #expect(has("isTied", "value=\"true\" checked>"))
    #expect(has("title", "value=\"A &quot;B&quot; &lt;c&gt;\">"))
    #expect(html.contains("<small id=\"m.l2\">penalty coefficient λ (0...1)</small>"))
    #expect(html.contains("<input type=\"hidden\" name=\"token\" value=\"t\">"))
  }

  @Test func dimsTheLastReportBelowErrors() throws {
    var content = try content("")
    let last = try report("# Old\n\nText.\n")
    (content.phase, content.last) = (.failed, last)
    content.errors = [Diagnostic(path: "a.swift", line: 1, column: 2, message: "<bad>")]
    content.excerpt = "1 | a < b"
    let html = PreviewPage(content: content, asked: [:], token: "t").html
    #expect(
      html.contains(
        "<code>a.swift:1:2</code> &lt;bad&gt;</p>\n<pre tabindex=\"0\"><code>1 | a &lt; b"))
    #expect(html.contains("<main>\n</main>\n<section id=\"last\" class=\"stale\""))
    #expect(html.contains("<p>Text.</p>"))
    content.report = last
    content.phase = .done
    #expect(!PreviewPage(content: content, asked: [:], token: "t").html.contains("id=\"last\""))
  }

  /// Without JavaScript the page reloads itself only while there is work.
  @Test func reloadsWhileThereIsWork() throws {
    var content = try content("")
    for phase in [PreviewContent.Phase.compiling, .running, .done, .failed] {
      content.phase = phase
      let reloads = PreviewPage(content: content, asked: [:], token: "").html.contains("refresh")
      #expect(reloads == (phase == .compiling || phase == .running))
    }
  }

  @Test(.enabled(if: Python.withPackages != nil, "\(Python.reason)"))
  func isValidHTML() throws {
    var content = try content("let a = parameter(1, in: 0...9)\nlet b = parameter(false)")
    content.last = try report("# Old\n\n| a |\n| - |\n| b |\n")
    content.errors = [Diagnostic(message: "a & b")]
    try withTemporaryDirectory { folder in
      let html = PreviewPage(content: content, asked: [:], token: "t").html
      try html.write(toFile: folder + "/page.html", atomically: true, encoding: .utf8)
      #expect(try Python.withPackages?.complaints(aboutPage: folder + "/page.html") == "")
    }
  }

  private func report(_ markdown: String) throws -> WrittenReport.HTMLParts {
    try withTemporaryDirectory { folder in
      try WrittenReport("one", page: markdown, filesIn: folder).htmlParts
    }
  }

  @Test func keepsTheLatestPages() throws {
    let page = try report(String(repeating: "a", count: 1000))
    var pages = SeenPages(largestCount: 3, largestSize: 2500)
    for key in ["a", "b", "c"] { pages.keep(page, as: key) }
    #expect(pages.page("a") == nil && pages.page("b") != nil)
    pages.keep(page, as: "d")
    // c was seen before b.
    #expect(pages.page("c") == nil && pages.page("b") != nil && pages.page("d") != nil)
    let large = try report(String(repeating: "a", count: 9000))
    pages.keep(large, as: "e")
    #expect(pages.page("e") != nil && pages.page("d") == nil)
  }
}

@Suite struct DiagnosticTests {
  @Test func readsCompilerErrors() {
    let lines = [
      "Building for production...",
      "/book/chapters/02-x/main.swift:12:4: error: cannot find 'a' in scope",
      "10 | let", "/book/chapters/02-x/main.swift:12:4: error: cannot find 'a' in scope",
      "/book/chapters/02-x/main.swift:13:1: warning: unused", "/else/b.swift:1:2: error: no: such",
      "error: fatalError",
    ]
    #expect(
      Diagnostic.errors(ofCompiler: lines, root: "/book") == [
        Diagnostic(
          path: "chapters/02-x/main.swift", line: 12, column: 4, message: "cannot find 'a' in scope"
        ),
        Diagnostic(path: "/else/b.swift", line: 1, column: 2, message: "no: such"),
      ])
    #expect(
      Diagnostic.errors(ofCompiler: ["", "error: link", " "], root: "/book") == [
        Diagnostic(message: "the build failed: error: link")
      ])
    #expect(Diagnostic.errors(ofCompiler: [], root: "/").count == 1)
  }

  @Test func marksTheColumn() {
    let source = Array("a\nb\n\té = x\nd".utf8)
    // Columns count bytes.
    let error = Diagnostic(path: "m", line: 3, column: 7, message: "")
    #expect(error.excerpt(of: source) == "1 | a\n2 | b\n3 | \té = x\n  | \t    ^\n4 | d")
    #expect(
      Diagnostic(path: "m", line: 4, column: 1, message: "").excerpt(of: source).hasSuffix(
        "4 | d\n  | ^"))
    for line in [0, 5, -1, .max] {
      #expect(Diagnostic(path: "m", line: line, column: 900, message: "").excerpt(of: source) == "")
    }
    #expect(
      Diagnostic(path: "m", line: 1, column: 900, message: "").excerpt(of: []) == "1 | \n  | ^")
  }
}

@Suite struct SourceWatchTests {
  /// Whether the watch sees what `change` does, and on Linux is told at once.
  private func sees(_ watch: SourceWatch, _ change: () throws -> Void) throws -> Bool {
    #expect(!watch.takeChange())
    try change()
    #if os(Linux)
      var event = pollfd(fd: watch.descriptor, events: Int16(POLLIN), revents: 0)
      #expect(poll(&event, 1, 1000) == 1)
    #endif
    return watch.takeChange()
  }

  @Test func seesEachWayToSave() throws {
    try withTemporaryDirectory { folder in
      let path = folder + "/main.swift"
      try Data("one".utf8).write(to: URL(fileURLWithPath: path))
      let watch = SourceWatch(path)
      #expect(try sees(watch) { try Data("four".utf8).write(to: URL(fileURLWithPath: path)) })
      #expect(
        try sees(watch) {
          try Data("five".utf8).write(to: URL(fileURLWithPath: path + "~"))
          _ = rename(path + "~", path)
        })
      #expect(try sees(watch) { unlink(path) })
      #expect(try sees(watch) { try Data("six".utf8).write(to: URL(fileURLWithPath: path)) })
      // Another folder in place of the watched one: seen at the next look.
      #expect(rename(folder, folder + "-old") == 0)
      defer { try? FileManager.default.removeItem(atPath: folder + "-old") }
      #expect(watch.takeChange())
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
      try Data("seven".utf8).write(to: URL(fileURLWithPath: path))
      #expect(watch.takeChange())
    }
  }
}
