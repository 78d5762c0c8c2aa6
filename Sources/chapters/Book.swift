import Basics
import CBook

/// The book: the chapters in their order, each the name of an executable beside this one.
enum Book {
  static let chapters = String(cString: book_chapters()).split(separator: " ").map(String.init)

  /// The chapters of `names`, each once, in the book's order; all of them where `names` is empty.
  ///
  /// Throws `BookError.unknownChapter`.
  static func chapters(named names: [String]) throws(BookError) -> [String] {
    if let unknown = names.first(where: { !chapters.contains($0) }) {
      throw .unknownChapter(unknown)
    }
    return names.isEmpty ? chapters : chapters.filter(names.contains)
  }
}
