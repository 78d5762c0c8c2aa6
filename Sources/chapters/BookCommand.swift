import Basics
import Notebook

/// A command of the book as a reader types it.
enum BookCommand {
  /// `verb` of `chapters` with the options of `request` on which the reports depend.
  static func text(_ verb: [String], chapters names: [String], _ request: RunRequest) -> String {
    let words = ["swift", "run", "-c", "release", "chapters"] + verb + names
    return shellCommand(words + request.reproducing.arguments)
  }
}
