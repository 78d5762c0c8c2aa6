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
  #if os(Linux)
    // Swift reads a program's arguments there: without them a chapter's process would start itself again.
    guard access("/proc/self/cmdline", R_OK) == 0 else {
      StandardStream.error.writeLine(
        "error: cannot read '/proc/self/cmdline', which has the arguments: mount /proc")
      endProcess(.internalError)
    }
  #endif
  if let failure = unreadableText() {
    StandardStream.error.writeLine("error: \(failure)")
    endProcess(.usage)
  }
}

/// The error of an argument, or of a path in the environment, that is not valid UTF-8: as text it would name
/// another file.
private func unreadableText() -> String? {
  let arguments = (0..<Int(CommandLine.argc)).map {
    ("argument \($0)", CommandLine.unsafeArgv[$0].map { UnsafePointer($0) })
  }
  let variables = ["TMPDIR", "HOME", "XDG_CACHE_HOME"].map { (name: String) in
    ("the variable \(name)", getenv(name).map { UnsafePointer($0) })
  }
  for case (let name, let text?) in arguments + variables
  where String(validatingCString: text) == nil {
    return "\(name) must be valid UTF-8, not '\(escaped(text))'; rename the file or folder"
  }
  return nil
}

/// The bytes of `text`, as `\xFF` each that is not a printable one of ASCII.
func escaped(_ text: UnsafePointer<CChar>) -> String {
  UnsafeBufferPointer(start: text, count: strlen(text)).map { character in
    let byte = UInt8(bitPattern: character)
    let digits = String(byte, radix: 16, uppercase: true)
    return (32..<127).contains(byte)
      ? String(UnicodeScalar(byte)) : "\\x" + (byte < 16 ? "0" : "") + digits
  }.joined()
}

/// The largest number of files that this process may have open at once.
func openFileLimit() -> UInt64 {
  var limit = rlimit()
  #if canImport(Glibc)
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  #else
    getrlimit(RLIMIT_NOFILE, &limit)
  #endif
  return UInt64(limit.rlim_cur)
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
