import Basics

/// A mistake in a chapter that only its run shows.
enum ChapterError: ReportableError, Equatable {
  case badChapterName(String)
  /// A call that is not where the source shows it: of `parameter`, `record` or `claim`.
  case noConstant(String)
  case repeatedParameter(String)
  case unclearType(name: String, type: String, declared: String)
  case badDefault(name: String, value: String, expected: String)
  case badFigureName(String)
  case duplicateFigure(String, firstLine: Int)
  case badFigureExtension(String, figure: String)
  case duplicateFile(String)
  case missingCaption(figure: String)
  case missingAlternativeText(figure: String)
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
    case .noConstant(let function):
      "expected a direct call of '\(function)' in the chapter's source, found an indirect one; write"
        + " '\(function)(…)' at the place where it runs"
    case .repeatedParameter(let name):
      "parameter '\(name)' is declared a second time here; declare it outside of loops and functions"
    case .unclearType(let name, let type, let declared):
      "parameter '\(name)' has the type \(type), but its declaration reads as \(declared); state the"
        + " type: 'let \(name): \(type) = parameter(…)'"
    case .badDefault(let name, let value, let expected):
      "the default of parameter '\(name)' must be \(expected), not '\(value)'"
    case .badFigureName(let name):
      "a figure's name consists of a-z, 0-9 and hyphens, not '\(name)'"
    case .duplicateFigure(let name, let line):
      "a figure '\(name)' is shown on line \(line) already; give each figure its own name"
    case .badFigureExtension(let fileExtension, let name):
      "the extension of figure '\(name)' consists of a-z and 0-9, not '\(fileExtension)'"
    case .duplicateFile(let name):
      "two files of the report would be named '\(name)'; rename a figure"
    case .missingCaption(let name): "figure '\(name)' needs a caption"
    case .missingAlternativeText(let name): "figure '\(name)' needs an alternative text"
    case .recordNotFinite(let name):
      "the numbers recorded as '\(name)' must be finite, but one is infinite or NaN; check the"
        + " calculation, or lower the learning rate"
    case .duplicateRecord(let name): "'\(name)' is recorded already; choose another name"
    case .notRecorded(let name):
      "the index cannot show '\(name)', which is not recorded yet; call 'record' first"
    case .recordIsParameter(let name): "'\(name)' is a parameter; record it under another name"
    case .secondModel: "'exchangeWeights' must be called once, for the chapter's own model"
    case .noModel:
      "this chapter has no weights for --initial-weights and --save-weights; call"
        + " 'exchangeWeights(of:)' in it"
    }
  }
}
