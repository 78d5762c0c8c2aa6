/// What the command line asks for that is no parameter: it changes how a chapter runs.
public struct ChapterOptions: Sendable {
  /// The folder of the data, or `nil` for the default ones.
  public let dataDirectory: String?
  /// The number of threads; it never changes a result.
  public let threadCount: Int
  /// How much the run tells.
  public let verbosity: Verbosity

  init(_ options: RunOptions) {
    dataDirectory = options.data
    threadCount = options.threadCount
    verbosity = options.verbosity
  }
}
