import Basics
import CSystem
import Platform

/// How a process ended.
package enum TerminationStatus: Equatable, Sendable {
  case exited(Int32)
  case signaled(Int32)

  /// Reads the status that `waitpid` returns, as WIFEXITED does, which Swift does not import.
  init(waitStatus: Int32) {
    let signal = waitStatus & 0x7F
    self = signal == 0 ? .exited((waitStatus >> 8) & 0xFF) : .signaled(signal)
  }

  /// The exit code; `nil` if a signal ended the process.
  package var exitCode: Int32? {
    if case .exited(let code) = self { code } else { nil }
  }
}

/// A chapter, or a command such as the compiler, that runs as a child process: its messages, and the lines that it
/// prints otherwise.
package final class ChapterProcess {
  /// What a process does, in the order in which its parent sees it.
  package enum Event: Equatable, Sendable {
    case message(ChapterMessage)
    /// A line on standard output or standard error.
    case text(String)
    /// The last event.
    case ended(TerminationStatus)
  }

  private let id: pid_t
  private let messages: PipeReader
  private let text: PipeReader
  private var status: TerminationStatus?

  /// Starts `executable` with `arguments`; the variables of `environment` replace inherited ones.
  package convenience init(
    _ executable: ChapterExecutable, arguments: [String], environment: [String: String] = [:]
  ) throws(Failure) {
    let words =
      [executable.name] + arguments + ["--message-descriptor=\(ChapterMessage.descriptor)"]
    do throws(Failure) {
      try self.init(path: executable.path, words, environment)
    } catch {
      throw Failure(
        "cannot start chapter '\(executable.name)': \(error.description)", .internalError)
    }
  }

  /// Starts `command`, a program found by its name and its arguments, which sends no messages.
  package convenience init(command: [String]) throws(Failure) {
    do throws(Failure) {
      try self.init(path: command[0], command, [:])
    } catch {
      throw Failure("cannot start '\(command[0])': \(error.description)", .internalError)
    }
  }

  private init(
    path: String, _ words: [String], _ environment: [String: String]
  ) throws(Failure) {
    var writers: [Int32] = []
    defer { writers.forEach { close($0) } }
    messages = try PipeReader(writer: &writers, isSocket: true)
    text = try PipeReader(writer: &writers)
    id = try Self.spawn(
      path, words, Self.environment(with: environment),
      [
        (writers[0], ChapterMessage.descriptor), (writers[1], STDOUT_FILENO),
        (writers[1], STDERR_FILENO),
      ])
  }

  /// Waits until one of `processes` has written or ended, `descriptor` can be read, a signal comes, or 100 ms have
  /// passed.
  package static func wait(for processes: [ChapterProcess], or descriptor: Int32 = -1) {
    // A process that has closed both pipes is about to end, and no descriptor reports that moment.
    let isOneClosing = processes.contains { $0.messages.isClosed && $0.text.isClosed }
    let pipes = processes.flatMap { [$0.messages, $0.text] }.filter { !$0.isClosed }
    // A negative one is ignored.
    var waiting = (pipes.map(\.descriptor) + [descriptor]).map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    _ = poll(&waiting, nfds_t(waiting.count), isOneClosing ? 2 : 100)
  }

  /// The events since the last call, without waiting. A message that the end has cut is dropped.
  package func events() -> [Event] {
    // Before reading, so that everything written before the end is read.
    let status = statusIfEnded()
    var events = messages.readLines().compactMap(ChapterMessage.init(line:)).map(Event.message)
    events += text.readLines().map { .text(String(decoding: $0, as: UTF8.self)) }
    guard let status else { return events }
    let rest = text.takeRest()
    if !rest.isEmpty { events.append(.text(String(decoding: rest, as: UTF8.self))) }
    return events + [.ended(status)]
  }

  /// Tells the process that it may use `threadCount` threads from now on.
  func send(threadCount: Int) {
    guard !messages.isClosed else { return }
    send_byte(messages.descriptor, UInt8(clamping: threadCount))
  }

  /// Sends the process `signal`, unless it has ended: then its number may be another process's.
  package func send(signal: Int32) {
    if statusIfEnded() == nil { kill(id, signal) }
  }

  /// Ends the process: by `signal` or, if it does not end within `patience`, by SIGKILL. Returns after its end.
  package func end(by signal: Int32, patience: Duration = .seconds(2)) {
    send(signal: signal)
    let start = ContinuousClock.now
    while statusIfEnded() == nil {
      Self.wait(for: [self])
      _ = (messages.readLines(), text.readLines())
      if ContinuousClock.now - start > patience { send(signal: SIGKILL) }
    }
  }

  private func statusIfEnded() -> TerminationStatus? {
    if let status { return status }
    var waitStatus: Int32 = 0
    guard waitpid(id, &waitStatus, WNOHANG) == id else { return nil }
    status = TerminationStatus(waitStatus: waitStatus)
    return status
  }

  private static func spawn(
    _ path: String, _ arguments: [String], _ environment: [UnsafeMutablePointer<CChar>?],
    _ copies: [(writer: Int32, descriptor: Int32)]
  ) throws(Failure) -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    for (writer, descriptor) in copies {
      posix_spawn_file_actions_adddup2(&actions, writer, descriptor)
    }
    var words = arguments.map { strdup($0) } + [nil]
    var variables = environment + [nil]
    defer { (words + variables).forEach { free($0) } }
    var id: pid_t = 0
    // No other descriptor: a library's sockets need not be closed on exec.
    #if canImport(Darwin)
      posix_spawn_file_actions_addinherit_np(&actions, STDIN_FILENO)
      posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_CLOEXEC_DEFAULT))
    #else
      close_descriptors(ChapterMessage.descriptor + 1, &actions)
    #endif
    let failure = posix_spawnp(&id, path, &actions, &attributes, &words, &variables)
    guard failure == 0 else { throw Self.failure(failure) }
    return id
  }

  /// The reason for which a system call failed.
  fileprivate static func failure(_ code: Int32 = errno) -> Failure {
    Failure(FileSystem.lastReason(code == EINVAL ? EMFILE : code))
  }

  /// Copies of the inherited variables, byte for byte, but for those of `additions`.
  private static func environment(
    with additions: [String: String]
  ) -> [UnsafeMutablePointer<CChar>?] {
    var variables = additions.map { strdup("\($0.key)=\($0.value)") }
    var next = inherited_environment()
    while let entries = next, let variable = entries.pointee {
      let isReplaced = additions.keys.contains {
        strncmp(variable, "\($0)=", $0.utf8.count + 1) == 0
      }
      if !isReplaced { variables.append(strdup(variable)) }
      next = entries + 1
    }
    return variables
  }
}

/// The reading end of a pipe, cut into lines.
private final class PipeReader {
  private(set) var descriptor: Int32
  private var rest: [UInt8] = []

  /// Makes a pipe, or a socket for both directions, that no child inherits by accident, and appends the child's end to
  /// `writers`.
  init(writer writers: inout [Int32], isSocket: Bool = false) throws(Failure) {
    var ends: [Int32] = [-1, -1]
    guard (isSocket ? connected_sockets(&ends) : pipe(&ends)) == 0 else {
      throw ChapterProcess.failure()
    }
    descriptor = ends[0]
    _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    // Above the descriptors of the child: duplicating one onto itself would not keep it open.
    let writer = fcntl(ends[1], F_DUPFD_CLOEXEC, ChapterMessage.descriptor + 1)
    let error = ChapterProcess.failure()
    close(ends[1])
    guard writer >= 0 else { throw error }
    writers.append(writer)
  }

  deinit { if !isClosed { close(descriptor) } }

  /// Whether the writing end is closed.
  var isClosed: Bool { descriptor < 0 }

  /// The lines that have been completed since the last call, without their ends.
  func readLines() -> [[UInt8]] {
    var searched = rest.count
    readAvailable()
    var lines: [[UInt8]] = []
    var start = 0
    while let end = rest[searched...].firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(Array(rest[start..<end]))
      (start, searched) = (end + 1, end + 1)
    }
    rest.removeFirst(start)
    return lines
  }

  /// The text after the last line's end, which no further byte will complete.
  func takeRest() -> [UInt8] {
    defer { rest = [] }
    return rest
  }

  /// Reads without waiting, at most 4 MiB: more than a pipe holds is left for the next call.
  private func readAvailable() {
    let limit = rest.count + 1 << 22
    var buffer = [UInt8](repeating: 0, count: 65536)
    while !isClosed, rest.count < limit {
      let count = read(descriptor, &buffer, buffer.count)
      if count > 0 {
        rest += buffer[..<count]
      } else if count == 0 || errno != EINTR && errno != EAGAIN {
        close(descriptor)
        descriptor = -1
      } else if errno == EAGAIN {
        return
      }
    }
  }
}
