import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

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

/// From now on, a process that ends by itself, not by `endProcess`, is an internal error: it says
/// so on standard error, and its exit code is `ExitCode.internalError`.
public func refuseUnintendedEnd() {
  isEndIntended.store(false, ordering: .sequentiallyConsistent)
  atexit {
    guard !isEndIntended.load(ordering: .sequentiallyConsistent) else { return }
    StandardStream.error.writeLine("error: the chapter ended without 'publish()'; nothing is new")
    _exit(ExitCode.internalError.rawValue)
  }
}
