import Basics

/// What has come of a chapter that has published its report.
public struct ChapterOutcome: Equatable, Sendable {
  /// The folder in which the report's folder lies.
  public let root: String
  /// The chapter's element of `--json`.
  public let metrics: String

  /// What a chapter has published in `root`, and measured.
  public init(root: String, metrics: String) {
    self.root = root
    self.metrics = metrics
  }

  /// The text of the file that `--json` asks for.
  public static func document(_ metrics: [String]) -> String {
    let elements = metrics.map { element in
      "\n    " + element.split(separator: "\n").joined(separator: "\n    ")
    }
    return "{\n  \"chapters\": [" + elements.joined(separator: ",") + "\n  ]\n}\n"
  }
}
