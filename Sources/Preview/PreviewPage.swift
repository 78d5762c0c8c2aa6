import Exporting
import Notebook

/// The page of the preview: the exported page of the report, with the state and the parameters beside it.
struct PreviewPage {
  let content: PreviewContent
  /// The values that the page's address has.
  let asked: [String: String]
  let token: String

  /// The page as HTML. Without JavaScript, it can be reloaded, and reloads itself while there is work.
  var html: String {
    let report = content.report ?? content.last
    let isBusy = content.phase == .compiling || content.phase == .running
    let reload = "<noscript><meta http-equiv=\"refresh\" content=\"2\"></noscript>\n"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(text(report?.title ?? content.name))</title>
      <link rel="icon" href="data:,">
      <link rel="stylesheet" href="/preview.css">
      \(isBusy ? reload : "")<script src="/preview.js" defer></script>
      </head>
      <body>
      <aside aria-label="Preview">
      <p id="status" role="status" data-phase="\(content.phase.rawValue)">\(text(content.status))</p>
      \(form)</aside>
      <div id="report">
      \(errors)<div id="contents">\(report?.contents ?? "")</div>
      <main>
      \(content.report?.main ?? "")</main>
      \(last)</div>
      </body>
      </html>

      """
  }

  /// The last complete report, while there is none of this run.
  private var last: String {
    guard content.phase != .done, let last = content.last else { return "" }
    return """
      <section id="last" class="stale" aria-label="The last complete report">
      \(last.main)</section>

      """
  }

  private var errors: String {
    guard !content.errors.isEmpty else { return "<div id=\"errors\"></div>\n" }
    let lines = content.errors.map { error in
      let place = error.place.isEmpty ? "" : "<code>\(text(error.place))</code> "
      return "<p>\(place)\(text(error.message))</p>\n"
    }
    let excerpt =
      content.excerpt.isEmpty
      ? "" : "<pre tabindex=\"0\"><code>\(text(content.excerpt))</code></pre>\n"
    return "<div id=\"errors\" role=\"alert\">\n\(lines[0])\(excerpt)"
      + "\(lines.dropFirst().joined())</div>\n"
  }

  // MARK: Parameters

  private var form: String {
    let inputs = content.parameters.map(input).joined()
    let heading = content.parameters.isEmpty ? "" : "<summary>Parameters</summary>\n"
    return """
      <form id="parameters" method="post" action="/run">
      <input type="hidden" name="token" value="\(token)">
      <details open>
      \(heading)\(inputs)<p><button>Run</button> <button name="reset" value="1" formnovalidate>Reset</button></p>
      </details>
      </form>

      """
  }

  /// The label, the input and the meaning of `parameter`.
  private func input(_ parameter: ParameterDeclaration) -> String {
    let name = text(parameter.name)
    let value =
      asked[parameter.name] ?? content.values[parameter.name] ?? parameter.defaultValue ?? ""
    let common = "id=\"p.\(name)\" name=\"p.\(name)\" aria-describedby=\"m.\(name)\""
    let element: String
    switch parameter.type {
    case .bool:
      element =
        "<input type=\"hidden\" name=\"p.\(name)\" value=\"false\"><input type=\"checkbox\" \(common)"
        + " value=\"true\"\(value == "true" ? " checked" : "")>"
    case .string: element = "<input type=\"text\" \(common) value=\"\(text(value))\">"
    case .int, .uint64, .double, .float:
      element =
        "<input type=\"number\" \(common) value=\"\(text(value))\"\(limits(of: parameter)) required>"
    }
    let note = parameter.range.map { " (\($0.text))" } ?? ""
    return """
      <p><label for="p.\(name)">\(name)</label> \(element)
      <small id="m.\(name)">\(text(parameter.meaning + note))</small></p>

      """
  }

  /// The attributes for the range of a number and, where a slider shows all of its values, for that.
  private func limits(of parameter: ParameterDeclaration) -> String {
    let isInteger = parameter.type == .int || parameter.type == .uint64
    let smallest = parameter.range?.lower ?? (parameter.type == .uint64 ? "0" : nil)
    var attributes = " step=\"\(isInteger ? "1" : "any")\""
    if let smallest { attributes += " min=\"\(smallest)\"" }
    if let largest = parameter.range?.upper { attributes += " max=\"\(largest)\"" }
    if let step = Self.sliderStep(parameter) { attributes += " data-slider=\"\(step)\"" }
    return attributes
  }

  /// The step of a slider, the last digit of the default, if at most a hundred steps lie in the range.
  static func sliderStep(_ parameter: ParameterDeclaration) -> String? {
    guard let range = parameter.range, let lower = Double(range.lower),
      let upper = range.upper.flatMap({ Double($0) }), let standard = parameter.defaultValue,
      !standard.contains("e")
    else { return nil }
    let digits = standard.split(separator: ".").dropFirst().first?.count ?? 0
    let step = digits == 0 ? "1" : "0." + String(repeating: "0", count: digits - 1) + "1"
    return (upper - lower) / (Double(step) ?? 1) <= 100 ? step : nil
  }

  private func text(_ text: String) -> String { HTMLText.escaped(text) }
}
