import Basics

/// A chapter to be added to the checkout in the current folder.
struct NewChapter {
  private static let manifestPath = "Package.swift"
  private static let chaptersPath = "chapters"
  private static let longestName = 60

  /// Swift's keywords, and folders of a build: names that a module or its executable cannot have.
  private static let reserved = Set(
    """
    actor any as associatedtype async await break case catch class continue default defer deinit \
    do else enum extension fallthrough false fileprivate for func guard if import in init inout \
    internal is let macro main nil open operator package private protocol public repeat rethrows \
    return self some static struct subscript super swift switch throw throws true try typealias \
    var where while help index modulecache modules checkouts release debug
    """.split(separator: " ").map(String.init))

  /// The name of its executable and of its report: `sparse-codings`.
  let name: String
  /// Its place in the book.
  let number: Int
  /// The text of Package.swift.
  private let manifest: String

  /// The chapter `text`, such as `clustering` or `08-clustering`; without a number it gets the next one.
  init(named text: String) throws {
    let (stated, name) = try Self.parse(text)
    guard FileSystem.kind(of: Self.manifestPath) == .file,
      FileSystem.kind(of: Self.chaptersPath) == .folder
    else { throw Self.notACheckout }
    manifest = String(decoding: try FileSystem.read(Self.manifestPath), as: UTF8.self)
    guard Self.adding("", to: manifest) != nil else { throw Self.notACheckout }
    let folders = try FileSystem.names(in: Self.chaptersPath).map { folder in
      let match = folder.wholeMatch(of: /([0-9]+)-(.*)/)
      return (folder: folder, number: match.flatMap { Int($0.1) }, name: match?.2 ?? folder[...])
    }
    // Two names that differ only in case, or in `_` for `-`, would be one file or one module.
    func key(_ name: some StringProtocol) -> String { name.lowercased().replacing("_", with: "-") }
    let targets = manifest.matches(of: /name: "([^"]*)"/).map(\.1)
    if let taken = (folders.map(\.name) + targets).first(where: { key($0) == key(name) }) {
      throw Failure(
        "the name '\(name)' is taken by '\(taken)' in Package.swift or in 'chapters'; choose another",
        .cannotCreateOutput)
    }
    if let stated, let other = folders.first(where: { $0.number == stated }) {
      throw Failure(
        "chapter \(stated) is 'chapters/\(other.folder)' already; leave the number out to get the next one",
        .cannotCreateOutput)
    }
    self.name = name
    number = stated ?? (folders.compactMap(\.number).max() ?? 0) + 1
  }

  private static let notACheckout = Failure(
    "the current folder is not a checkout of the book: expected 'chapters' and a Package.swift with"
      + " the line 'let book = [' here; change to the folder that has them", .noInput)

  /// The number, if there is one, and the name in `text`.
  static func parse(_ text: String) throws(Failure) -> (number: Int?, name: String) {
    func invalid(_ reason: String) -> Failure {
      Failure("invalid chapter name '\(text)': \(reason)", .usage)
    }
    guard let match = text.wholeMatch(of: /(?:([0-9]+)-)?([a-z][a-z0-9]*(?:-[a-z0-9]+)*)/) else {
      throw invalid(
        "expected words of a-z and 0-9 with single hyphens between them, such as 'clustering' or"
          + " '08-clustering'")
    }
    let name = String(match.2)
    guard name.count <= longestName else {
      throw invalid("expected at most \(longestName) characters, found \(name.count)")
    }
    let verbs = ChaptersCommand.configuration.subcommands.map { $0.configuration.commandName }
    guard !reserved.contains(name), !verbs.contains(name) else {
      throw invalid("'\(name)' has a meaning in Swift or in 'chapters'; choose another")
    }
    let number = match.1.map { Int($0) ?? 0 }
    guard (1...999).contains(number ?? 1) else { throw invalid("expected a number from 1 to 999") }
    return (number, name)
  }

  /// `manifest` with `folder` at the end of its list of chapters; `nil` if there is no such list.
  private static func adding(_ folder: String, to manifest: String) -> String? {
    guard let start = manifest.firstRange(of: "\nlet book = [\n"),
      let end = manifest[start.upperBound...].firstRange(of: "\n]\n")
    else { return nil }
    return manifest[..<end.lowerBound] + "\n  \"\(folder)\"," + manifest[end.lowerBound...]
  }

  /// Its folder: `chapters/08-clustering`.
  var path: String { FileSystem.joined(Self.chaptersPath, folder) }

  private var folder: String { (number < 10 ? "0" : "") + "\(number)-\(name)" }

  /// Its source: the template, titled `Sparse codings` for `sparse-codings`.
  var source: String {
    let title = name.prefix(1).uppercased() + name.dropFirst().replacing("-", with: " ")
    return String(decoding: PackageResources.chapter_txt, as: UTF8.self)
      .replacing("{{title}}", with: title)
  }

  /// Writes the chapter's folder, then the list of the book, or nothing; returns the paths written.
  func write() throws -> [String] {
    try FileSystem.locking(folder: Self.chaptersPath) { lock in
      let replacement = Replacement(of: path, holding: lock)
      try replacement.createFolder()
      try replacement.write(Array(source.utf8), named: "main.swift")
      try replacement.link(named: "source.txt", to: "main.swift")
      try replacement.commit()
    }
    do {
      let text = Self.adding(folder, to: manifest) ?? manifest
      try FileSystem.replaceFile(Self.manifestPath, Array(text.utf8))
    } catch {
      try? FileSystem.remove(path)
      throw error
    }
    return ["main.swift", "source.txt"].map { FileSystem.joined(path, $0) } + [Self.manifestPath]
  }
}
