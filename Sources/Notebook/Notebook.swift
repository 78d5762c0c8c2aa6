import Basics
import Figures
import Supervision

// What a chapter calls. Each process runs one chapter, in its main.swift, on the main actor.

/// Runs `body`. If it throws, the chapter fails at this line, and its old report stays.
@MainActor package func attempt<Value>(
  filePath: String = #filePath, line: Int = #line, column: Int = #column,
  _ body: () throws -> Value
) -> Value {
  call("attempt", filePath, line, column) { _ in try body() }
}

/// Runs `body` for a call of `function` at this place.
@MainActor private func call<Value>(
  _ function: String, _ filePath: String, _ line: Int, _ column: Int,
  _ body: (Chapter) throws -> Value
) -> Value {
  let run = run(function, filePath, line, column)
  run.reached(line: line, column: column)
  do {
    let value = try body(run.chapter)
    run.keepOutputs()
    return value
  } catch {
    run.fail(error, line: line, column: column)
  }
}

/// A parameter of the chapter, which has the name of the constant that it initializes:
/// `let epochs = parameter(5)`. It is `standard`, unless the command line sets another value.
@MainActor public func parameter<Value: ParameterValue>(
  _ standard: Value, _ meaning: String = "",
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) -> Value {
  call("parameter", filePath, line, column) {
    try $0.parameter(default: standard, line: line, column: column)
  }
}

/// A parameter of the chapter whose values lie in `range`, written as `0...1` or `0...` in plain
/// numbers: `let rate = parameter(0.01, in: 0...1, "step size of Adam")`.
@MainActor public func parameter<Value: ParameterValue & Comparable>(
  _ standard: Value, in range: some RangeExpression<Value>, _ meaning: String = "",
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) -> Value {
  // The range and the meaning are read from the source, before the run.
  parameter(standard, meaning, filePath: filePath, line: line, column: column)
}

/// Shows `table` under the code that calls this.
@MainActor public func show(
  _ table: Table, filePath: String = #filePath, line: Int = #line, column: Int = #column
) {
  show(.table(table), filePath: filePath, line: line, column: column)
}

/// Shows `text` unchanged in a block under the code that calls this.
@MainActor public func show(
  text: String, filePath: String = #filePath, line: Int = #line, column: Int = #column
) {
  show(.text(text), filePath: filePath, line: line, column: column)
}

@MainActor private func show(_ output: Output, filePath: String, line: Int, column: Int) {
  call("show", filePath, line, column) {
    $0.show(output, line: line)
  }
}

/// Shows `figure` under the code that calls this. `name`, of a-z, 0-9 and hyphens, names its file;
/// `caption` stands below it; `alternativeText` describes it. The index shows the chapter's `cover`,
/// or else its first figure.
@MainActor public func show(
  _ figure: some Figure, name: String, caption: String, alternativeText: String,
  cover: Bool = false,
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) {
  call("show", filePath, line, column) {
    try $0.show(
      figure, name: name, caption: caption, alternativeText: alternativeText, cover: cover,
      line: line)
  }
}

/// States that the paragraph of prose above this call is true if `condition` is: it then ends with a check mark.
/// If not, the chapter fails at this line or, with other parameters or data than the default ones, the report
/// leaves out the paragraph.
@MainActor public func claim(
  _ condition: Bool,
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) {
  call("claim", filePath, line, column) {
    try $0.claim(condition, line: line, column: column)
  }
}

/// The same for two values in `relation`, which an error names: `claim(tied, <, stacked)`.
@MainActor public func claim<Value>(
  _ left: Value, _ relation: (Value, Value) -> Bool, _ right: Value,
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) {
  call("claim", filePath, line, column) {
    let holds = relation(left, right)
    // A network's parameters, say, take long to describe.
    let values = holds ? [] : ["\(left)", "\(right)"]
    try $0.claim(holds, comparing: values, line: line, column: column)
  }
}

/// Records `value` under the name of the constant that this call initializes, and returns it, as in
/// `let testMSE = record(mean)`. It must be the same for every run with the same parameters and data.
@MainActor public func record<Value: Recordable>(
  _ value: Value,
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) -> Value {
  call("record", filePath, line, column) {
    try $0.record(nil, value.recordValue, line: line, column: column)
    return value
  }
}

/// Records `value` under `name`, and returns it: for values without a constant of that name.
@discardableResult
@MainActor public func record<Value: Recordable>(
  _ name: String, _ value: Value,
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) -> Value {
  call("record", filePath, line, column) {
    try $0.record(name, value.recordValue, line: line, column: column)
    return value
  }
}

/// Shows the record `name`, of a list the last element, in `column` of the index's table.
@MainActor public func compare(
  _ name: String, in column: TableColumn,
  filePath: String = #filePath, line: Int = #line, column position: Int = #column
) {
  call("compare", filePath, line, position) {
    try $0.compare(name, in: column)
  }
}

/// Adds a line to "Reproduce this" at the report's end, such as the data set and its digest.
@MainActor public func note(
  _ label: String, _ text: String,
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) {
  run("note", filePath, line, column).chapter.note(label, text)
}

/// Reports that `completed` of `total` steps of the work `label` are done, in `unit`s such as images. May be called
/// for each batch; if standard error is not a terminal, only a `milestone` and the end of the work have a line.
@MainActor public func progress(
  _ label: String, completed: Int, of total: Int, unit: String = "", milestone: Bool = false,
  _ detail: @autoclosure () -> String = ""
) {
  currentRun?.sendProgress(label, isMilestone: milestone || completed >= total) {
    ChapterProgress(
      label: label, completed: completed, total: total, unit: unit, isMilestone: milestone,
      detail: detail())
  }
}
