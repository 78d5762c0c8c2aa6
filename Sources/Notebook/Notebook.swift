import Basics
import Figures
import Supervision

// What a chapter calls. Each process runs one chapter, in its main.swift, on the main actor.

/// The options of the command line, such as the number of threads.
@MainActor public var options: RunRequest {
  guard let currentRun else { preconditionFailure("'options' must come after 'begin(source:)'") }
  return currentRun.request
}

/// Runs `body`; where it throws, the chapter fails at this line, and its old report stays.
@MainActor public func attempt<Value>(
  filePath: String = #filePath, line: Int = #line, column: Int = #column,
  _ body: () throws -> Value
) -> Value {
  let run = run("attempt", filePath)
  run.reached(line: line, column: column)
  do {
    let value = try body()
    run.keepOutputs()
    return value
  } catch {
    run.fail(error, line: line, column: column)
  }
}

/// A parameter of the chapter: `standard`, unless the command line sets another value.
@MainActor public func parameter<Value: ParameterValue>(
  _ name: String, default standard: Value, _ meaning: String = "",
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) -> Value {
  attempt(filePath: filePath, line: line, column: column) {
    try run("parameter", filePath).chapter.parameter(
      name, default: standard, in: .all, meaning: meaning, line: line)
  }
}

/// A parameter of the chapter whose values lie in `range`.
@MainActor public func parameter<Value: ParameterValue & Comparable>(
  _ name: String, default standard: Value, in range: ClosedRange<Value>, _ meaning: String = "",
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) -> Value {
  attempt(filePath: filePath, line: line, column: column) {
    try run("parameter", filePath).chapter.parameter(
      name, default: standard, in: ParameterRange(range), meaning: meaning, line: line)
  }
}

/// A parameter of the chapter whose values lie in `range`.
@MainActor public func parameter<Value: ParameterValue & Comparable>(
  _ name: String, default standard: Value, in range: PartialRangeFrom<Value>,
  _ meaning: String = "",
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) -> Value {
  attempt(filePath: filePath, line: line, column: column) {
    try run("parameter", filePath).chapter.parameter(
      name, default: standard, in: ParameterRange(range), meaning: meaning, line: line)
  }
}

/// Shows `table` under the code that calls this.
@MainActor public func show(
  _ table: Table, filePath: String = #filePath, line: Int = #line, column: Int = #column
) {
  show(.table(table), filePath: filePath, line: line, column: column)
}

/// Shows `markdown` under the code that calls this.
@MainActor public func show(
  markdown: String, filePath: String = #filePath, line: Int = #line, column: Int = #column
) {
  show(.markdown(markdown), filePath: filePath, line: line, column: column)
}

/// Shows `text` as it is, in a block of its own, under the code that calls this.
@MainActor public func show(
  text: String, filePath: String = #filePath, line: Int = #line, column: Int = #column
) {
  show(.text(text), filePath: filePath, line: line, column: column)
}

@MainActor private func show(_ output: Output, filePath: String, line: Int, column: Int) {
  attempt(filePath: filePath, line: line, column: column) {
    try run("show", filePath).chapter.show(output, line: line)
  }
}

/// Shows `figure` under the code that calls this. `name`, of a-z, 0-9 and hyphens, names its file;
/// `caption` stands below it; `alternativeText` says what is to be seen. The index shows the
/// chapter's `cover`, or else its first figure.
@MainActor public func show(
  _ figure: some Figure, name: String, caption: String, alternativeText: String,
  cover: Bool = false,
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) {
  attempt(filePath: filePath, line: line, column: column) {
    try run("show", filePath).chapter.show(
      figure, name: name, caption: caption, alternativeText: alternativeText, cover: cover,
      line: line)
  }
}

/// Shows `figure`, whose alternative text says itself what is to be seen.
@MainActor public func show(
  _ figure: some DescribedFigure, name: String, caption: String, cover: Bool = false,
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) {
  show(
    figure, name: name, caption: caption, alternativeText: figure.alternativeText, cover: cover,
    filePath: filePath, line: line, column: column)
}

/// Runs `body`, and leaves out of the report what it shows: code that is shown while its output is
/// not.
@MainActor public func discardingOutput<Value>(
  filePath: String = #filePath, _ body: () throws -> Value
) rethrows -> Value {
  try run("discardingOutput", filePath).chapter.discardingOutput(body)
}

/// States that `condition` holds: the report has `sentence`, Markdown, under the code that calls
/// this; where the condition is false, the chapter fails at this line, and its old report stays.
///
/// A claim with `otherwise` is about the default parameters and data. In a run with others, where it
/// is false, the report says `otherwise` instead; where that is empty, nothing.
@MainActor public func claim(
  _ sentence: String, _ condition: Bool, otherwise: String? = nil,
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) {
  attempt(filePath: filePath, line: line, column: column) {
    try run("claim", filePath).chapter.claim(
      Claim(
        sentence: sentence, holds: condition, compared: [], otherwise: otherwise, line: line,
        column: column))
  }
}

/// States that `left` and `right` are in `relation`, such as `<`: `claim("…", tied, <, stacked)`. As
/// a claim of their condition, but where it is false, the error names the two values.
@MainActor public func claim<Value>(
  _ sentence: String, _ left: Value, _ relation: (Value, Value) -> Bool, _ right: Value,
  otherwise: String? = nil,
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) {
  attempt(filePath: filePath, line: line, column: column) {
    try run("claim", filePath).chapter.claim(
      Claim(
        sentence: sentence, holds: relation(left, right), compared: ["\(left)", "\(right)"],
        otherwise: otherwise, line: line, column: column))
  }
}

/// Records `value` in the report's `metrics.json` and for `--json`, and returns it. It must be the
/// same for every run of the same parameters and data. The prose can quote it as `\(name)`.
@discardableResult
@MainActor public func record<Value: Recordable>(
  _ name: String, _ value: Value,
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) -> Value {
  attempt(filePath: filePath, line: line, column: column) {
    try run("record", filePath).chapter.record(name, value.recordValue)
    return value
  }
}

/// Records `value`, which depends on the machine, its load or the number of threads, for `--json`
/// alone.
@MainActor public func recordMeasurement(
  _ name: String, _ value: some Recordable,
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) {
  attempt(filePath: filePath, line: line, column: column) {
    try run("recordMeasurement", filePath).chapter.recordMeasurement(name, value.recordValue)
  }
}

/// Has the table by which the index compares the chapters show the record `name` in `column`; of a
/// list, the last element. Chapters that name the same column share it.
@MainActor public func compare(
  _ name: String, in column: TableColumn,
  filePath: String = #filePath, line: Int = #line, column position: Int = #column
) {
  attempt(filePath: filePath, line: line, column: position) {
    try run("compare", filePath).chapter.compare(name, in: column)
  }
}

/// Adds a line to "Reproduce this" at the report's end, such as the data set and its digest.
@MainActor public func note(_ label: String, _ text: String, filePath: String = #filePath) {
  run("note", filePath).chapter.note(label, text)
}

/// Tells the reader at the terminal that `completed` of `total` steps of the work `label` are done,
/// and, where `unit` says what is counted, such as images, how many a second.
///
/// May be called for each batch. Where standard error is no terminal, only a `milestone`, such as
/// the end of an epoch, and the end of the work have a line.
@MainActor public func progress(
  _ label: String, completed: Int, of total: Int, unit: String = "", milestone: Bool = false,
  _ detail: @autoclosure () -> String = ""
) {
  currentRun?.tell(label, isMilestone: milestone || completed >= total) {
    ChapterProgress(
      label: label, completed: completed, total: total, unit: unit, isMilestone: milestone,
      detail: detail())
  }
}
