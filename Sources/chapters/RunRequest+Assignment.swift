import Notebook
import Supervision

extension RunRequest {
  /// What the options set in each chapter, checked before the first one trains.
  ///
  /// Throws `ParameterError` and its like, and what `describe` throws.
  func assignment(to executables: [ChapterExecutable]) throws -> ParameterAssignment {
    guard setsParameters else { return .none }
    return try assignment(to: executables.map { try $0.describe() }, book: Book.chapters)
  }
}
