import Basics
import Notebook
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

  /// The same, if there is one or `request` does not need one.
  ///
  /// Throws `BookError.unknownChapter` and `BookError.needsOneChapter`.
  static func chapters(named names: [String], for request: RunRequest) throws(BookError)
    -> [String]
  {
    let chapters = try chapters(named: names)
    if let option = request.own.optionForOneChapter, chapters.count != 1 {
      throw .needsOneChapter(option: option)
    }
    return chapters
  }
}
