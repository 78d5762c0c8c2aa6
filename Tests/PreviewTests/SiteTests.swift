import Foundation
import TestSupport
import Testing

@testable import Preview

/// What the preview answers, and what it refuses.
@Suite struct SiteTests {
  private let site = PreviewSite(state: PreviewState(name: "one"), port: 8000)

  private func answer(
    _ method: String = "GET", _ path: String = "/", host: String? = "127.0.0.1:8000",
    origin: String? = nil, body: String = ""
  ) async throws -> PreviewAnswer {
    var request = PreviewRequest(method: method, path: path, body: body)
    request.headers["host"] = host
    request.headers["origin"] = origin
    return try await site.answer(request)
  }

  @Test(arguments: ["127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000"])
  func answersItsOwnHost(host: String) async throws {
    for path in ["/", "/preview.css", "/preview.js", "/state"] {
      #expect(try await answer("GET", path, host: host).code == 200)
    }
  }

  @Test(arguments: [
    nil, "", "127.0.0.1", "127.0.0.1:8001", "example.org:8000", "127.0.0.1:8000.example.org",
    "[::1]:8000", "0.0.0.0:8000",
  ])
  func refusesAForeignHost(host: String?) async throws {
    for path in ["/", "/preview.js", "/state"] {
      #expect(try await answer("GET", path, host: host).code == 421)
    }
    #expect(try await answer("POST", "/run", host: host, body: "token=\(site.token)").code == 421)
    #expect(site.state.takeRequest() == nil)
  }

  @Test(arguments: [
    "http://example.org", "null", "https://127.0.0.1:8000", "http://127.0.0.1:8001", "",
    "http://127.0.0.1:8000.example.org",
  ])
  func refusesAForeignOrigin(origin: String) async throws {
    #expect(try await answer(origin: origin).code == 403)
    #expect(
      try await answer("POST", "/run", origin: origin, body: "token=\(site.token)").code == 403)
    #expect(site.state.takeRequest() == nil)
  }

  @Test(arguments: ["", "token=", "token=1", "p.l2=0.5", "token"])
  func refusesARunWithoutTheToken(body: String) async throws {
    #expect(
      try await answer("POST", "/run", origin: "http://127.0.0.1:8000", body: body).code == 403)
    #expect(site.state.takeRequest() == nil)
  }

  @Test func refusesARunByGET() async throws {
    #expect(try await answer("GET", "/run", body: "token=\(site.token)").code == 405)
    #expect(try await answer("DELETE", "/").code == 405)
    #expect(site.state.takeRequest() == nil)
  }

  @Test(arguments: [
    "/../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd",
    "/preview.js/../../../etc/passwd", "/preview.css%00.html", "/Package.swift", "/main.swift",
    "/output/README.md", "", "\\..\\etc", "/.%00./",
  ])
  func servesNoFile(path: String) async throws {
    let refusal = try await answer("GET", path)
    #expect(refusal.code == 404 && !refusal.body.contains("root:"))
  }

  @Test func refusesWhatIsTooLong() async throws {
    var request = PreviewRequest(method: "GET", path: "/", headers: ["host": "127.0.0.1:8000"])
    request.query = String(repeating: "a", count: 9000)
    #expect(try await site.answer(request).code == 414)
    request.query = ""
    request.headers["cookie"] = String(repeating: "a", count: 40000)
    #expect(try await site.answer(request).code == 431)
  }

  @Test func runsWithTheValuesOfTheForm() async throws {
    let declared = try parameters(
      """
      let l2: Float = parameter(0.001, in: 0...1, "λ")
      let title = parameter("a b")
      let isOn = parameter(true)
      """)
    site.state.update { $0.parameters = declared }
    func run(_ fields: String) async throws -> PreviewAnswer {
      try await answer("POST", "/run", body: "token=\(site.token)&" + fields)
    }
    let first = try await run("p.l2=1e-2&p.title=x%26y+%C3%A9&p.isOn=false&p.isOn=true&p.other=3")
    #expect(first.code == 303 && first.location == "/?l2=0.01&title=x%26y%20%C3%A9")
    #expect(site.state.takeRequest() == ["l2": "0.01", "title": "x&y é"])
    #expect(try await run("p.l2=0.0010&p.isOn=false").location == "/?isOn=false")
    #expect(site.state.takeRequest() == ["isOn": "false"])
    #expect(try await run("p.l2=0.5&reset=1").location == "/")
    #expect(site.state.takeRequest() == [:])
    for text in ["2", "-1", "abc", "", "nan", "1e-50", "0.5%0d%0aSet-Cookie:%20a=b"] {
      #expect(try await run("p.l2=\(text)").code == 422)
    }
    #expect(site.state.takeRequest() == nil)
  }

  @Test func readsQueries() {
    #expect(
      PreviewRequest.fields("a=1&b=%zz&c&=d&a=2&&e=x=y") == [
        "a": "2", "b": "%zz", "c": "", "": "d", "e": "x=y",
      ])
    let values = ["name": "a b&c=d/é?", "l2": "0.01"]
    #expect(PreviewRequest.fields(PreviewRequest.query(values)) == values)
  }
}
