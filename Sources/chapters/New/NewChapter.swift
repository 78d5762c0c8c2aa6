import Basics
import Notebook

/// A chapter that is to be added to the checkout in the current folder.
struct NewChapter {
  private static let manifestPath = "Package.swift"
  private static let chaptersPath = "chapters"

  let name: NewChapterName
  let number: Int
  private let manifest: BookManifest

  /// Where it will stand: `chapters/03-denoising`.
  var path: String { FileSystem.joined(Self.chaptersPath, name.folder(number: number)) }

  /// The chapter `text`, with the next number if it states none.
  ///
  /// Throws `NewChapterError`, and `FileError.cannotRead`.
  init(named text: String) throws {
    name = try NewChapterName(text)
    manifest = try Self.manifest()
    let folders = Set(manifest.folders + (try FileSystem.names(in: Self.chaptersPath)))
    let (ownName, stated) = (name.name, name.number)
    // Two names that differ in case alone would be one file or one module somewhere.
    for taken in folders.map(Self.nameWithoutNumber) + manifest.names
    where Self.key(taken) == Self.key(ownName) {
      throw NewChapterError.nameTaken(ownName, by: taken)
    }
    let numbers = Dictionary(
      folders.compactMap { folder in Self.number(of: folder).map { ($0, folder) } },
      uniquingKeysWith: { first, _ in first })
    if let stated, let other = numbers[stated] {
      throw NewChapterError.numberTaken(stated, by: other)
    }
    number = stated ?? (numbers.keys.max() ?? 0) + 1
  }

  private static func manifest() throws -> BookManifest {
    guard FileSystem.kind(of: manifestPath) == .file,
      FileSystem.kind(of: chaptersPath) == .folder,
      let manifest = BookManifest(
        String(decoding: try FileSystem.read(manifestPath), as: UTF8.self))
    else { throw NewChapterError.notACheckout }
    return manifest
  }

  private static func number(of folder: String) -> Int? {
    let digits = folder.prefix { $0.isASCII && $0.isNumber }
    return folder.dropFirst(digits.count).hasPrefix("-") ? Int(digits) : nil
  }

  private static func nameWithoutNumber(_ folder: String) -> String {
    guard number(of: folder) != nil else { return folder }
    return String(folder.drop { $0 != "-" }.dropFirst())
  }

  private static func key(_ name: String) -> String {
    String(name.lowercased().map { $0 == "_" ? "-" : $0 })
  }

  /// The chapter's source.
  var source: String {
    String(decoding: PackageResources.chapter_txt, as: UTF8.self)
      .replacing("{{title}}", with: name.title)
  }

  /// Writes the chapter's folder, then the list of the book; returns the paths written.
  ///
  /// Throws `FileError`; then nothing has changed.
  func write() throws -> [String] {
    try FileSystem.locking(folder: Self.chaptersPath) { lock in
      let replacement = Replacement(of: path, holding: lock)
      try replacement.createFolder()
      try replacement.write(Array(source.utf8), named: "main.swift")
      try replacement.link(named: "source.txt", to: "main.swift")
      try replacement.commit()
    }
    do {
      let text = manifest.adding(name.folder(number: number))
      try FileSystem.replaceFile(Self.manifestPath, Array(text.utf8))
    } catch {
      try? FileSystem.remove(path)
      throw error
    }
    return ["main.swift", "source.txt"].map { FileSystem.joined(path, $0) } + [Self.manifestPath]
  }
}
