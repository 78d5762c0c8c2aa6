import Platform
import Synchronization

/// The exit codes of the book's processes; from 64 on, those of BSD's `sysexits.h`.
public enum ExitCode: Int32, Sendable {
  case success = 0
  case chapterFailed = 1
  case differenceFound = 2
  case usage = 64
  case badData = 65
  case noInput = 66
  case internalError = 70
  case cannotCreateOutput = 73
  case cannotWriteOutput = 74
  case interrupted = 130
}

/// An error that the user sees: one line of text, and the exit code of the process that it ends.
///
/// `description` names the failure, the expected and the found state.
public protocol ReportableError: Error, CustomStringConvertible {
  /// The exit code of the process that the error ends.
  var exitCode: ExitCode { get }
}

/// An error of one line.
public struct Failure: ReportableError, Equatable {
  /// What failed, what was expected and found, and what to do next.
  public let description: String
  /// The exit code of the process.
  public let exitCode: ExitCode

  /// The error `description`, bad data unless another code is given.
  public init(_ description: String, _ exitCode: ExitCode = .badData) {
    self.description = description
    self.exitCode = exitCode
  }
}

private let isEndIntended = Atomic(false)
private let isInExitHandler = Atomic(false)
nonisolated(unsafe) private var finish: @Sendable () -> Bool = { false }

/// Ends the process with `code`, or with `cannotWriteOutput` after a success whose standard output
/// could not be written completely.
public func endProcess(_ code: ExitCode) -> Never {
  isEndIntended.store(true, ordering: .sequentiallyConsistent)
  var code = code
  if code == .success, let error = StandardStream.outputError {
    StandardStream.error.writeLine("error: \(error.description)")
    code = error.exitCode
  }
  // The handlers of `exit` do not run twice.
  if isInExitHandler.load(ordering: .sequentiallyConsistent) {
    fflush(nil)
    _exit(code.rawValue)
  }
  exit(code.rawValue)
}

/// From now on, a process that ends without `endProcess` calls `body`; if that returns false, the process ends
/// with `ExitCode.internalError`, which its parent process reports.
public func atUnintendedEnd(_ body: @escaping @Sendable () -> Bool) {
  isEndIntended.store(false, ordering: .sequentiallyConsistent)
  finish = body
  atexit {
    guard !isEndIntended.load(ordering: .sequentiallyConsistent) else { return }
    isInExitHandler.store(true, ordering: .sequentiallyConsistent)
    guard finish() else { _exit(ExitCode.internalError.rawValue) }
    if StandardStream.outputError != nil { endProcess(.success) }
  }
}
