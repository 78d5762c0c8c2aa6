import Basics

/// A chapter that contradicts itself.
enum ChapterError: ReportableError, Equatable {
  case badChapterName(String)
  case parameterNameNotLiteral(String)
  case duplicateParameter(String, firstLine: Int)
  case unclearType(name: String, type: String, declared: String)
  case badDefault(name: String, value: String, expected: String)
  case badFigureName(String)
  case duplicateFigure(String, firstLine: Int)
  case badFigureExtension(String, figure: String)
  case duplicateFile(String)
  case missingCaption(figure: String)
  case missingAlternativeText(figure: String)
  case unclosedMarkdown(opening: String)
  case duplicateRecord(String)
  case recordIsParameter(String)
  case notRecorded(String)
  case recordNotFinite(String)
  /// `exchangeWeights` is called twice.
  case secondModel
  /// The command line asks for weights of a chapter that never calls `exchangeWeights`.
  case noModel

  var exitCode: Basics.ExitCode {
    switch self {
    case .noModel: .usage
    case .recordNotFinite: .chapterFailed
    default: .badData
    }
  }

  var description: String {
    switch self {
    case .badChapterName(let name):
      "a chapter's folder is named with a-z, 0-9 and hyphens, such as '03-denoising', not '\(name)'"
    case .parameterNameNotLiteral(let name):
      "the name of parameter '\(name)' must be a plain string literal in the call of 'parameter'"
    case .duplicateParameter(let name, let line):
      "parameter '\(name)' is declared on line \(line) already"
    case .unclearType(let name, let type, let declared):
      "parameter '\(name)' is of type \(type), but its declaration reads as \(declared); state the"
        + " type, 'let x: \(type) = parameter(…)', and its range in plain numbers"
    case .badDefault(let name, let value, let expected):
      "the default of parameter '\(name)' must be \(expected), not '\(value)'"
    case .badFigureName(let name):
      "a figure's name consists of a-z, 0-9 and hyphens, not '\(name)'"
    case .duplicateFigure(let name, let line):
      "a figure '\(name)' is shown on line \(line) already; each needs a name of its own"
    case .badFigureExtension(let fileExtension, let name):
      "the extension of figure '\(name)' consists of a-z and 0-9, not '\(fileExtension)'"
    case .duplicateFile(let name): "two files of the report would be named '\(name)'"
    case .missingCaption(let name): "figure '\(name)' needs a caption"
    case .missingAlternativeText(let name): "figure '\(name)' needs an alternative text"
    case .unclosedMarkdown(let opening):
      "'\(opening)' is never closed in this Markdown; what follows would vanish in it"
    case .recordNotFinite(let name):
      "what is recorded as '\(name)' must be finite numbers, but a calculation has gone wrong"
    case .duplicateRecord(let name): "'\(name)' is recorded already"
    case .notRecorded(let name): "the index cannot show '\(name)', which is not recorded above"
    case .recordIsParameter(let name): "'\(name)' is a parameter; record it under another name"
    case .secondModel: "'exchangeWeights' must be called once, for the chapter's own model"
    case .noModel:
      "this chapter has no weights for --initial-weights and --save-weights; 'exchangeWeights(of:)'"
        + " in it would say which"
    }
  }
}
