import Basics
import Figures

/// A run of a chapter: its source, its parameters, and its outputs and records so far.
///
/// The functions that a chapter calls (`show`, `parameter`, `record`, …) go to the one chapter of
/// their process.
@MainActor
final class Chapter {
  let path: ChapterPath
  let source: ChapterSource
  /// The names of the book's chapters in their order.
  let book: [String]
  /// The options for files of the user's own, such as `--data DIR`: with any, the run is not the
  /// default one.
  let inputs: [String]
  /// The parameters that the run sets.
  private let stated: [ParameterSetting]
  /// The parameters that the run has read, with their defaults.
  private(set) var settings: [ParameterSetting] = []
  private(set) var outputs: [(line: Int, output: Output)] = []
  /// The figures in the order in which they were shown.
  private(set) var figures: [ShownFigure] = []
  private(set) var notes: [(label: String, text: String)] = []
  private(set) var records: [JSON.Member] = []
  /// The parameters and records by their names, for the prose.
  private(set) var values: [String: JSON] = [:]
  /// Records that depend on the machine.
  private(set) var measurements: [JSON.Member] = []
  /// The records that the index compares.
  private(set) var columns: [IndexColumn] = []
  /// The claims that the run has evaluated, by their indices, and the pieces of prose that false ones
  /// guard.
  private var claimed: Set<Int> = []
  private var falsified: Set<Int> = []
  private var firstFalseClaim: LocatedError?
  /// Names that are taken; the line that shows each figure.
  private var recordNames: Set<String>
  private var fileNames = Set(Report.ownFiles.map { $0.lowercased() })
  private var figureLines: [String: Int] = [:]

  /// The chapter whose source, found at `filePath` when it was compiled, is `source`.
  ///
  /// Throws `LocatedError` for a mistake in its format, `ParameterError` for an override of a
  /// parameter that it lacks, or by an invalid value.
  init(
    source: [UInt8], filePath: String, overrides: [ParameterOverride] = [], inputs: [String] = [],
    book: [String] = []
  ) throws {
    path = try ChapterPath(filePath: filePath)
    self.source = try ChapterFormat.read(source, path: path.path)
    self.inputs = inputs
    self.book = book
    let description = ChapterDescription(
      name: path.name, number: path.number, title: self.source.title,
      parameters: self.source.parameters)
    stated = try ParameterAssignment(overrides, to: [description]).settings(of: path.name)
    recordNames = Set(ChapterMetrics.ownNames)
  }

  // MARK: Parameters

  /// Whether the run may differ from the default one, which the claims are about: in its data, or in
  /// a parameter.
  var isCustom: Bool { !inputs.isEmpty || stated.contains { !$0.isDefault } }

  /// The value of the parameter that is declared at this place: that of the command line, or `standard`.
  ///
  /// Throws `ChapterError`.
  func parameter<Value: ParameterValue>(
    default standard: Value, line: Int, column: Int
  ) throws(ChapterError) -> Value {
    let name = source.constant(line: line, column: column)
    guard var declared = source.parameters.first(where: { $0.name == name }) else {
      throw .noConstant("parameter")
    }
    guard values[declared.name] == nil else { throw .repeatedParameter(declared.name) }
    guard declared.type.rawValue == "\(Value.self)" else {
      throw .unclearType(
        name: declared.name, type: "\(Value.self)", declared: declared.type.rawValue)
    }
    guard let text = declared.canonical("\(standard)") else {
      throw .badDefault(
        name: declared.name, value: "\(standard)", expected: declared.expectation)
    }
    declared.defaultValue = text
    let setting = ParameterSetting(
      declaration: declared, text: stated.first { $0.name == name }?.text ?? text)
    settings.append(setting)
    values[setting.name] = setting.json
    return Value(setting.text) ?? standard
  }

  /// Checks that the run has read every parameter that it sets: otherwise the value had no effect.
  ///
  /// Throws `ParameterError`.
  func checkAllAreRead() throws(ParameterError) {
    if let setting = stated.first(where: { values[$0.name] == nil }) {
      throw ParameterError(neverRead: setting)
    }
  }

  // MARK: Outputs

  /// Shows `output` under the chunk that holds `line`.
  func show(_ output: Output, line: Int) { outputs.append((line, output)) }

  /// Shows `figure`, which is encoded at once.
  ///
  /// Throws `ChapterError`, and errors of the figure's encoding.
  func show(
    _ figure: some Figure, name: String, caption: String, alternativeText: String,
    cover: Bool = false, line: Int
  ) throws {
    guard isFileName(name) else { throw ChapterError.badFigureName(name) }
    guard !caption.trimmed.isEmpty else { throw ChapterError.missingCaption(figure: name) }
    guard !alternativeText.trimmed.isEmpty else {
      throw ChapterError.missingAlternativeText(figure: name)
    }
    let shown = ShownFigure(
      name: name, fileExtension: figure.fileExtension, bytes: try figure.encoded(),
      table: figure.data, caption: caption,
      alternativeText: alternativeText, width: figure.width, isCover: cover, line: line)
    try reserveFileNames(of: shown)
    figures.append(shown)
    show(.figure(shown), line: line)
  }

  /// Checks that each file of `figure` has its own name, also on file systems that ignore case.
  ///
  /// Throws `ChapterError`.
  private func reserveFileNames(of figure: ShownFigure) throws(ChapterError) {
    guard isFileName(figure.fileExtension), !figure.fileExtension.contains("-") else {
      throw .badFigureExtension(figure.fileExtension, figure: figure.name)
    }
    if let line = figureLines[figure.name] { throw .duplicateFigure(figure.name, firstLine: line) }
    var taken = Set<String>()
    for name in figure.fileNames {
      guard !fileNames.contains(name.lowercased()), taken.insert(name.lowercased()).inserted
      else { throw .duplicateFile(name) }
    }
    fileNames.formUnion(taken)
    figureLines[figure.name] = figure.line
  }

  // MARK: Claims

  /// The result of the claims that guard a block of prose.
  enum Verdict {
    /// All of them hold.
    case checked
    /// One is false, with other parameters or data than the default ones.
    case leftOut
    /// The run has not evaluated all of them.
    case open
  }

  /// Notes whether the claim at this place holds; `values` are the two that it compares.
  ///
  /// Throws `ClaimError` for a false claim if parameters and data are the default ones, or
  /// `ChapterError`.
  func claim(_ holds: Bool, comparing values: [String] = [], line: Int, column: Int) throws {
    guard let index = source.claimIndex(line: line, column: column) else {
      throw ChapterError.noConstant("claim")
    }
    if !holds {
      let error = ClaimError(
        statement: statement(ofPiece: source.claims[index].piece), values: values)
      guard isCustom else { throw error }
      falsified.insert(source.claims[index].piece)
      firstFalseClaim =
        firstFalseClaim
        ?? LocatedError(
          path: path.path, line: line, column: column, message: error.description,
          exitCode: error.exitCode)
    }
    claimed.insert(index)
  }

  /// Refuses a false claim if all parameters that were set are the default ones after all.
  func checkClaims() throws(LocatedError) {
    guard inputs.isEmpty, settings.allSatisfy(\.isDefault), let firstFalseClaim else { return }
    throw firstFalseClaim
  }

  /// By the pieces of prose that claims guard, the results of the claims so far.
  var verdicts: [Int: Verdict] {
    var verdicts = source.guardedLines.mapValues { _ in Verdict.checked }
    for (index, claim) in source.claims.enumerated() where !claimed.contains(index) {
      verdicts[claim.piece] = .open
    }
    for piece in falsified { verdicts[piece] = .leftOut }
    return verdicts
  }

  /// A number that grows with each change of the prose's values and verdicts.
  var proseVersion: Int { settings.count + records.count + claimed.count + falsified.count }

  // MARK: Records

  /// Records `value`, the same for every run of these parameters and data, under `name` or else the
  /// name of the constant at this place.
  ///
  /// Throws `ChapterError` for a name that is taken, and for a number that is not finite.
  func record(
    _ name: String? = nil, _ value: JSON, line: Int, column: Int
  ) throws(ChapterError) {
    guard let name = name ?? source.constant(line: line, column: column) else {
      throw .noConstant("record")
    }
    guard value.isFinite else { throw .recordNotFinite(name) }
    try reserveRecordName(name)
    records.append(.init(name, value))
    values[name] = value
  }

  /// Records `value`, which depends on the machine, its load or the number of threads.
  ///
  /// Throws `ChapterError` for a name that is taken.
  func recordMeasurement(_ name: String, _ value: JSON) throws(ChapterError) {
    try reserveRecordName(name)
    measurements.append(.init(name, value))
  }

  /// Has the index show the record `name` in `column`.
  ///
  /// Throws `ChapterError.notRecorded`.
  func compare(_ name: String, in column: TableColumn) throws(ChapterError) {
    guard values[name] != nil, !source.parameters.contains(where: { $0.name == name }) else {
      throw .notRecorded(name)
    }
    columns.append(.init(record: name, column: column))
  }

  private func reserveRecordName(_ name: String) throws(ChapterError) {
    guard !source.parameters.contains(where: { $0.name == name }) else {
      throw .recordIsParameter(name)
    }
    guard recordNames.insert(name).inserted else { throw .duplicateRecord(name) }
  }

  /// Adds a line to the section that tells how to reproduce the report.
  func note(_ label: String, _ text: String) {
    notes.append((label, text))
  }
}

/// A claim that the run has shown to be false.
struct ClaimError: ReportableError, Equatable {
  /// The Markdown of the block that the claim guards.
  let statement: String
  /// The two values that the claim compares, if it compares two.
  let values: [String]

  var exitCode: Basics.ExitCode { .chapterFailed }

  var description: String {
    let words = statement.onOneLine.split(separator: " ")
    let start = words.prefix(8).joined(separator: " ") + (words.count > 8 ? " …" : "")
    let found = values.isEmpty ? "" : ": it compares " + values.joined(separator: " with ")
    return "this claim is false\(found); correct the paragraph '\(start)' or the code"
  }
}
