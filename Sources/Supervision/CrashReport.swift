import Basics
import Platform

/// What Swift's runtime found out about a process that a trap or a bad access ended: its
/// backtracer, which comes with the toolchain on Linux, writes it as JSON, with the line and column
/// of each frame, inlined ones included. Needs debug information, which SwiftPM puts into release
/// builds too.
struct CrashReport: Decodable {
  struct Thread: Decodable {
    let crashed: Bool?
    let frames: [Frame]
  }

  struct Frame: Decodable {
    let symbol: String?
    /// The symbol as a reader has it.
    let description: String?
    /// Whether it is of the language's own library.
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

  /// The environment in which the runtime of a child writes its report to `path`; empty where the
  /// reader has set the variable, or `path` cannot be said in it.
  static func environment(writingTo path: String) -> [String: String] {
    let variable = "SWIFT_BACKTRACE"
    guard getenv(variable) == nil, !path.contains(",") else { return [:] }
    let settings = [
      "enable=yes", "color=no", "interactive=no", "format=json", "threads=all", "registers=none",
      "images=none", "warnings=suppressed", "output-to=\(path)",
    ]
    return [variable: settings.joined(separator: ",")]
  }

  /// Reads the report at `path`; `nil` where there is none, or none that can be read.
  init?(path: String) {
    guard FileSystem.kind(of: path) == .file, let bytes = try? FileSystem.read(path),
      let report = try? JSONDecoder().decode(Self.self, from: Data(bytes))
    else { return nil }
    self = report
  }

  /// The innermost place in the source file `source` at which the thread that crashed was, or, for
  /// a thread that the chapter started for its work, the first thread.
  func location(in source: String) -> Location? {
    let crashed = threads.filter { $0.crashed == true }
    return (crashed + threads.prefix(1)).lazy.flatMap(\.frames).compactMap(\.sourceLocation).first {
      $0.line > 0 && ($0.file == source || $0.file.hasSuffix("/" + source))
    }
  }

  /// The reason, where the compiler has noted it: `arithmetic overflow`.
  var reason: String? {
    let mark = "Swift runtime failure: "
    let crashed = threads.first { $0.crashed == true }
    let texts = [crashed?.frames.first?.symbol, description].compactMap(\.self)
    if let text = texts.first(where: { $0.hasPrefix(mark) }) {
      return String(text.dropFirst(mark.count))
    }
    if let frame = crashed?.frames.first, frame.system == true, let name = frame.description {
      return "a check failed in " + name.split(separator: " ").filter { $0 != "specialized" }[0]
    }
    // Neither an address nor a signal's name says anything to a reader of the chapter.
    return description.hasPrefix("Bad pointer dereference") ? "bad pointer dereference" : nil
  }
}
