/// A chapter's number and name, as the name of its folder has them: 2 and `tied-weights` of `02-tied-weights`.
package struct ChapterFolder: Equatable {
  /// The chapter's number, if the folder's name begins with one and a hyphen.
  let number: Int?
  /// The rest of the folder's name.
  let name: String

  /// Reads the name of a folder.
  init(_ folder: some StringProtocol) {
    let digits = folder.prefix { $0.isASCII && $0.isNumber }
    let rest = folder.dropFirst(digits.count)
    let isNumbered = !digits.isEmpty && rest.hasPrefix("-")
    number = isNumbered ? Int(digits) : nil
    name = String(isNumbered ? rest.dropFirst() : folder[...])
  }

  /// The names of the chapters in `folders`, which blanks separate, in the order of a run, a list and the index.
  package static func names(_ folders: String) -> [String] {
    folders.split(separator: " ").map(ChapterFolder.init).sorted {
      isBefore(($0.number, $0.name), ($1.number, $1.name))
    }.map(\.name)
  }

  /// Whether a chapter stands before another: by number, those without one last, then by name.
  static func isBefore(_ a: (number: Int?, name: String), _ b: (number: Int?, name: String)) -> Bool
  {
    (a.number ?? .max, a.name) < (b.number ?? .max, b.name)
  }
}
