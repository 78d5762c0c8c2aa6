import ArgumentParser

/// Options that a family of chapters has beyond `RunOptions`.
public protocol ChapterOptions: ParsableArguments {
  /// The options for the user's own files that change the results, such as `--data DIR`. With any
  /// of them, a run is not the default one.
  var inputs: [String] { get }
  /// The parameters that options set by another name: `--epochs 5` is `-p epochs=5`.
  var parameters: [(name: String, value: String)] { get }
  /// The options but those of `parameters`, as arguments of a child process.
  var arguments: [String] { get }
  /// An option that needs a run of one chapter, if one is given.
  var optionForOneChapter: String? { get }
}

extension ChapterOptions {
  /// None.
  public var inputs: [String] { [] }
  /// None.
  public var parameters: [(name: String, value: String)] { [] }
  /// None.
  public var arguments: [String] { [] }
  /// None.
  public var optionForOneChapter: String? { nil }
}

/// The options of chapters that have none beyond `RunOptions`.
public struct NoOptions: ChapterOptions {
  /// No options.
  public init() {}
}
