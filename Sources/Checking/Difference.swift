/// A file of the committed reports that is not what a new run makes.
public struct Difference: Equatable, Sendable {
  /// What has become of the file.
  public enum Kind: String, Sendable {
    /// A run wrote the file, as its line in the manifest shows; a new run writes other bytes.
    case changed
    /// A new run writes the file, and it is not there.
    case missing
    /// No run writes the file.
    case extra
    /// The file is not what its line in the manifest says: it was edited after the run.
    case handEdited = "hand-edited"
  }

  /// The path in the folder of all reports.
  public let path: String
  /// What has become of it.
  public let kind: Kind
  /// How it differs, in a few words.
  public let summary: String
  /// The unified diff of a text; none for what is no text.
  public let diff: [String]

  /// A difference of the file at `path`.
  public init(_ kind: Kind, _ path: String, _ summary: String, diff: [String] = []) {
    self.path = path
    self.kind = kind
    self.summary = summary
    self.diff = diff
  }
}
