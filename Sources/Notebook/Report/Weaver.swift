import Basics

/// Weaves a chapter's prose and code with what its code has shown into the blocks of a document.
enum Weaver {
  /// The blocks of `source`, each of `outputs` under the code that holds its line; `value` is the
  /// text of a value in the prose.
  static func weave(
    _ source: ChapterSource, outputs: [(line: Int, output: Output)],
    value: (ProseValue) -> String
  ) -> [Document.Block] {
    let byPiece = Dictionary(grouping: outputs) { source.pieceIndex(ofLine: $0.line) }
    var blocks: [Document.Block] = []
    for (index, piece) in source.pieces.enumerated() {
      if let block = block(of: piece, value: value) { blocks.append(block) }
      for (_, output) in byPiece[index] ?? [] where !output.markdown.isEmpty {
        blocks.append(.output(output))
      }
    }
    return blocks
  }

  /// What stands in the report for `piece`, if anything of it does.
  static func block(
    of piece: ChapterSource.Piece, value: (ProseValue) -> String
  ) -> Document.Block? {
    switch piece {
    case .prose(let lines): block(ofProse: lines.map { $0.markdown(value) })
    case .code(let lines): block(ofCode: lines)
    }
  }

  private static func block(ofProse lines: [String]) -> Document.Block? {
    let text = lines.joined(separator: "\n").trimmedLines.joined(separator: "\n")
    return text.isEmpty ? nil : .prose(text)
  }

  /// The lines that are shown, as one block. Where hidden lines leave two blank ones next to each
  /// other, one goes; the author's own blank lines stay.
  private static func block(ofCode lines: [ChapterSource.CodeLine]) -> Document.Block? {
    var shown: [String] = []
    var followsHidden = false
    for line in lines {
      guard let text = line.text else {
        followsHidden = true
        continue
      }
      let isBlank = text.trimmed.isEmpty
      if isBlank, followsHidden, shown.last?.trimmed.isEmpty ?? true { continue }
      shown.append(isBlank ? "" : text)
      followsHidden = false
    }
    guard let first = shown.firstIndex(where: { !$0.isEmpty }),
      let last = shown.lastIndex(where: { !$0.isEmpty })
    else { return nil }
    return .code(Array(shown[first...last]), language: "swift")
  }
}

extension Chapter {
  /// The report of all that the chapter has shown so far, with `closing` at its end. A value that
  /// the prose quotes and that is not there (yet) is an ellipsis.
  func document(closing: [Document.Block] = []) -> Document {
    Document(
      name: path.name, title: source.title, number: path.number,
      blocks: Weaver.weave(source, outputs: outputs, value: proseText), closing: closing)
  }

  /// The text of a value that the prose quotes, so far.
  var proseText: (ProseValue) -> String {
    let values = proseValues
    return { quotation in (try? values[quotation.name]?.markdown(for: quotation)) ?? "…" }
  }

  /// The report of a run that has come to its end.
  ///
  /// Throws `LocatedError` for a claim that turns out to be false with the default parameters and
  /// data, and for values that the prose quotes and the run does not have.
  func finishedDocument() throws(LocatedError) -> Document {
    try checkClaims()
    try checkProse()
    return document(closing: closing)
  }

  /// The section that tells how to make the report again.
  var closing: [Document.Block] {
    let claims = Claim.summary(of: claims).map { [("Claims", $0)] } ?? []
    return ReproductionSection(
      name: path.name, settings: settings, notes: notes + claims, inputs: inputs
    ).blocks
  }

  /// Refuses values that the prose quotes and that this run does not have.
  ///
  /// Throws `LocatedError`.
  func checkProse() throws(LocatedError) {
    let values = proseValues
    for quotation in source.proseValues {
      do throws(ProseValueError) {
        guard let value = values[quotation.name] else { throw .notRecorded(quotation.name) }
        _ = try value.markdown(for: quotation)
      } catch {
        throw LocatedError(
          path: path.path, line: quotation.line, column: quotation.column,
          message: error.description, exitCode: error.exitCode)
      }
    }
  }

  /// The values that the prose can quote, by their names.
  private var proseValues: [String: RecordValue] {
    let members = settings.map { ($0.name, $0.value) } + records.map { ($0.name, $0.value) }
    return Dictionary(members) { first, _ in first }
  }
}
