import Platform
import Synchronization

private let isEndIntended = Atomic(false)

/// Ends the process with `code`; one that has succeeded, but whose standard output did not take all
/// that it had to say, with `cannotWriteOutput`.
public func endProcess(_ code: ExitCode) -> Never {
  isEndIntended.store(true, ordering: .sequentiallyConsistent)
  if code == .success, let error = StandardStream.outputError {
    StandardStream.error.writeLine("error: \(error.description)")
    exit(error.exitCode.rawValue)
  }
  exit(code.rawValue)
}

/// From now on, a process that ends by itself, not by `endProcess`, ends with
/// `ExitCode.internalError`; whoever has started it tells what that means.
public func refuseUnintendedEnd() {
  isEndIntended.store(false, ordering: .sequentiallyConsistent)
  atexit {
    guard !isEndIntended.load(ordering: .sequentiallyConsistent) else { return }
    _exit(ExitCode.internalError.rawValue)
  }
}
