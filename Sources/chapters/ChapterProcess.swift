import Basics
import Synchronization

#if canImport(Glibc)
  @preconcurrency import Glibc
#elseif canImport(Musl)
  @preconcurrency import Musl
#elseif canImport(Darwin)
  @preconcurrency import Darwin
#endif

/// A chapter's own executable, run as a process that shares our terminal.
struct ChapterProcess {
  /// How a process ended, and what it sent us.
  struct Ending {
    /// The exit code, or `nil` where a signal ended it.
    let exitCode: Int32?
    let signal: Int32?
    let outcome: [UInt8]
  }

  let name: String
  private let path: String

  /// The chapter `name`, whose executable lies beside ours.
  ///
  /// Throws `BookError.missingExecutable`.
  init(_ name: String) throws(BookError) {
    self.name = name
    path = FileSystem.joined(FileSystem.parent(of: Self.executablePath) ?? ".", name)
    guard access(path, X_OK) == 0 else { throw .missingExecutable(name) }
  }

  /// The environment that children get.
  private static var environment: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    #if canImport(Darwin)
      _NSGetEnviron().pointee
    #else
      environ
    #endif
  }

  /// Runs the chapter with `arguments`, and waits for its end.
  ///
  /// Throws `BookError.cannotStart`.
  func run(_ arguments: [String]) throws(BookError) -> Ending {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw cannotStart(errno) }
    _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
    defer { close(ends[0]) }
    let words = [name] + arguments + ["--outcome-descriptor=\(ends[1])"]
    var argumentPointers = words.map { strdup($0) } + [nil]
    defer { argumentPointers.forEach { free($0) } }
    var child: pid_t = 0
    let failure = posix_spawn(&child, path, nil, nil, &argumentPointers, Self.environment)
    close(ends[1])
    guard failure == 0 else { throw cannotStart(failure) }
    Self.running.store(child, ordering: .sequentiallyConsistent)
    let outcome = FileSystem.readAll(ends[0]) ?? []
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    Self.running.store(0, ordering: .sequentiallyConsistent)
    // As WIFEXITED and its like have it, which Swift does not import.
    let signal = status & 0x7F
    return Ending(
      exitCode: signal == 0 ? (status >> 8) & 0xFF : nil, signal: signal == 0 ? nil : signal,
      outcome: outcome)
  }

  private func cannotStart(_ code: Int32) -> BookError {
    .cannotStart(chapter: name, reason: String(cString: strerror(code)))
  }

  /// The path of this program's own file.
  private static var executablePath: String {
    #if os(Linux)
      var buffer = [CChar](repeating: 0, count: 4096)
      if readlink("/proc/self/exe", &buffer, buffer.count - 1) > 0 { return text(buffer) }
    #elseif canImport(Darwin)
      var size: UInt32 = 4096
      var buffer = [CChar](repeating: 0, count: 4096)
      if _NSGetExecutablePath(&buffer, &size) == 0 { return text(buffer) }
    #endif
    return CommandLine.arguments.first ?? "chapters"
  }

  private static func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  // MARK: Signals

  private static let running = Atomic<pid_t>(0)
  private static let interruption = Atomic<Int32>(0)

  /// Whether a signal has asked for the end.
  static var isInterrupted: Bool { interruption.load(ordering: .sequentiallyConsistent) != 0 }

  /// From now on, SIGINT and SIGTERM go to the chapter that runs, and we end after it; so what it
  /// had begun to write is gone before we are.
  static func forwardSignals() {
    interruption.store(0, ordering: .sequentiallyConsistent)
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        ChapterProcess.interruption.store(number, ordering: .sequentiallyConsistent)
        let child = ChapterProcess.running.load(ordering: .sequentiallyConsistent)
        if child > 0 { kill(child, number) }
      }
    }
  }
}
