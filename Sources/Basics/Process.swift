import Platform

/// Prepares a process for faults around it; the first call in each `main.swift`.
///
/// Writing to a pipe without a reader, or beyond the limit on the size of files, becomes an error of
/// that call; by default it kills the process. Standard streams that are closed become empty ones
/// that refuse to be written; otherwise the next file opened would receive their output.
public func prepareProcess() {
  for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
  for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) == -1 {
    // The lowest free number: this one.
    _ = open("/dev/null", O_RDONLY)
  }
}

/// Whether the parent process had this one ignore the signal `number`, as `nohup` does. The process
/// ignores it from here on, until it sets a handler.
public func isIgnored(signal number: Int32) -> Bool {
  let ignore = SIG_IGN
  let former = signal(number, ignore)
  return unsafeBitCast(former, to: Int.self) == unsafeBitCast(ignore, to: Int.self)
}

/// Unblocks the signals `numbers`, which a process started by a thread of Dispatch inherits blocked.
public func unblock(signals numbers: [Int32]) {
  var set = sigset_t()
  sigemptyset(&set)
  for number in numbers { sigaddset(&set, number) }
  sigprocmask(SIG_UNBLOCK, &set, nil)
}

/// The largest resident memory of this process so far, in bytes.
public func peakMemoryBytes() -> Int {
  var usage = rusage()
  #if canImport(Glibc)
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  #else
    getrusage(RUSAGE_SELF, &usage)
  #endif
  #if canImport(Darwin)
    return usage.ru_maxrss
  #else
    return usage.ru_maxrss * 1024
  #endif
}
