import Platform

/// A message from a chapter's process to its parent: a line of JSON on an inherited descriptor.
package enum ChapterMessage: Codable, Equatable, Sendable {
  /// The answer to `--describe`, as JSON text.
  case described(json: String)
  /// Outputs have been shown, and kept in the folder of `--journal`.
  case shown
  /// The progress of the work.
  case progress(ChapterProgress)
  /// The chapter whose source is at `path`, relative to its package, is about to run.
  case began(path: String)
  /// The chapter's code has come to this place: a call of a function of `Notebook`.
  case reached(line: Int, column: Int)
  /// A file has been written.
  case wrote(path: String)
  /// The report is in its place within `root`; `metrics` is the chapter's element of `--json`.
  case published(root: String, metrics: String)
  /// The chapter failed at this place; `concernsAll` if all other chapters would for the same reason.
  case failed(path: String, line: Int, column: Int, message: String, concernsAll: Bool)

  /// The descriptor that a chapter's process inherits for its messages.
  static let descriptor: Int32 = 3

  /// Reads a line without its end; `nil` if it is not a message.
  package init?(line: some Collection<UInt8>) {
    guard let message = try? JSONDecoder().decode(Self.self, from: Data(line)) else { return nil }
    self = message
  }

  /// The message as a line with its end.
  package var line: [UInt8] {
    // Text and integers only, so encoding cannot fail.
    Array((try? JSONEncoder().encode(self)) ?? Data()) + [UInt8(ascii: "\n")]
  }
}

/// The progress of a chapter's work.
package struct ChapterProgress: Codable, Equatable, Sendable {
  /// The work, such as the training of one of several networks.
  package let label: String
  /// Steps done.
  package let completed: Int
  /// Steps in all.
  package let total: Int
  /// Whether it has a line even if no line is rewritten, as at the end of an epoch.
  package let isMilestone: Bool
  /// The unit of the steps, such as images, for a rate; empty for none.
  package let unit: String
  /// Details in words, such as the epoch and the loss.
  package let detail: String

  /// `completed` of `total` steps of the work `label` are done.
  package init(
    label: String, completed: Int, total: Int, unit: String = "", isMilestone: Bool, detail: String
  ) {
    self.label = label
    self.completed = completed
    self.total = total
    self.unit = unit
    self.isMilestone = isMilestone
    self.detail = detail
  }
}
