import Basics
import Platform

/// The JSON report of Swift's backtracer (Linux) on a trap or a bad access, in release builds too.
struct CrashReport: Decodable {
  struct Thread: Decodable {
    let crashed: Bool?
    let frames: [Frame]
  }

  struct Frame: Decodable {
    let symbol: String?
    /// The demangled symbol.
    let description: String?
    /// Whether it belongs to the runtime or the standard library.
    let system: Bool?
    let sourceLocation: Location?
  }

  struct Location: Decodable, Equatable {
    let file: String
    let line: Int
    let column: Int
  }

  let description: String
  let threads: [Thread]

  /// The environment in which a child writes its report to `path`; empty if the user or a comma forbids it.
  static func environment(writingTo path: String) -> [String: String] {
    let variable = "SWIFT_BACKTRACE"
    guard getenv(variable) == nil, !path.contains(",") else { return [:] }
    return [
      variable: "enable=yes,color=no,interactive=no,format=json,threads=all,registers=none,"
        + "images=none,warnings=suppressed,output-to=\(path)"
    ]
  }

  /// Reads the report at `path`; `nil` if it is missing or invalid.
  init?(path: String) {
    guard FileSystem.kind(of: path) == .file, let bytes = try? FileSystem.read(path),
      let report = try? JSONDecoder().decode(Self.self, from: Data(bytes))
    else { return nil }
    self = report
  }

  /// The innermost place in the file `source` of the thread that crashed or, without one, of the first thread.
  func location(in source: String) -> Location? {
    let crashed = threads.filter { $0.crashed == true }
    return (crashed + threads.prefix(1)).lazy.flatMap(\.frames).compactMap(\.sourceLocation).first {
      $0.line > 0 && ($0.file == source || $0.file.hasSuffix("/" + source))
    }
  }

  /// The reason, if the compiler has noted it: `arithmetic overflow`.
  var reason: String? {
    let mark = "Swift runtime failure: "
    let frame = threads.first { $0.crashed == true }?.frames.first
    let texts = [frame?.symbol, description].compactMap(\.self)
    if let text = texts.first(where: { $0.hasPrefix(mark) }) {
      return String(text.dropFirst(mark.count))
    }
    if let frame, frame.system == true, let name = frame.description {
      return "a check failed in " + name.split(separator: " ").filter { $0 != "specialized" }[0]
    }
    // Without the address and the signal's number.
    return description.hasPrefix("Bad pointer dereference") ? "bad pointer dereference" : nil
  }

  /// The signal in words: `killed (SIGKILL), as the system does when memory runs out`.
  static func describe(signal: Int32) -> String {
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

/// The lines that a chapter's process prints, without the runtime's report of a trap.
struct RuntimeText {
  /// The reason of a trap, as the runtime has printed it.
  private(set) var reason: String?
  /// Lines that are printed only if the process continues.
  private var heldBack: [String] = []

  /// Takes a line, and returns the lines to print now.
  mutating func append(_ line: String) -> [String] {
    if line.hasPrefix("*** Signal ") || line.hasPrefix("swift-runtime: ") { return [] }
    // A line of the stack trace that the runtime prints if it has no backtracer; the name of the
    // library may be missing: `0    libswiftCore.so    0x00007f3ee43a9f20 _swift_stdlib_… + 10`.
    if reason != nil, line == "Current stack trace:" || line.starts(with: /\d+ +(\S+ +)?0x/) {
      return []
    }
    let found = Self.reason(in: line)
    reason = found ?? reason
    // The backtracer puts an empty line before its own.
    if found != nil || line.isEmpty {
      heldBack.append(line)
      return []
    }
    return takeRest() + [line]
  }

  /// The lines that were held back, for a process that did not crash.
  mutating func takeRest() -> [String] {
    defer { heldBack = [] }
    return heldBack
  }

  /// `Index out of range` of `Swift/….swift:692: Fatal error: Index out of range`.
  private static func reason(in line: String) -> String? {
    // A regular expression for each printed line would take longer than all else.
    guard
      strstr(line, "Fatal error") != nil || strstr(line, "Precondition failed") != nil
        || strstr(line, "Assertion failed") != nil
    else { return nil }
    let pattern = /(?:^|: )(?:Fatal error|(Precondition failed|Assertion failed))(?:: (.*)|(.*))$/
    guard let match = line.firstMatch(of: pattern) else { return nil }
    let kind = match.1.map { $0.lowercased() }
    // Without the runtime's address: `main.(unknown context at $55ce02a396e0).Failure()`.
    let text = match.2?.replacing(/\(unknown context at \$[^)]*\)\.?/, with: "")
    return switch (kind, text) {
    case (let kind?, let text?): "\(kind): \(text)"
    case (nil, let text?): String(text)
    default: (kind ?? "fatal error") + String(match.3 ?? "")
    }
  }
}
