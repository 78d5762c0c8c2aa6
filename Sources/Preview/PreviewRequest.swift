import Foundation
import Notebook

/// A request of a browser, as far as the preview reads it.
struct PreviewRequest: Sendable {
  /// The most bytes of an address, of all headers and of a body.
  static let largestAddress = 8192
  static let largestHeaders = 32768
  static let largestBody = 16384

  var method: String
  /// The part of the address before `?`, as it was sent.
  var path: String
  /// The part behind `?`.
  var query = ""
  /// The headers by their names in lower case.
  var headers: [String: String] = [:]
  var body = ""

  /// Why the request is refused by the preview at `port`; `nil` if it is not. A page of another site can send requests,
  /// and a name of another site can be made to lead here: neither has our Host and Origin.
  func refusal(port: UInt16) -> PreviewAnswer? {
    let hosts = ["127.0.0.1:\(port)", "localhost:\(port)"]
    let size = headers.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
    if path.utf8.count + query.utf8.count > Self.largestAddress {
      return .text(414, "the address is longer than \(Self.largestAddress) bytes")
    }
    if size > Self.largestHeaders {
      return .text(431, "the headers are longer than \(Self.largestHeaders) bytes")
    }
    guard let host = headers["host"], hosts.contains(host.lowercased()) else {
      return .text(421, "expected the host \(hosts[0]), found '\(headers["host"] ?? "")'")
    }
    if let origin = headers["origin"], !hosts.map({ "http://\($0)" }).contains(origin.lowercased())
    {
      return .text(403, "expected a page of this preview, found one of '\(origin)'")
    }
    return nil
  }

  /// The names and values of `text`, a query or the body of a form; of equal names the last one counts.
  static func fields(_ text: String) -> [String: String] {
    func decoded(_ part: some StringProtocol) -> String {
      let spaced = String(part.map { $0 == "+" ? " " : $0 })
      return spaced.removingPercentEncoding ?? spaced
    }
    let pairs = text.split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (decoded(parts[0]), parts.count > 1 ? decoded(parts[1]) : "")
    }
    return Dictionary(pairs) { $1 }
  }

  /// The query that has `values`, sorted by name; empty without any.
  static func query(_ values: [String: String]) -> String {
    let plain = CharacterSet(charactersIn: "-._~").union(.alphanumerics)
    func encoded(_ text: String) -> String {
      text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
    return values.sorted { $0.key < $1.key }.map { "\(encoded($0.key))=\(encoded($0.value))" }
      .joined(separator: "&")
  }
}

/// The answer to a request.
struct PreviewAnswer: Equatable, Sendable {
  /// The status of HTTP.
  var code: Int
  var type: String
  var body: String
  /// The address to which the browser goes next.
  var location: String?

  /// A line of plain text.
  static func text(_ code: Int, _ line: String) -> PreviewAnswer {
    PreviewAnswer(code: code, type: "text/plain", body: line + "\n")
  }

  /// The headers of every answer. Nothing is loaded from elsewhere, and only editors may frame the page.
  static let headers = [
    "Content-Security-Policy":
      // Columns of tables are aligned by attributes `style`.
      "default-src 'none'; img-src data:; script-src 'self'; style-src 'self' 'unsafe-inline';"
      + " connect-src 'self'; form-action 'self'; base-uri 'none';"
      + " frame-ancestors 'self' vscode-webview: vscode-file:",
    "Cache-Control": "no-store", "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
  ]
}
