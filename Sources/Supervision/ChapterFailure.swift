/// Where and why a chapter failed.
package struct ChapterFailure: Equatable, Sendable {
  /// The source file, relative to its package; `nil` where the process never came to it.
  package let path: String?
  /// From 1; 0 where no line is known.
  package let line: Int
  /// In bytes, from 1.
  package let column: Int
  /// What is wrong, in one line.
  package let message: String
  /// Whether it happened at that place. If not, the place is the last one that is known: it happened
  /// there, or after it.
  package let isExact: Bool

  /// The line that a reader sees, in the form that editors and forges link.
  package var description: String { "\(location)error: \(text)" }

  /// What is wrong, with as much as is known of where.
  package var text: String {
    isExact || line == 0 ? message : "\(message), at this line or after it"
  }

  /// `chapters/…/main.swift:12:4: `, or nothing.
  package var location: String {
    guard let path else { return "" }
    return line > 0 ? "\(path):\(line):\(column): " : "\(path): "
  }
}
