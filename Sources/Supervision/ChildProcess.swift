import Basics
import Platform

/// A process that we have started, and what it writes to pipes.
final class ChildProcess {
  /// Why it could not be started.
  struct StartError: Error {
    let reason: String
  }

  private let id: pid_t
  /// Our ends of the pipes; -1 where the other end is closed.
  private var outputs: [Int32] = []
  private var ending: ProcessEnding?

  /// Starts the executable at `path` with the words `arguments`, the first of which is its name.
  /// Each element of `outputs` is a pipe, and names the child's descriptors that write to it.
  /// `environment` adds to ours.
  init(
    path: String, arguments: [String], environment: [String: String], outputs: [[Int32]]
  ) throws(StartError) {
    var writers: [Int32] = []
    defer { writers.forEach { close($0) } }
    do throws(StartError) {
      for _ in outputs {
        let (reader, writer) = try Self.makePipe()
        self.outputs.append(reader)
        writers.append(writer)
      }
      id = try Self.spawn(
        path, arguments, Self.environment(with: environment),
        zip(writers, outputs).map { ($0, $1) })
    } catch {
      self.outputs.forEach { close($0) }
      throw error
    }
  }

  deinit {
    for output in outputs where output >= 0 { close(output) }
  }

  /// Both ends of a pipe, which no child inherits by accident.
  private static func makePipe() throws(StartError) -> (reader: Int32, writer: Int32) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw lastError() }
    // Above the descriptors of the child, since duplicating one onto itself would not keep it open.
    let writer = fcntl(ends[1], F_DUPFD_CLOEXEC, 16)
    let error = lastError()
    close(ends[1])
    guard writer >= 0 else {
      close(ends[0])
      throw error
    }
    _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    return (ends[0], writer)
  }

  private static func spawn(
    _ path: String, _ arguments: [String], _ environment: [String],
    _ pipes: [(writer: Int32, descriptors: [Int32])]
  ) throws(StartError) -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (writer, descriptors) in pipes {
      for descriptor in descriptors {
        posix_spawn_file_actions_adddup2(&actions, writer, descriptor)
      }
    }
    var words = arguments.map { strdup($0) } + [nil]
    var variables = environment.map { strdup($0) } + [nil]
    defer { (words + variables).forEach { free($0) } }
    var id: pid_t = 0
    let failure = posix_spawn(&id, path, &actions, nil, &words, &variables)
    guard failure == 0 else { throw StartError(reason: String(cString: strerror(failure))) }
    return id
  }

  /// Our environment, with the variables of `additions` in the place of those of their names.
  private static func environment(with additions: [String: String]) -> [String] {
    #if canImport(Darwin)
      let first = _NSGetEnviron().pointee
    #else
      let first = environ
    #endif
    // Optional in the declarations of some systems, not in those of others.
    var next: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = first
    var variables: [String] = []
    while let variable = next?.pointee {
      let text = String(cString: variable)
      if additions[String(text.prefix { $0 != "=" })] == nil { variables.append(text) }
      next = next?.advanced(by: 1)
    }
    return variables + additions.map { "\($0.key)=\($0.value)" }.sorted()
  }

  private static func lastError() -> StartError {
    StartError(reason: String(cString: strerror(errno)))
  }

  /// Waits until one of `children` has written or ended, a signal comes, or the time is over.
  static func wait(for children: [ChildProcess], milliseconds: Int32) {
    // One that has closed its pipes is about to end; nothing else tells of that moment.
    let isOneClosing = children.contains { $0.outputs.allSatisfy { $0 < 0 } }
    var waiting = children.flatMap(\.outputs).filter { $0 >= 0 }.map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    _ = poll(&waiting, nfds_t(waiting.count), isOneClosing ? 2 : milliseconds)
  }

  /// How the process ended, or `nil` where it runs.
  func endingIfOver() -> ProcessEnding? {
    if let ending { return ending }
    var status: Int32 = 0
    guard waitpid(id, &status, WNOHANG) == id else { return nil }
    ending = ProcessEnding(status: status)
    return ending
  }

  /// What has come through the pipe of that index, without waiting; more than any pipe can hold is
  /// left for the next call.
  func readAvailable(_ index: Int) -> [UInt8] {
    guard outputs[index] >= 0 else { return [] }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while bytes.count < 1 << 22 {
      let count = read(outputs[index], &buffer, buffer.count)
      if count > 0 {
        bytes += buffer[..<count]
      } else if count < 0, errno == EINTR {
        continue
      } else if count < 0, errno == EAGAIN {
        return bytes
      } else {
        close(outputs[index])
        outputs[index] = -1
        return bytes
      }
    }
    return bytes
  }

  /// Sends `signal`, unless the process is over, when its number may be another's.
  func send(signal: Int32) {
    if endingIfOver() == nil { kill(id, signal) }
  }
}
