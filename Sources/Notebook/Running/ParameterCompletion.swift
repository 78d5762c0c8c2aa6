import Synchronization

/// The words that a shell offers after `-p`.
public enum ParameterCompletion {
  private static let describe = Mutex<@Sendable ([String]) -> [ChapterDescription]>({ _ in [] })

  /// From now on, `describe` returns the chapters that the words of a command line name.
  public static func install(
    _ describe: @escaping @Sendable (_ words: [String]) -> [ChapterDescription]
  ) {
    self.describe.withLock { $0 = describe }
  }

  /// The words that may follow the `words` of a command line, if `prefix` is typed already.
  static func candidates(_ words: [String], prefix: String) -> [String] {
    candidates(for: describe.withLock { $0 }(words), prefix: prefix)
  }

  /// Each parameter that all of `chapters` have, with its default; the others, and those of a
  /// chapter whose name is typed already, as `chapter.name`.
  static func candidates(for chapters: [ChapterDescription], prefix: String) -> [String] {
    let defaults = chapters.map { chapter in
      Dictionary(
        chapter.parameters.map { ($0.name, plain($0.shownDefault)) },
        uniquingKeysWith: { first, _ in first })
    }
    var candidates: [String] = []
    for (chapter, own) in zip(chapters, defaults) {
      for parameter in chapter.parameters.map(\.name) {
        let values = defaults.map { $0[parameter] }
        let isShared = !values.contains(nil)
        if isShared, chapter.name == chapters.first?.name {
          let value = Set(values).count == 1 ? values[0] ?? "" : ""
          candidates.append("\(parameter)=\(value)")
        }
        if chapters.count > 1, !isShared || prefix.hasPrefix(chapter.name) {
          candidates.append("\(chapter.name).\(parameter)=\(own[parameter] ?? "")")
        }
      }
    }
    return candidates
  }

  /// A default that a shell takes without quoting, or nothing.
  private static func plain(_ text: String) -> String {
    text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".-+_".contains($0)) }
      ? text : ""
  }
}
