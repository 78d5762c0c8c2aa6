/// A line of prose: Markdown, with values of the run in it.
struct ProseLine {
  enum Part: Equatable {
    case markdown(String)
    case value(ProseValue)
  }

  let parts: [Part]

  /// The line as `text` writes its values.
  func markdown(_ text: (ProseValue) -> String) -> String {
    parts.map { part in
      switch part {
      case .markdown(let markdown): markdown
      case .value(let value): text(value)
      }
    }.joined()
  }

  /// The values in the line.
  var values: [ProseValue] {
    parts.compactMap { if case .value(let value) = $0 { value } else { nil } }
  }
}
