import Basics

/// The file from which a chapter's source is embedded in its program: a link to `main.swift`, since SwiftPM
/// embeds no file that it compiles.
enum EmbeddedSource {
  /// The name of the file.
  static let fileName = "source.txt"

  /// Refuses a copy in place of the link if it no longer has the text of the file at `filePath`, as the compiler
  /// knew it: the report would show other code than ran. Where these files are gone, nothing is checked.
  static func check(_ source: [UInt8], filePath: String) throws(LocatedError) {
    let folder = FileSystem.parent(of: filePath) ?? "."
    guard let code = try? FileSystem.read(filePath), code != source,
      let copy = try? FileSystem.read(FileSystem.joined(folder, fileName)), copy != code
    else { return }
    let link = ChapterPath.relative(FileSystem.joined(folder, fileName))
    throw LocatedError(
      path: ChapterPath.relative(filePath), line: 1, column: 1,
      message:
        "the report would show other code, because '\(link)' is a copy of an older text; make it a link"
        + " again: ln -sf \(FileSystem.name(of: filePath)) \(shellCommand([link]))",
      exitCode: .badData)
  }
}
