import Foundation
import TestSupport
import Testing

@testable import Preview

/// What the page shows after saves, requests and failures, with a real chapter and a compiler that is a script.
@Suite struct SessionTests {
  @Test func showsTheReport() throws {
    try Rehearsal.with { rehearsal in
      let content = try rehearsal.content { $0.phase == .done }
      #expect(content.report?.title == "A chapter that fails")
      #expect(content.report?.main.contains("third") == true)
      #expect(content.parameters.map(\.name) == ["failure", "epochs", "batchSize"])
      #expect(!FileManager.default.fileExists(atPath: rehearsal.folder + "/.build"))
    }
  }

  @Test func showsAnEditAndConfirmsAPageSeenBefore() throws {
    try Rehearsal.with(compiler: "sleep 0.2") { rehearsal in
      try rehearsal.content { $0.phase == .done }
      let original = try Rehearsal.original()
      try rehearsal.save(original.replacing("The tests say how", with: "An edit says how"))
      let edited = try rehearsal.content { $0.phase == .done && rehearsal.count("runs") == 2 }
      try rehearsal.save(original.replacing("let epochs", with: "BROKEN\nlet epochs"))
      try rehearsal.content { $0.phase == .failed }
      try rehearsal.save(original)
      // Before the compiler has ended.
      let seen = try rehearsal.content { $0.revision > edited.revision && $0.phase == .compiling }
      #expect(seen.report != nil && seen.errors.isEmpty)
      try rehearsal.content { $0.phase == .done && rehearsal.count("compilations") == 4 }
      #expect(rehearsal.count("runs") == 2)
    }
  }

  @Test func showsPagesOfParametersAtOnceWhereSeen() throws {
    try Rehearsal.with { rehearsal in
      try rehearsal.content { $0.phase == .done }
      rehearsal.state.requestRun(["epochs": "7", "unknown": "1", "batchSize": "0x"])
      let other = try rehearsal.content { $0.phase == .done && !$0.values.isEmpty }
      #expect(other.values == ["epochs": "7"])
      #expect(
        other.report?.main.contains("-p epochs=7") == true
          || other.report?.main.contains("--epochs 7") == true)
      rehearsal.state.requestRun([:])
      try rehearsal.content { $0.phase == .done && $0.values.isEmpty }
      #expect(rehearsal.count("runs") == 2 && rehearsal.count("compilations") == 1)
    }
  }

  @Test(arguments: [
    ("throw", "Failure()"), ("exit", "ended by 'exit' before the end of its code"),
  ])
  func showsAFailureAtItsLine(kind: String, message: String) throws {
    try Rehearsal.with { rehearsal in
      try rehearsal.content { $0.phase == .done }
      rehearsal.state.requestRun(["failure": kind])
      let failed = try rehearsal.content { $0.phase == .failed }
      let line = try Rehearsal.line("throw")
      let error = try #require(failed.errors.first)
      #expect(error.path == Rehearsal.source && error.line == line)
      #expect(error.message.hasPrefix(message))
      #expect(failed.excerpt.contains("\(line) | attempt { try fail(kind) }"))
      // What it had shown, and the last complete report.
      #expect(failed.report?.main.contains("first") == true)
      #expect(failed.report?.main.contains("third") == false)
      #expect(failed.last?.main.contains("third") == true)
    }
  }

  @Test func showsCompilerErrorsUntilMended() throws {
    try Rehearsal.with { rehearsal in
      try rehearsal.content { $0.phase == .done }
      let original = try Rehearsal.original()
      try rehearsal.save(original.replacing("let epochs", with: "BROKEN\nlet epochs"))
      let failed = try rehearsal.content { $0.phase == .failed }
      let line = original.components(separatedBy: "\nlet epochs")[0].count { $0 == "\n" } + 2
      #expect(
        failed.errors == [
          Diagnostic(path: Rehearsal.source, line: line, column: 5, message: "it is broken")
        ])
      #expect(failed.excerpt.contains("\(line) | BROKEN") && failed.report == nil)
      #expect(failed.last?.main.contains("third") == true)
      try rehearsal.save(original)
      let mended = try rehearsal.content { $0.phase == .done }
      #expect(mended.errors.isEmpty)
    }
  }

  /// A mistake in the chapter's text is shown without compiling.
  @Test func showsMistakesOfTheText() throws {
    try Rehearsal.with { rehearsal in
      try rehearsal.content { $0.phase == .done }
      try rehearsal.save(try Rehearsal.original().replacing("// snippet.show", with: ""))
      let failed = try rehearsal.content { $0.phase == .failed }
      #expect(failed.errors.first?.path == Rehearsal.source && failed.errors.first?.line != 0)
      #expect(rehearsal.count("compilations") == 1)
    }
  }

  @Test func waitsForASourceThatIsDeletedAndWrittenAgain() throws {
    try Rehearsal.with { rehearsal in
      try rehearsal.content { $0.phase == .done }
      let original = try Rehearsal.original()
      let path = rehearsal.folder + "/" + Rehearsal.source
      try FileManager.default.removeItem(atPath: path)
      let failed = try rehearsal.content { $0.phase == .failed }
      #expect(failed.errors.first?.message.contains("No such file") == true)
      // By another file that replaces it, as many editors save.
      let edited = original.replacing("The tests say how", with: "A rename says how")
      try Data(edited.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
      try rehearsal.content { $0.phase == .done && rehearsal.count("runs") == 2 }
    }
  }

  /// Each save ends the compiler that is under way, and the last one counts.
  @Test func compilesTheLastOfAThousandSaves() throws {
    try Rehearsal.with(compiler: "sleep 0.02") { rehearsal in
      let original = try Rehearsal.original()
      for number in 1...1000 {
        try rehearsal.save(original.replacing("The tests say how", with: "Save \(number) says how"))
        if number % 250 == 0 { usleep(80_000) }
      }
      func compiled() -> String {
        (try? String(contentsOfFile: rehearsal.folder + "/compiled", encoding: .utf8)) ?? ""
      }
      try rehearsal.content { $0.phase == .done && compiled().contains("Save 1000 says") }
      #expect(rehearsal.count("compilations") < 60, "\(rehearsal.count("compilations"))")
    }
  }

  /// A chapter in an infinite loop is ended by a request, by a save, and by the end of the preview.
  @Test func endsAnInfiniteLoop() throws {
    try Rehearsal.with(values: ["failure": "hang"]) { rehearsal in
      func isHanging(_ content: PreviewContent) -> Bool {
        content.phase == .running && content.report?.main.contains("first") == true
      }
      let hanging = try rehearsal.content(when: isHanging)
      #expect(hanging.values == ["failure": "hang"])
      rehearsal.state.requestRun([:])
      try rehearsal.content { $0.phase == .done }
      rehearsal.state.requestRun(["failure": "hang"])
      try rehearsal.content(when: isHanging)
      try rehearsal.save(try Rehearsal.original() + "\n// BROKEN\n")
      try rehearsal.content { $0.phase == .failed }
      try rehearsal.save(try Rehearsal.original())
      try rehearsal.content(when: isHanging)
    }
  }
}
