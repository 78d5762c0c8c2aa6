import Platform

/// What a reader can make of the signal that ended a process.
enum SignalName {
  /// The signal in words: `killed (SIGKILL), as the system does when memory runs out`.
  static func describe(_ signal: Int32) -> String {
    switch signal {
    case SIGKILL: "killed (SIGKILL), as the system does when memory runs out"
    case SIGSEGV: "bad memory access (SIGSEGV)"
    case SIGBUS: "bad memory access (SIGBUS)"
    case SIGILL, SIGTRAP: "a check in the program failed (trap)"
    case SIGFPE: "bad arithmetic (SIGFPE)"
    case SIGABRT: "aborted (SIGABRT)"
    case SIGXCPU: "the limit of processor time was reached (SIGXCPU)"
    case SIGXFSZ: "the limit of a file's size was reached (SIGXFSZ)"
    default: "ended by signal \(signal)"
    }
  }
}
