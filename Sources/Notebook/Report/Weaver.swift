import Basics

/// Weaves a chapter's prose and code with its outputs into the blocks of a document.
struct Weaver {
  let source: ChapterSource
  /// The text of a value in the prose.
  var value: (ProseValue) -> String = { _ in "…" }
  /// The results of the claims, by the piece of prose that they guard.
  var verdicts: [Int: Chapter.Verdict] = [:]

  /// The mark behind a statement that the run has checked.
  static let mark = "✓"

  /// The blocks of the source, each of `outputs` under the code that holds its line.
  func weave(_ outputs: [(line: Int, output: Output)]) -> [Document.Block] {
    let byPiece = Dictionary(grouping: outputs) { source.pieceIndex(ofLine: $0.line) }
    var blocks: [Document.Block] = []
    for index in source.pieces.indices {
      if let block = block(ofPiece: index) { blocks.append(block) }
      for (_, output) in byPiece[index] ?? [] { blocks.append(.output(output)) }
    }
    return blocks
  }

  /// The block of a piece; `nil` if all of it is hidden or left out.
  func block(ofPiece index: Int) -> Document.Block? {
    switch source.pieces[index] {
    case .prose(let lines):
      let guarded = source.guardedLines[index] ?? lines.endIndex..<lines.endIndex
      let text = text(lines[..<guarded.lowerBound])
      guard verdicts[index] != .leftOut else { return text.isEmpty ? nil : .prose(text) }
      // A guarded block is the last one of its piece.
      let all = self.text(lines[...])
      if all.isEmpty { return nil }
      return .prose(
        verdicts[index] == .checked ? MarkdownBlocks.marked(all, with: Self.mark) : all)
    case .code(let lines): return Self.block(ofCode: lines)
    }
  }

  /// The Markdown of the block that claims guard in a piece of prose.
  func statement(ofPiece index: Int) -> String {
    guard case .prose(let lines) = source.pieces[index], let guarded = source.guardedLines[index]
    else { return "" }
    return text(lines[guarded])
  }

  /// The first paragraph below the title; `nil` if it is left out, or if there is none.
  var abstract: String? {
    guard let (piece, range) = source.abstract, case .prose(let lines) = source.pieces[piece] else {
      return nil
    }
    let isLeftOut = verdicts[piece] == .leftOut && source.guardedLines[piece] == range
    return isLeftOut ? nil : text(lines[range])
  }

  private func text(_ lines: ArraySlice<ProseLine>) -> String {
    lines.map { $0.markdown(value) }.joined(separator: "\n").trimmedLines.joined(separator: "\n")
  }

  /// The lines that are shown, as one block. If hidden lines leave two blank ones next to each
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
  /// The weaver of the values and verdicts so far. A value that the run has not recorded yet is an
  /// ellipsis.
  var weaver: Weaver {
    Weaver(
      source: source,
      value: { [self] quotation in
        guard quotation.format != .figure else {
          return figures.first { $0.name == quotation.name }?.markdown ?? "…"
        }
        return values[quotation.name].flatMap { try? quotation.markdown($0) } ?? "…"
      },
      verdicts: verdicts)
  }

  /// The Markdown of the block that claims guard in a piece of prose, by the values so far.
  func statement(ofPiece index: Int) -> String { weaver.statement(ofPiece: index) }

  /// The report of all outputs so far, with `closing` at its end.
  func document(closing: [Document.Block] = []) -> Document {
    Document(
      name: path.name, title: source.title, number: path.number,
      navigation: path.navigation(book: book), blocks: weaver.weave(outputsBelowCode),
      closing: closing)
  }

  /// The outputs that stand below their code: all but the figures that the prose places.
  private var outputsBelowCode: [(line: Int, output: Output)] {
    let placed = Set(source.proseValues.filter { $0.format == .figure }.map(\.name))
    return outputs.filter { output in
      guard case .figure(let figure) = output.output else { return true }
      return !placed.contains(figure.name)
    }
  }

  /// The report of a run that is complete.
  ///
  /// Throws `LocatedError` for a claim that turns out to be false with the default parameters and
  /// data, and for values that the prose quotes and the run lacks.
  func finishedDocument() throws(LocatedError) -> Document {
    try checkClaims()
    try checkProse()
    try checkLinks()
    return document(closing: closing)
  }

  /// Refuses values that the prose quotes and that this run lacks.
  ///
  /// Throws `LocatedError`.
  func checkProse() throws(LocatedError) {
    for quotation in source.proseValues {
      do throws(ProseValueError) {
        if quotation.format == .figure {
          guard figures.contains(where: { $0.name == quotation.name }) else {
            throw ProseValueError(
              "figure '\(quotation.name)' is placed here, but this run has not shown it")
          }
          continue
        }
        guard let value = values[quotation.name] else {
          throw ProseValueError(
            "'\(quotation.name)' is quoted here, but this run has not recorded it")
        }
        _ = try quotation.markdown(value)
      } catch {
        throw LocatedError(
          path: path.path, line: quotation.line, column: quotation.column,
          message: error.message, exitCode: .badData)
      }
    }
  }
}

// MARK: The closing section

extension Chapter {
  /// The section that tells how to make the report again.
  var closing: [Document.Block] {
    var blocks: [Document.Block] = [
      .prose("## Reproduce this"), .code([command], language: "sh"),
    ]
    if !settings.isEmpty {
      let rows: [[TableCell]] = settings.map { setting in
        [
          .text(setting.name), .text(setting.text), .text(setting.declaration.defaultValue ?? ""),
          .text(setting.declaration.meaning),
        ]
      }
      let columns = ["Parameter", "Value", "Default", "Meaning"].map(TableColumn.text)
      blocks.append(.output(.table(Table(columns: columns, rows: rows))))
    }
    if !notes.isEmpty {
      let lines = notes.map { note in
        "- \(MarkdownText.escapedBlock(note.label)): \(MarkdownText.escaped(note.text))"
      }
      blocks.append(.prose(lines.joined(separator: "\n")))
    }
    if let checked = checkedStatements { blocks.append(.prose(checked)) }
    return blocks
  }

  /// The command, with the parameters that differ from their defaults. For files of the user's own, the
  /// notes have digests.
  private var command: String {
    var words = ["swift", "run", "-c", "release", path.name]
    for setting in settings where !setting.isDefault {
      switch setting.name {
      case "epochs", "seed": words += ["--\(setting.name)", setting.text]
      default: words += ["-p", "\(setting.name)=\(setting.text)"]
      }
    }
    return shellCommand(words + inputs)
  }

  /// How many statements claims have checked, and how many are left out.
  private var checkedStatements: String? {
    let verdicts = verdicts.values
    let (checked, leftOut) = (verdicts.count { $0 == .checked }, verdicts.count { $0 == .leftOut })
    var sentences: [String] = []
    if checked > 0 {
      let statements = checked == 1 ? "the statement" : "the \(checked) statements"
      sentences.append("\(Weaver.mark) marks \(statements) that this run has checked.")
    }
    if leftOut > 0 {
      sentences.append(
        leftOut == 1
          ? "One statement holds with the default parameters and data but not here, and is left out."
          : "\(leftOut) statements hold with the default parameters and data but not here, and are"
            + " left out.")
    }
    return sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }
}
