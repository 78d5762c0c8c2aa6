/// Where a chapter's source stands, and the name and number that follow from it.
struct ChapterPath: Equatable {
  /// Relative to the package: `chapters/01-stacked-autoencoder/main.swift`.
  let path: String
  /// `stacked-autoencoder`.
  let name: String
  /// The chapter's place in the book, where its folder's name begins with one.
  let number: Int?

  /// The chapter whose source is `filePath`, as the compiler's `#filePath` has it.
  ///
  /// Throws `ChapterError.badChapterName`.
  init(filePath: String) throws(ChapterError) {
    path = Self.relative(filePath)
    let components = path.split(separator: "/")
    let folder = components.count > 1 ? components[components.count - 2] : ""
    let digits = folder.prefix { $0.isASCII && $0.isNumber }
    let rest = folder.dropFirst(digits.count)
    let isNumbered = !digits.isEmpty && rest.hasPrefix("-")
    number = isNumbered ? Int(digits) : nil
    name = String(isNumbered ? rest.dropFirst() : folder)
    guard isFileName(name) else { throw .badChapterName(String(folder)) }
  }

  /// The last three components of `filePath`: no machine's own folders.
  static func relative(_ filePath: String) -> String {
    filePath.split(separator: "/").suffix(3).joined(separator: "/")
  }
}

/// Whether `name` has only a-z, 0-9 and hyphens, and does not begin with a hyphen: such a name is
/// the same file on every system, and the same link on every forge.
func isFileName(_ name: String) -> Bool {
  let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789-".unicodeScalars)
  return !name.isEmpty && !name.hasPrefix("-") && name.unicodeScalars.allSatisfy(allowed.contains)
}
