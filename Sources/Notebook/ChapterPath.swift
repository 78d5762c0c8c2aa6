import Basics

/// The path of a chapter's source, and the name and number that follow from it.
struct ChapterPath: Equatable {
  /// Relative to the package: `chapters/01-stacked-autoencoder/main.swift`.
  let path: String
  /// `stacked-autoencoder`.
  let name: String
  /// The chapter's number, if its folder's name begins with one.
  let number: Int?

  /// The chapter whose source is `filePath`, as the compiler's `#filePath` has it.
  init(filePath: String) throws(Failure) {
    path = Self.relative(filePath)
    let components = path.split(separator: "/")
    let folder = components.count > 1 ? components[components.count - 2] : ""
    let read = ChapterFolder(folder)
    (number, name) = (read.number, read.name)
    guard isFileName(name) else {
      throw Failure(
        "a chapter's folder is named with a-z, 0-9 and hyphens, such as '08-clustering', not '\(folder)'"
      )
    }
  }

  /// The first and last line of the report: links to the index, the neighbours in `book` and the source.
  func navigation(book: [String]) -> String {
    func link(_ label: String, _ offset: Int) -> String? {
      guard let index = book.firstIndex(of: name), book.indices.contains(index + offset) else {
        return nil
      }
      let neighbour = book[index + offset]
      return "\(label): [\(Self.text(of: neighbour))](../\(neighbour)/\(Report.page))"
    }
    return [
      "[Index](../\(ReportIndex.fileName))", link("previous", -1), link("next", 1),
      "[source](../../\(path))",
    ].compactMap(\.self).joined(separator: " · ")
  }

  /// `Tied weights` for `tied-weights`.
  private static func text(of name: String) -> String {
    let words = name.replacing("-", with: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// The last three components of `filePath`: the folders of the machine are left out.
  static func relative(_ filePath: String) -> String {
    filePath.split(separator: "/").suffix(3).joined(separator: "/")
  }
}

/// Whether `name` has only a-z, 0-9 and hyphens: the same file on every system, the same link on every forge.
func isFileName(_ name: String) -> Bool {
  let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789-".unicodeScalars)
  return !name.isEmpty && !name.hasPrefix("-") && name.unicodeScalars.allSatisfy(allowed.contains)
}
