import Basics
import Exporting
import Notebook

/// What the preview answers: a page, its style and script, its state, and requests to run.
struct PreviewSite: Sendable {
  let state: PreviewState
  let port: UInt16
  /// A number that only the page has, so that no other page can ask for a run.
  let token: String

  /// The site of `state` at `port`, with a new token.
  init(state: PreviewState, port: UInt16) {
    self.state = state
    self.port = port
    token = (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
  }

  /// The answer to `request`. Its path is compared with the few that there are, and never leads to a file.
  func answer(_ request: PreviewRequest) async throws -> PreviewAnswer {
    if let refusal = request.refusal(port: port) { return refusal }
    switch (request.method, request.path) {
    case ("GET", "/"):
      return PreviewAnswer(
        code: 200, type: "text/html",
        body: PreviewPage(
          content: state.content, asked: PreviewRequest.fields(request.query), token: token
        ).html)
    case ("GET", "/preview.css"):
      let style = HTMLPage.style + String(decoding: PackageResources.preview_css, as: UTF8.self)
      return PreviewAnswer(code: 200, type: "text/css", body: style)
    case ("GET", "/preview.js"):
      return PreviewAnswer(
        code: 200, type: "text/javascript",
        body: String(decoding: PackageResources.preview_js, as: UTF8.self))
    case ("GET", "/state"):
      let revision = PreviewRequest.fields(request.query)["after"].flatMap { Int($0) } ?? -1
      return Self.state(try await state.content(after: revision))
    case ("POST", "/run"): return run(PreviewRequest.fields(request.body))
    case (_, "/"), (_, "/preview.css"), (_, "/preview.js"), (_, "/state"), (_, "/run"):
      return .text(405, "expected GET, or POST for /run, found \(request.method)")
    default: return .text(404, "there is nothing here; the preview is at /")
    }
  }

  private static func state(_ content: PreviewContent) -> PreviewAnswer {
    let json = JSON.object([
      .init("revision", .number(content.revision)), .init("page", .number(content.pageRevision)),
      .init("phase", .text(content.phase.rawValue)), .init("status", .text(content.status)),
      .init("query", .text(PreviewRequest.query(content.values))),
    ])
    return PreviewAnswer(code: 200, type: "application/json", body: json.compactText)
  }

  /// Asks for a run with the values of a form. An input's name begins with `p.`, unlike those of the form itself.
  private func run(_ fields: [String: String]) -> PreviewAnswer {
    guard fields["token"] == token else {
      return .text(403, "the page is not one of this preview; load it again")
    }
    var values: [String: String] = [:]
    for parameter in state.content.parameters where fields["reset"] == nil {
      guard let text = fields["p.\(parameter.name)"] else { continue }
      guard let value = parameter.canonical(text) else {
        return .text(422, "\(parameter.name) must be \(parameter.expectation), not '\(text)'")
      }
      if value != parameter.defaultValue { values[parameter.name] = value }
    }
    state.requestRun(values)
    let query = PreviewRequest.query(values)
    return PreviewAnswer(
      code: 303, type: "text/plain", body: "", location: query.isEmpty ? "/" : "/?\(query)")
  }
}
