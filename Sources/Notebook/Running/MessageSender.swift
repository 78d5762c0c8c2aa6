import Basics
import CSystem
import Platform
import Supervision

/// The way to the process that started this one.
struct MessageSender {
  private let descriptor: Int32

  /// A sender to the inherited `descriptor`, which no process that we start inherits in turn. From
  /// now on, this process ends when its reader does.
  ///
  /// Throws `MessageSenderError.closed`.
  init(descriptor: Int32) throws(MessageSenderError) {
    guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else { throw .closed(descriptor) }
    self.descriptor = descriptor
    // A standard stream is read by a person, not by a parent. Where the system cannot do that, the
    // next message finds no reader.
    if descriptor > STDERR_FILENO { end_with_parent(SIGTERM) }
  }

  /// Sends `message`. Where nobody reads any more, whoever waited for the chapter is gone, and the
  /// process ends.
  func send(_ message: ChapterMessage) {
    if !FileSystem.writeAll(message.line, to: descriptor) { endProcess(.interrupted) }
  }
}
