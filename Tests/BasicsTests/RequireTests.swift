import Basics
import Testing

/// Mistakes of callers, which chapters' authors are too.
@Suite struct RequireTests {
  /// In release builds `precondition`, `try!` and the like end a chapter without a reason.
  @Test func nothingTrapsWithoutAReason() throws {
    let root = FileSystem.joined(FileSystem.parent(of: #filePath) ?? ".", "../../Sources")
    let silent = /\b(precondition|preconditionFailure|assert|assertionFailure)\(|\btry!|\bas!/
    for (path, kind) in try FileSystem.tree(of: root)
    where kind == .file && path.hasSuffix(".swift") {
      let text = String(decoding: try FileSystem.read(FileSystem.joined(root, path)), as: UTF8.self)
      let found = text.split(separator: "\n").first { line in
        !line.trimmed.hasPrefix("//") && line.contains(silent)
      }
      #expect(found == nil, "\(path): use 'require' of Platform")
    }
  }
}
