import Platform

/// What a chapter's process tells the one that started it: a line of JSON on an inherited
/// descriptor, written as soon as it is true.
package enum ChapterMessage: Codable, Equatable, Sendable {
  /// The answer to `--describe`, as JSON text.
  case described(json: String)
  /// The first output has been shown, and kept in the folder of `--journal`.
  case shown
  /// How far the work is.
  case progress(ChapterProgress)
  /// The chapter whose source is at `path`, relative to its package, is about to run.
  case began(path: String)
  /// The chapter's code has come to this place: a call there shows, records or asks something.
  case reached(line: Int, column: Int)
  /// A file has been written.
  case wrote(path: String)
  /// The report is in its place, in a folder within `root`; `metrics` is the chapter's element of
  /// `--json`.
  case published(root: String, metrics: String)
  /// The chapter failed at this place of its source; nothing is published. `concernsAll` where each
  /// other chapter of the run would fail so too.
  case failed(path: String, line: Int, column: Int, message: String, concernsAll: Bool)

  /// The descriptor that a chapter's process inherits for its messages.
  static let descriptor: Int32 = 3

  /// Reads a line without its end; `nil` where it is no message.
  package init?(line: some Collection<UInt8>) {
    guard let message = try? JSONDecoder().decode(Self.self, from: Data(line)) else { return nil }
    self = message
  }

  /// The message as a line with its end.
  package var line: [UInt8] {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    // Enums of text and numbers: there is nothing that JSON cannot say.
    let json = (try? encoder.encode(self)) ?? Data()
    return Array(json) + [UInt8(ascii: "\n")]
  }
}
