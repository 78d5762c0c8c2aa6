import Basics
import CSystem
import Platform
import Supervision

/// The messages of a chapter's process to its parent.
struct MessageSender {
  private let descriptor: Int32
  private var lastProgress: (label: String, time: ContinuousClock.Instant)?

  /// A sender to the inherited `descriptor`. From now on, this process ends when its parent does.
  init(descriptor: Int32) throws(Failure) {
    guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else {
      throw Failure("--message-descriptor: descriptor \(descriptor) is not open", .usage)
    }
    self.descriptor = descriptor
    // A standard stream is for a person who debugs, not for a parent. On systems without such a
    // signal, the next message finds no reader.
    if descriptor > STDERR_FILENO { end_with_parent(SIGTERM) }
  }

  /// The number of threads that the parent has given last, since the last call; nil if it has given none.
  var newThreadCount: Int? {
    let count = last_byte(descriptor)
    return count > 0 ? Int(count) : nil
  }

  /// Sends `message`. If the parent has ended, so does this process.
  func send(_ message: ChapterMessage) {
    if !FileSystem.writeAll(message.line, to: descriptor) { endProcess(.interrupted) }
  }

  /// Sends the progress of the work `label`: each milestone, else at most twenty messages a second.
  mutating func sendProgress(
    _ label: String, isMilestone: Bool, _ progress: () -> ChapterProgress
  ) {
    let now = ContinuousClock.now
    if !isMilestone, let last = lastProgress, last.label == label,
      now - last.time < .milliseconds(50)
    {
      return
    }
    lastProgress = (label, now)
    send(.progress(progress()))
  }
}
