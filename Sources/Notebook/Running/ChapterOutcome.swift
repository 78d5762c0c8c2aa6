import Basics

/// What a chapter that has published its report tells the `chapters run` that started it.
public struct ChapterOutcome: Equatable, Sendable {
  /// The folder in which the report's folder lies.
  public let root: String
  /// The chapter's element of `--json`.
  public let metrics: String

  init(root: String, metrics: String) {
    self.root = root
    self.metrics = metrics
  }

  /// Reads what `bytes` has; `nil` where the chapter has not published.
  public init?(bytes: [UInt8]) {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    root = String(decoding: bytes[..<end], as: UTF8.self)
    metrics = String(decoding: bytes[(end + 1)...], as: UTF8.self)
  }

  var bytes: [UInt8] { Array("\(root)\n\(metrics)".utf8) }

  /// The text of the file that `--json` asks for.
  public static func document(_ metrics: [String]) -> String {
    let elements = metrics.map { element in
      "\n    " + element.split(separator: "\n").joined(separator: "\n    ")
    }
    return "{\n  \"chapters\": [" + elements.joined(separator: ",") + "\n  ]\n}\n"
  }
}
