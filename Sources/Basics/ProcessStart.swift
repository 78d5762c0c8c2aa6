import Platform

/// Makes a process ready for what may be wrong around it; comes first in each `main.swift`.
///
/// A pipe whose reader is gone and a limit on the size of files become errors of the call that
/// writes, where they would end the process in the middle of it. Standard streams that are closed
/// become empty ones that refuse to be written: else the next file opened would take their place,
/// and get what is meant for them.
public func prepareProcess() {
  for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
  for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) == -1 {
    // The lowest number that is free: this one.
    _ = open("/dev/null", O_RDONLY)
  }
}
