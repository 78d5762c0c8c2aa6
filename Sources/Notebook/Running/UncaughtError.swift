import CSystem
import Synchronization

#if canImport(Runtime)
  import Runtime
#endif

/// The errors that a chapter throws at its top level: a plain `try` needs no `catch` there.
///
/// Swift ends a program whose main code throws, without the line. So each throw of the main thread keeps its
/// call stack, and the line in the chapter is looked up only when the error is not caught.
enum UncaughtError {
  /// Whether a stack is being captured, which itself throws.
  nonisolated(unsafe) private static var isBusy = false

  #if canImport(Runtime)
    nonisolated(unsafe) private static var stack: Backtrace?
  #endif

  /// From now on, an error that the chapter's main code does not catch fails the chapter at its line.
  static func watch() {
    watch_errors(
      {
        #if canImport(Runtime)
          guard !UncaughtError.isBusy else { return }
          UncaughtError.isBusy = true
          UncaughtError.stack = try? Backtrace.capture(limit: 64)
          UncaughtError.isBusy = false
        #endif
      },
      { error in
        let error = unsafeBitCast(error, to: (any Error).self)
        MainActor.assumeIsolated {
          guard let run = currentRun else { return }
          let place = UncaughtError.place(in: run.chapter.path.path)
          run.fail(error, line: place?.line, column: place?.column)
        }
      })
  }

  /// The innermost place in the source `path`, or else in any `main.swift`, whose call runs now, if it is known.
  static func currentPlace(in path: String?) -> Place? {
    #if canImport(Runtime)
      isBusy = true
      stack = try? Backtrace.capture(limit: 64)
    #endif
    return place(in: path)
  }

  /// A place in a source.
  typealias Place = (path: String, line: Int, column: Int)

  /// The innermost place in the source `path` from which the last error was thrown, if it is known.
  private static func place(in path: String?) -> Place? {
    #if canImport(Runtime)
      isBusy = true
      let frames = stack?.symbolicated()?.frames ?? []
      for case let location? in frames.map(\.symbol?.sourceLocation) where location.line > 0 {
        let found = ChapterPath.relative(location.path)
        guard found == path ?? found, path != nil || found.hasSuffix("/main.swift") else {
          continue
        }
        return (found, location.line, location.column)
      }
    #endif
    return nil
  }
}
