import Platform

/// Whether whoever started the process had it ignore the signal `number`, as `nohup` does. The
/// process ignores it from here on, until it sets a handler.
public func isIgnored(signal number: Int32) -> Bool {
  let ignore = SIG_IGN
  let former = signal(number, ignore)
  return unsafeBitCast(former, to: Int.self) == unsafeBitCast(ignore, to: Int.self)
}

/// Lets the signals `numbers` come through, which a process inherits as blocked from a thread that
/// blocks them, as those of Dispatch do.
public func unblock(signals numbers: [Int32]) {
  var set = sigset_t()
  sigemptyset(&set)
  for number in numbers { sigaddset(&set, number) }
  sigprocmask(SIG_UNBLOCK, &set, nil)
}
