/// How far a chapter's work is.
package struct ChapterProgress: Codable, Equatable, Sendable {
  /// What is done, such as the training of one of several networks.
  package let label: String
  /// Steps done.
  package let completed: Int
  /// Steps in all.
  package let total: Int
  /// Whether a reader of plain lines wants to know, as at the end of an epoch.
  package let isMilestone: Bool
  /// What is counted, such as images: its rate is told. None where it is empty.
  package let unit: String
  /// More of it in words, such as the epoch and the loss.
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

  /// Whether nothing of the work is left.
  package var isDone: Bool { completed >= total }
}
