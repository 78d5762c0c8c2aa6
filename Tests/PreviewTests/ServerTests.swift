import Basics
import Foundation
import TestSupport
import Testing

@testable import Preview

/// The server by its socket, as a browser or an attacker sees it.
@Suite struct ServerTests {
  private let state = PreviewState(name: "one")

  /// Calls `body` with the port of a server, on a thread of its own: the server's tasks need those of the tests.
  private func serving(_ body: @escaping @Sendable (UInt16) throws -> Void) async throws {
    let state = state
    try await withCheckedThrowingContinuation {
      (continuation: CheckedContinuation<Void, any Error>) in
      Thread {
        continuation.resume(with: Result { try body(try PreviewServer.start(state, port: 0)) })
      }.start()
    }
  }

  /// The beginning of what the server at `port` answers to `request`; nothing if it only closes the connection.
  private func answer(_ request: String, port: UInt16, waits: Bool = true) throws -> String {
    #if canImport(Darwin)
      let client = socket(AF_INET, SOCK_STREAM, 0)
    #else
      let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    defer { close(client) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(connected == 0)
    _ = FileSystem.writeAll(Array(request.utf8), to: client)
    guard waits else { return "" }
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = recv(client, &buffer, buffer.count, 0)
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }

  private func get(_ path: String, port: UInt16) -> String {
    "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n"
  }

  private func post(_ length: String, _ body: String, port: UInt16) throws -> String {
    try answer(
      "POST /run HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(length)\r\n\r\n\(body)", port: port)
  }

  @Test func answersOnLoopbackWithItsPolicy() async throws {
    try await serving { (port: UInt16) throws -> Void in
      let page = try answer(get("/", port: port), port: port)
      #expect(page.hasPrefix("HTTP/1.1 200"))
      #expect(
        page.contains(
          "Content-Security-Policy: default-src 'none'; img-src data:; script-src 'self'"))
      #expect(
        try answer("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", port: port).hasPrefix(
          "HTTP/1.1 421"))
      for path in ["/../../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd"]
      {
        let refusal = try answer(get(path, port: port), port: port)
        #expect(refusal.hasPrefix("HTTP/1.1 404") && !refusal.contains("root:"))
      }
    }
  }

  @Test func refusesLargeBodies() async throws {
    try await serving { (port: UInt16) throws -> Void in
      // A body of which a part would be a request of its own.
      let large = String(repeating: "a", count: 20_000) + get("/state?after=9", port: port)
      let length = try post("Content-Length: \(large.utf8.count)", large, port: port)
      #expect(length.hasPrefix("HTTP/1.1 413"))
      let chunked = try post(
        "Transfer-Encoding: chunked", "5\r\nhello\r\n0\r\n\r\n", port: port)
      #expect(chunked.hasPrefix("HTTP/1.1 413"))
      let negative = try post("Content-Length: -1", "", port: port)
      let nonsense = try answer("nonsense\r\n\r\n", port: port)
      #expect(negative.isEmpty && nonsense.isEmpty && state.takeRequest() == nil)
      let page = try answer(get("/", port: port), port: port)
      #expect(page.hasPrefix("HTTP/1.1 200"))
    }
  }

  /// Connections that end while they wait for the next change, or before they have asked.
  @Test func survivesBrowsersThatGoAway() async throws {
    try await serving { (port: UInt16) throws -> Void in
      state.update { $0.status = "one" }
      let revision = state.content.revision
      for _ in 0..<50 {
        _ = try answer(get("/state?after=\(revision)", port: port), port: port, waits: false)
        _ = try answer("GET / HT", port: port, waits: false)
      }
      let state = state
      // A thread of its own: those of the system's pool may all be busy with other tests.
      Thread.detachNewThread {
        Thread.sleep(forTimeInterval: 0.2)
        state.update { $0.status = "two" }
      }
      let change = try answer(get("/state?after=\(revision)", port: port), port: port)
      #expect(change.hasPrefix("HTTP/1.1 200"))
    }
  }

  @Test func refusesAPortInUse() async throws {
    try await serving { (port: UInt16) throws -> Void in
      let failure = #expect(throws: Failure.self) {
        try PreviewServer.start(PreviewState(name: "two"), port: port)
      }
      #expect(failure?.exitCode == .cannotCreateOutput)
      #expect(
        failure?.description == "cannot listen on 127.0.0.1:\(port): Address already in use; choose"
          + " another port with --port, or leave it out to get a free one")
    }
  }
}
