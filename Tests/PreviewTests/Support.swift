import Exporting
import Foundation
import Notebook
import Supervision
import TestSupport
import Testing

@testable import Preview

/// A preview of `Tests/failing-chapter` in a folder of its own, whose compiler is a shell script: it fails where the
/// source has `BROKEN`, and writes an executable that differs with the source otherwise.
struct Rehearsal {
  static let source = "Tests/failing-chapter/main.swift"
  let folder: String
  let state = PreviewState(name: "failing-chapter")

  /// Calls `body` beside a session, which has ended afterwards.
  static func with(
    compiler: String = "", values: [String: String] = [:], _ body: (Rehearsal) throws -> Void
  ) throws {
    try withTemporaryDirectory { folder in
      let rehearsal = Rehearsal(folder: folder)
      try FileManager.default.createDirectory(
        atPath: folder + "/Tests/failing-chapter", withIntermediateDirectories: true)
      try rehearsal.save(try original())
      let end = Flag()
      let ended = DispatchSemaphore(value: 0)
      let chapter = rehearsal.chapter(compiler, values)
      let thread = Thread {
        PreviewSession(chapter, state: rehearsal.state, folder: folder).run { end.isSet }
        ended.signal()
      }
      thread.start()
      defer {
        end.set()
        ended.wait()
      }
      try body(rehearsal)
    }
  }

  /// The chapter's source in the repository.
  static func original() throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../..")
    return try String(contentsOf: root.appending(path: source), encoding: .utf8)
  }

  /// The line that fails in the way `kind`, as a comment in it says.
  static func line(_ kind: String) throws -> Int {
    let lines = try original().components(separatedBy: "\n")
    return try #require(lines.firstIndex { $0.hasSuffix("// fails: \(kind)") }) + 1
  }

  private func chapter(_ compiler: String, _ values: [String: String]) -> PreviewedChapter {
    let path = folder + "/" + Self.source
    let script = """
      echo compiled >> \(folder)/compilations
      \(compiler)
      if line=$(grep -n BROKEN \(path)); then
        echo "\(path):${line%%:*}:5: error: it is broken"
        exit 1
      fi
      cp \(path) \(folder)/compiled
      printf '#!/bin/sh\\n# %s\\necho run >> \(folder)/runs\\nexec \(built("failing-chapter")) "$@"\\n' \
        "$(cksum < \(path))" > \(folder)/chapter.new
      chmod +x \(folder)/chapter.new
      mv \(folder)/chapter.new \(folder)/chapter
      """
    return PreviewedChapter(
      ChapterExecutable(name: "failing-chapter", path: folder + "/chapter"), root: folder,
      source: Self.source, buildCommand: ["sh", "-c", script], arguments: [], values: values,
      threadCount: 1)
  }

  /// Saves `text` as the source, in place.
  func save(_ text: String) throws {
    let file = try FileHandle(forWritingTo: createdSource())
    try file.truncate(atOffset: 0)
    try file.write(contentsOf: Data(text.utf8))
    try file.close()
  }

  private func createdSource() -> URL {
    let path = folder + "/" + Self.source
    if !FileManager.default.fileExists(atPath: path) {
      _ = FileManager.default.createFile(atPath: path, contents: nil)
    }
    return URL(fileURLWithPath: path)
  }

  /// The lines of the file `name`, one for each compilation or run.
  func count(_ name: String) -> Int {
    let text = (try? String(contentsOfFile: folder + "/" + name, encoding: .utf8)) ?? ""
    return text.count { $0 == "\n" }
  }

  /// The content as soon as `isReached`; fails after twenty seconds.
  @discardableResult
  func content(
    _ sourceLocation: SourceLocation = #_sourceLocation,
    when isReached: (PreviewContent) -> Bool
  ) throws -> PreviewContent {
    for _ in 0..<4000 {
      let content = state.content
      if isReached(content) { return content }
      usleep(5000)
    }
    let content = state.content
    Issue.record(
      "still \(content.phase): \(content.status) \(content.errors)", sourceLocation: sourceLocation)
    return content
  }
}

/// A flag between threads.
final class Flag: @unchecked Sendable {
  private let lock = NSLock()
  private var value = false
  var isSet: Bool { lock.withLock { value } }
  func set() { lock.withLock { value = true } }
}

/// Where the build put the executable `name`: beside the tests' own bundle.
func built(_ name: String) -> String {
  var directory = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
  while !FileManager.default.isExecutableFile(atPath: directory.appending(path: name).path),
    directory.path != "/"
  {
    directory.deleteLastPathComponent()
  }
  return directory.appending(path: name).path
}

/// The declarations of the parameters in `lines` of code.
func parameters(_ lines: String) throws -> [ParameterDeclaration] {
  let source = "//: # Title\n//: Text.\nimport Notebook\n" + lines + "\n"
  return try ChapterDescription(source: Array(source.utf8), path: "chapters/01-one/main.swift")
    .parameters
}
