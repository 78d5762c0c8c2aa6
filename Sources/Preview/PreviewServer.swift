import Basics
import FlyingFox
import FlyingSocks
import Foundation
import Synchronization

/// The server of the preview's site. Only programs on this machine can reach it.
final class PreviewServer: Sendable {
  private let site = Mutex<PreviewSite?>(nil)
  private let failure = Mutex<Failure?>(nil)

  /// Serves `state` at `port`, or at a free one if that is 0, until the process ends. Returns the port.
  static func start(_ state: PreviewState, port: UInt16) throws(Failure) -> UInt16 {
    let server = PreviewServer()
    Task.detached { await server.serve(state, port: port) }
    while true {
      if let site = server.site.withLock(\.self) { return site.port }
      if let failure = server.failure.withLock(\.self) { throw failure }
      usleep(2000)
    }
  }

  private func serve(_ state: PreviewState, port: UInt16) async {
    do {
      let address = try sockaddr_in.inet(ip4: "127.0.0.1", port: port)
      // Bodies of this size are read before the handler is called.
      let configuration = HTTPServer.Configuration(
        address: address, timeout: 30, sharedRequestBufferSize: PreviewRequest.largestBody,
        sharedRequestReplaySize: PreviewRequest.largestBody, logger: .disabled)
      let http = HTTPServer(
        config: configuration, handler: ClosureHTTPHandler { [self] in try await answer($0) })
      Task.detached { [self] in
        while failure.withLock({ $0 == nil }) {
          if case .ip4(_, let port)? = await http.listeningAddress {
            return site.withLock { $0 = PreviewSite(state: state, port: port) }
          }
          try? await Task.sleep(for: .milliseconds(2))
        }
      }
      try await http.run()
    } catch {
      var reason = "\(error)"
      if case .failed(_, _, let message)? = error as? SocketError { reason = message }
      failure.withLock {
        $0 = Failure(
          "cannot listen on 127.0.0.1:\(port): \(reason); choose another port with --port, or leave"
            + " it out to get a free one", .cannotCreateOutput)
      }
    }
  }

  private func answer(_ request: HTTPRequest) async throws -> HTTPResponse {
    guard let site = site.withLock(\.self) else { return HTTPResponse(statusCode: .notFound) }
    let answer = try await Self.answer(request, of: site)
    var headers = PreviewAnswer.headers
    headers["Content-Type"] = "\(answer.type); charset=utf-8"
    headers["Location"] = answer.location
    return HTTPResponse(
      statusCode: HTTPStatusCode(answer.code, phrase: answer.code < 400 ? "OK" : "Refused"),
      headers: HTTPHeaders(
        Dictionary(headers.map { (HTTPHeader($0.key), $0.value) }) { first, _ in first }),
      body: Data(answer.body.utf8))
  }

  private static func answer(
    _ request: HTTPRequest, of site: PreviewSite
  ) async throws -> PreviewAnswer {
    guard let size = request.bodySequence.count, size <= PreviewRequest.largestBody else {
      // Read to its end, which nothing keeps: the rest would be taken for a request.
      for try await _ in request.bodySequence {}
      return .text(413, "the body is longer than \(PreviewRequest.largestBody) bytes")
    }
    let headers = request.headers.map { ($0.key.rawValue.lowercased(), $0.value) }
    let body = try await request.bodyData
    return try await site.answer(
      PreviewRequest(
        method: request.method.rawValue, path: request.target.path(),
        query: request.target.query(), headers: Dictionary(headers) { $1 },
        body: String(decoding: body, as: UTF8.self)))
  }
}
