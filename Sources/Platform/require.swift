/// Ends the process with `reason` unless `condition` holds: a mistake of the caller.
///
/// Unlike `precondition`, it tells the reason in release builds too, and a chapter's parent process
/// reports it at the chapter's line.
@inlinable
public func require(_ condition: Bool, _ reason: @autoclosure () -> String) {
  if !condition { fatalError(reason()) }
}
