import Foundation

/// The files of an output folder at one moment, by their paths in it.
struct OutputState: Equatable {
  let files: [String: Data]

  /// What is in `folder` now.
  init(of folder: String) throws {
    files = try contents(of: folder)
  }

  private init(_ files: [String: Data]) {
    self.files = files
  }

  /// The files that a reader sees.
  var visible: OutputState { OutputState(files.filter { !Self.isHidden($0.key) }) }

  /// The paths of those that no reader should.
  var hidden: [String] { files.keys.filter(Self.isHidden).sorted() }

  /// The state's parts that may be of another version than the rest: each chapter's folder with all
  /// in it, and each file beside them.
  var parts: [String: [String: Data]] {
    Dictionary(grouping: files) { String($0.key.prefix { $0 != "/" }) }.mapValues { members in
      Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value) })
    }
  }

  private static func isHidden(_ path: String) -> Bool {
    path.split(separator: "/").contains { $0.hasPrefix(".") }
  }
}
