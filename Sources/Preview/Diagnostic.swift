import Basics
import Supervision

/// Why there is no new page: an error of the compiler, of the chapter's text or of its run.
struct Diagnostic: Equatable, Sendable {
  /// The source file, relative to the package; `nil` if no place is known.
  var path: String?
  /// From 1; 0 if no line is known.
  var line = 0
  /// In bytes, from 1.
  var column = 0
  let message: String

  /// `chapters/…/main.swift:12:4`, or nothing.
  var place: String {
    guard let path else { return "" }
    return line > 0 ? "\(path):\(line):\(column)" : path
  }

  /// The error as editors and forges link it.
  var description: String { (place.isEmpty ? "" : "\(place): ") + "error: \(message)" }

  /// The lines of `source` around the place, with their numbers, and a mark at the column; empty without a line.
  func excerpt(of source: [UInt8]) -> String {
    let lines = source.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.indices.contains(line - 1) else { return "" }
    let width = "\(line + 1)".count
    func row(_ number: Int) -> String {
      let text = String(decoding: lines[number - 1], as: UTF8.self)
      return Self.padded("\(number)", width) + " | " + text
    }
    let before = String(decoding: lines[line - 1].prefix(max(0, column - 1)), as: UTF8.self)
    let mark =
      Self.padded("", width) + " | " + String(before.map { $0 == "\t" ? "\t" : " " }) + "^"
    let next = lines.indices.contains(line) ? [row(line + 1)] : []
    return ((max(1, line - 2)...line).map(row) + [mark] + next).joined(separator: "\n")
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}

extension Diagnostic {
  /// The error of a chapter's run.
  init(_ failure: ChapterFailure) {
    self.init(
      path: failure.path, line: failure.line, column: failure.column, message: failure.text)
  }

  /// The errors in the `lines` that the compiler has printed for the package in `root`, each once; if it has failed
  /// without any, its last lines.
  static func errors(ofCompiler lines: [String], root: String) -> [Diagnostic] {
    let pattern = /(\/?[^:]+):(\d+):(\d+): error: (.*)/
    var errors: [Diagnostic] = []
    for line in lines {
      guard let match = line.wholeMatch(of: pattern) else { continue }
      let path = String(match.1)
      let error = Diagnostic(
        path: path.hasPrefix(root + "/") ? String(path.dropFirst(root.count + 1)) : path,
        line: Int(match.2) ?? 0, column: Int(match.3) ?? 0, message: String(match.4))
      if !errors.contains(error) { errors.append(error) }
    }
    if !errors.isEmpty { return Array(errors.prefix(20)) }
    let last = lines.filter { !$0.trimmed.isEmpty }.suffix(5).map(\.onOneLine)
    return [Diagnostic(message: "the build failed: " + last.joined(separator: "; "))]
  }
}
