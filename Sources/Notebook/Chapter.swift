import Basics
import Figures

/// A run of a chapter: its source, its parameters, and its outputs and records so far.
@MainActor
final class Chapter {
  let path: ChapterPath
  let source: ChapterSource
  /// The files beside the source to which the prose leads.
  let attachments: Attachments
  /// The names of the book's chapters in their order.
  let book: [String]
  /// The options for the user's own files, such as `--data DIR`: with any, the run is a custom one.
  let inputs: [String]
  /// The parameters that the run sets.
  let stated: [ParameterSetting]
  /// The parameters that the run has read, with their defaults.
  private(set) var settings: [ParameterSetting] = []
  private(set) var outputs: [(line: Int, output: Output)] = []
  private(set) var figures: [ShownFigure] = []
  private(set) var notes: [(label: String, text: String)] = []
  private(set) var records: [JSON.Member] = []
  /// The parameters and records by their names, for the prose.
  private(set) var values: [String: JSON] = [:]
  /// Records that depend on the machine.
  private(set) var measurements: [JSON.Member] = []
  /// The records that the index compares.
  private(set) var columns: [IndexColumn] = []
  /// The claims that the run has evaluated, by their indices, and the pieces of prose that false ones guard.
  private var claimed: Set<Int> = []
  private var falsified: Set<Int> = []
  private var firstFalseClaim: LocatedError?
  /// Names that are taken.
  private var recordNames: Set<String>
  private var figureNames: Set<String>

  /// The chapter whose source, found at `filePath` when it was compiled, is `source`.
  init(
    source: [UInt8], filePath: String, overrides: [ParameterOverride] = [], inputs: [String] = [],
    book: [String] = []
  ) throws {
    path = try ChapterPath(filePath: filePath)
    try EmbeddedSource.check(source, filePath: filePath)
    self.source = try ChapterFormat.read(source, path: path.path)
    attachments = try Attachments(self.source.addresses, filePath: filePath, path: path.path)
    figureNames = Set((Report.ownFiles + attachments.files.map(\.name)).map { $0.lowercased() })
    self.inputs = inputs
    self.book = book
    let description = ChapterDescription(
      name: path.name, number: path.number, title: self.source.title,
      parameters: self.source.parameters)
    stated = try ParameterAssignment(overrides, to: [description]).settings(of: path.name)
    recordNames = Set(ChapterMetrics.ownNames + self.source.parameters.map(\.name))
  }

  // MARK: Parameters

  /// Whether data or a parameter may differ from the defaults, which the claims are about.
  var isCustom: Bool { !inputs.isEmpty || stated.contains { !$0.isDefault } }

  /// The value of the parameter declared at this place: that of the command line, or `standard`.
  func parameter<Value: ParameterValue>(
    default standard: Value, line: Int, column: Int
  ) throws(Failure) -> Value {
    guard let name = source.constant(line: line, column: column),
      var declared = source.parameters.first(where: { $0.name == name })
    else { throw Self.indirectCall(of: "parameter") }
    guard values[name] == nil else {
      throw Failure(
        "parameter '\(name)' is declared a second time here; declare it outside of loops and functions"
      )
    }
    guard declared.type.rawValue == "\(Value.self)" else {
      throw Failure(
        "parameter '\(name)' has the type \(Value.self), but its declaration reads as"
          + " \(declared.type.rawValue); state the type: 'let \(name): \(Value.self) = parameter(…)'"
      )
    }
    guard let text = declared.canonical("\(standard)") else {
      throw Failure(
        "the default of parameter '\(name)' must be \(declared.expectation), not '\(standard)'")
    }
    declared.defaultValue = text
    let setting = ParameterSetting(
      declaration: declared, text: stated.first { $0.name == name }?.text ?? text)
    settings.append(setting)
    values[name] = setting.json
    return Value(setting.text) ?? standard
  }

  /// Refuses a parameter that the run sets but has not read: the value had no effect.
  func checkAllAreRead() throws(Failure) {
    if let setting = stated.first(where: { values[$0.name] == nil }) {
      throw Failure(
        "parameter '\(setting.name)' is set, but this run did not reach its declaration on line"
          + " \(setting.declaration.line)", .chapterFailed)
    }
  }

  private static func indirectCall(of function: String) -> Failure {
    Failure(
      "expected a direct call of '\(function)' in the chapter's source, found an indirect one; write"
        + " '\(function)(…)' at the place where it runs")
  }

  // MARK: Outputs

  /// Shows `output` under the chunk that holds `line`.
  func show(_ output: Output, line: Int) { outputs.append((line, output)) }

  /// Shows `figure`, which is encoded at once.
  func show(
    _ figure: some Figure, name: String, caption: String, alternativeText: String,
    cover: Bool = false, line: Int
  ) throws {
    guard isFileName(name) else {
      throw Failure("a figure's name consists of a-z, 0-9 and hyphens, not '\(name)'")
    }
    for (part, text) in [("a caption", caption), ("an alternative text", alternativeText)]
    where text.trimmed.isEmpty {
      throw Failure("figure '\(name)' needs \(part)")
    }
    let shown = ShownFigure(
      name: name, fileExtension: figure.fileExtension, bytes: try figure.encoded(),
      table: figure.data, caption: caption, alternativeText: alternativeText, width: figure.width,
      isCover: cover)
    let names = ([name] + shown.fileNames).map { $0.lowercased() }
    guard Set(names).count == names.count, figureNames.isDisjoint(with: names) else {
      throw Failure(
        "the report has a figure or file '\(name)' already; give each figure its own name")
    }
    figureNames.formUnion(names)
    figures.append(shown)
    show(.figure(shown), line: line)
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

  /// Notes whether the claim at this place holds; throws for a false one in a run that is not custom.
  func claim(_ holds: Bool, comparing values: [String] = [], line: Int, column: Int) throws(Failure)
  {
    guard let index = source.claimIndex(line: line, column: column) else {
      throw Self.indirectCall(of: "claim")
    }
    if !holds {
      let piece = source.claims[index].piece
      let error = Self.falseClaim(statement(ofPiece: piece), values: values)
      guard isCustom else { throw error }
      falsified.insert(piece)
      firstFalseClaim =
        firstFalseClaim
        ?? LocatedError(
          path: path.path, line: line, column: column, message: error.description,
          exitCode: error.exitCode)
    }
    claimed.insert(index)
  }

  /// The error of a false claim about the Markdown `statement`; `values` are the two that it compares.
  static func falseClaim(_ statement: String, values: [String]) -> Failure {
    let words = statement.onOneLine.split(separator: " ")
    let start = words.prefix(8).joined(separator: " ") + (words.count > 8 ? " …" : "")
    let found = values.isEmpty ? "" : ": it compares " + values.joined(separator: " with ")
    return Failure(
      "this claim is false\(found); correct the paragraph '\(start)' or the code", .chapterFailed)
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

  // MARK: Records

  /// Records `value` under `name` or else the name of the constant at this place.
  func record(_ name: String? = nil, _ value: JSON, line: Int, column: Int) throws(Failure) {
    guard let name = name ?? source.constant(line: line, column: column) else {
      throw Self.indirectCall(of: "record")
    }
    guard value.isFinite else {
      throw Failure(
        "the numbers recorded as '\(name)' must be finite, but one is infinite or NaN; check the"
          + " calculation, or lower the learning rate", .chapterFailed)
    }
    try reserveRecordName(name)
    records.append(.init(name, value))
    values[name] = value
  }

  /// Records `value`, which depends on the machine, its load or the number of threads.
  func recordMeasurement(_ name: String, _ value: JSON) throws(Failure) {
    try reserveRecordName(name)
    measurements.append(.init(name, value))
  }

  private func reserveRecordName(_ name: String) throws(Failure) {
    guard recordNames.insert(name).inserted else {
      throw Failure("'\(name)' is a parameter or is recorded already; choose another name")
    }
  }

  /// Has the index show the record `name` in `column`.
  func compare(_ name: String, in column: TableColumn) throws(Failure) {
    guard values[name] != nil, !source.parameters.contains(where: { $0.name == name }) else {
      throw Failure(
        "the index cannot show '\(name)', which is not recorded yet; call 'record' first")
    }
    columns.append(.init(record: name, column: column))
  }

  /// Adds a line to the section "Reproduce this".
  func note(_ label: String, _ text: String) { notes.append((label, text)) }
}
