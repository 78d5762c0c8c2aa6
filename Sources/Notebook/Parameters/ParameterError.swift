import Basics

/// A parameter that a run sets and its chapters do not have, or not with this value.
enum ParameterError: ReportableError {
  case unknownChapter(ParameterOverride, chapters: [String])
  case unknownParameter(
    ParameterOverride, in: ChapterDescription, of: [ChapterDescription])
  case badValue(
    ParameterOverride, ParameterDeclaration, declared: [ParameterDeclaration])
  case neverRead(name: String, line: Int)

  var exitCode: Basics.ExitCode {
    if case .neverRead = self { .chapterFailed } else { .usage }
  }

  var description: String {
    switch self {
    case .unknownChapter(let override, let chapters):
      "\(override.place)parameter '\(override.name)' is set for chapter '\(override.chapter ?? "")',"
        + " but this run has \(chapters.joined(separator: ", ")) only"
    case .unknownParameter(let override, let chapter, let chapters):
      override.place + Self.unknown(override, in: chapter, of: chapters)
    case .badValue(let override, let declaration, let declared):
      "\(override.place)parameter '\(override.name)' must be \(declaration.expectation), not"
        + " \(override.found); \(Self.list(declared))"
    case .neverRead(let name, let line):
      "parameter '\(name)' is set, but this run never came to its declaration on line \(line)"
    }
  }

  private static func unknown(
    _ override: ParameterOverride, in chapter: ChapterDescription, of chapters: [ChapterDescription]
  ) -> String {
    let name = override.name
    guard chapters.count > 1 else {
      return "there is no parameter '\(name)'; \(list(chapter.parameters))"
    }
    let having = chapters.filter { $0.parameters.contains { $0.name == name } }.map(\.name)
    let lacking = "chapter '\(chapter.name)' has no parameter '\(name)'; "
    guard let first = having.first, override.chapter == nil else {
      return lacking + list(chapter.parameters)
    }
    let way =
      switch override.origin {
      case .commandLine: "with '-p \(first).\(name)=VALUE'"
      case .file: "as {\"\(first)\": {\"\(name)\": VALUE}}"
      }
    return lacking + "set it for \(having.joined(separator: ", ")) alone, \(way); "
      + list(chapter.parameters)
  }

  private static func list(_ declared: [ParameterDeclaration]) -> String {
    guard !declared.isEmpty else { return "this chapter has no parameters" }
    return "there are " + declared.map(\.summary).joined(separator: "; ")
  }
}
