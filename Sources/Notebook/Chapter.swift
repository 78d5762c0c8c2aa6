import Basics
import Figures

/// A run of a chapter: its source, its parameters, and what it has shown and recorded so far.
///
/// The functions that a chapter calls (`show`, `parameter`, `record`, …) go to the one chapter of
/// their process.
@MainActor
final class Chapter {
  let path: ChapterPath
  let source: ChapterSource
  /// The options for files of the reader's own, such as `--data DIR`: with any, the run is not the
  /// default one.
  let inputs: [String]
  /// What the run sets, by the parameters' names.
  private let stated: [ParameterAssignment.Setting]
  private(set) var settings: [ParameterSetting] = []
  private(set) var outputs: [(line: Int, output: Output)] = []
  private(set) var claims: [Claim] = []
  /// How many calls of `discardingOutput` are under way.
  private var discards = 0
  private(set) var notes: [(label: String, text: String)] = []
  /// What is recorded for all, and what depends on the machine.
  private(set) var records: [RecordValue.Member] = []
  /// What the index shows of the records.
  private(set) var columns: [IndexColumn] = []
  private(set) var machineRecords: [RecordValue.Member] = []

  /// The chapter whose source, found at `filePath` when it was compiled, is `source`.
  ///
  /// Throws `LocatedError` for a mistake in its format, `ParameterError` for an override of a
  /// parameter that it does not have, or by a value that is none.
  init(
    source: [UInt8], filePath: String, overrides: [ParameterOverride] = [], inputs: [String] = []
  ) throws {
    path = try ChapterPath(filePath: filePath)
    self.source = try ChapterFormat.read(source, path: path.path)
    self.inputs = inputs
    stated = try ParameterAssignment(
      overrides,
      to: [
        ChapterDescription(
          name: path.name, number: path.number, title: self.source.title,
          parameters: self.source.parameters)
      ]
    ).settings(of: path.name)
  }

  // MARK: Parameters

  /// Whether the run may differ from the default one, which the claims are about: in its data, or in
  /// a parameter.
  var isCustom: Bool { !inputs.isEmpty || stated.contains { !$0.isDefault } }

  /// The value of the parameter `name`: what the run states, or `standard`.
  ///
  /// Throws `ChapterError`.
  func parameter<Value: ParameterValue>(
    _ name: String, default standard: Value, in range: ParameterRange<Value>, meaning: String,
    line: Int
  ) throws(ChapterError) -> Value {
    guard let declared = source.parameters.first(where: { $0.name == name }) else {
      throw .parameterNameNotLiteral(name)
    }
    if let first = settings.first(where: { $0.name == name }) {
      throw .duplicateParameter(name, firstLine: first.line)
    }
    guard declared.type == ParameterType(of: Value.self), declared.bounds?.text == range.text else {
      throw .unclearType(name: name, type: "\(Value.self)", declared: declared.type.rawValue)
    }
    guard range.contains(standard) else {
      throw .badDefault(
        name: name, value: standard.parameterText, expected: declared.expectation)
    }
    let setting = stated.first { $0.name == name }
    let value = setting.flatMap { Value(parameterText: $0.text) } ?? standard
    settings.append(
      ParameterSetting(
        name: name, valueText: value.parameterText, defaultText: standard.parameterText,
        meaning: meaning, value: value.recordValue, line: line))
    return value
  }

  /// Checks that every parameter that the run sets has been read: otherwise the reader would look
  /// for an effect that there is none of.
  ///
  /// Throws `ParameterError.neverRead`.
  func checkAllAreRead() throws(ParameterError) {
    for setting in stated where !settings.contains(where: { $0.name == setting.name }) {
      let line = source.parameters.first { $0.name == setting.name }?.line ?? 0
      throw .neverRead(name: setting.name, line: line)
    }
  }

  // MARK: Outputs

  /// Shows `output` under the chunk that holds `line`.
  ///
  /// Throws `ChapterError.unclosedMarkdown`.
  func show(_ output: Output, line: Int) throws(ChapterError) {
    if case .markdown(let text) = output,
      let open = MarkdownBlocks.unclosed(in: text.trimmedLines)
    {
      throw .unclosedMarkdown(opening: open.opening)
    }
    append(output, line: line)
  }

  private func append(_ output: Output, line: Int) {
    if discards == 0 { outputs.append((line, output)) }
  }

  /// Runs `body`, whose outputs are left out.
  func discardingOutput<Value>(_ body: () throws -> Value) rethrows -> Value {
    discards += 1
    defer { discards -= 1 }
    return try body()
  }

  /// Shows `figure`, which is encoded at once.
  ///
  /// Throws `ChapterError`, and what the figure's encoding throws.
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
    try checkFileNames(of: shown)
    append(.figure(shown), line: line)
  }

  /// Checks that each file of `figure` has a name of its own, on file systems too that ignore case.
  ///
  /// Throws `ChapterError`.
  private func checkFileNames(of figure: ShownFigure) throws(ChapterError) {
    guard isFileName(figure.fileExtension), !figure.fileExtension.contains("-") else {
      throw .badFigureExtension(figure.fileExtension, figure: figure.name)
    }
    if let first = figures.first(where: { $0.name == figure.name }) {
      throw .duplicateFigure(figure.name, firstLine: first.line)
    }
    var taken = Set(Report.ownFiles.map { $0.lowercased() })
    for name in figures.flatMap(\.fileNames) + figure.fileNames {
      guard taken.insert(name.lowercased()).inserted else { throw .duplicateFile(name) }
    }
  }

  /// The figures in the order in which they were shown.
  var figures: [ShownFigure] {
    outputs.compactMap { if case .figure(let figure) = $0.output { figure } else { nil } }
  }

  // MARK: Claims

  /// Shows the claim's sentence, or, where it is false and may be, what it says otherwise.
  ///
  /// Throws `ClaimError`, or `ChapterError.unclosedMarkdown`.
  func claim(_ claim: Claim) throws {
    guard claim.holds || claim.otherwise != nil && isCustom else { throw ClaimError(claim) }
    claims.append(claim)
    try show(.markdown(claim.text), line: claim.line)
  }

  /// Refuses a false claim where all parameters that were set have come out as the default ones.
  func checkClaims() throws(LocatedError) {
    guard inputs.isEmpty, settings.allSatisfy(\.isDefault),
      let claim = claims.first(where: { !$0.holds })
    else { return }
    let error = ClaimError(claim)
    throw LocatedError(
      path: path.path, line: claim.line, column: claim.column, message: error.description,
      exitCode: error.exitCode)
  }

  // MARK: Records

  /// Records `value`, the same for every run of these parameters and data.
  ///
  /// Throws `ChapterError.duplicateRecord`, and `ChapterError.recordNotFinite` where a number went
  /// wrong.
  func record(_ name: String, _ value: RecordValue) throws(ChapterError) {
    try checkRecordName(name)
    guard value.isFinite else { throw .recordNotFinite(name) }
    records.append(.init(name, value))
  }

  /// Records `value`, which depends on the machine, its load or the number of threads.
  ///
  /// Throws `ChapterError.duplicateRecord`.
  func recordMeasurement(_ name: String, _ value: RecordValue) throws(ChapterError) {
    try checkRecordName(name)
    machineRecords.append(.init(name, value))
  }

  /// Has the index show the record `name` in `column`.
  ///
  /// Throws `ChapterError.notRecorded`.
  func compare(_ name: String, in column: TableColumn) throws(ChapterError) {
    guard records.contains(where: { $0.name == name }) else { throw .notRecorded(name) }
    columns.append(.init(record: name, column: column))
  }

  private func checkRecordName(_ name: String) throws(ChapterError) {
    guard !source.parameters.contains(where: { $0.name == name }) else {
      throw .recordIsParameter(name)
    }
    let taken = ChapterMetrics.ownNames + (records + machineRecords).map(\.name)
    guard !taken.contains(name) else { throw .duplicateRecord(name) }
  }

  /// Adds a line to the section that tells how to reproduce the report.
  func note(_ label: String, _ text: String) {
    notes.append((label, text))
  }
}
