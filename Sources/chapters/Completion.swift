import ArgumentParser
import Notebook
import Supervision

extension CompletionKind {
  /// The chapters that are not on the command line yet.
  static var chapters: CompletionKind {
    .custom { words, _, _ in Book.chapters.filter { !words.contains($0) } }
  }
}

/// Tells a shell of the parameters of the chapters on its command line, or of all.
func installParameterCompletion() {
  ParameterCompletion.install { words in
    let named = Book.chapters.filter(words.contains)
    return (named.isEmpty ? Book.chapters : named).compactMap { name in
      try? ChapterExecutable(beside: name).description().0
    }
  }
}
