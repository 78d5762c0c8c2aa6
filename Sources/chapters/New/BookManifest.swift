/// Package.swift, as far as it lists the book: a line for each chapter's folder between
/// `let book = [` and `]`.
struct BookManifest {
  private var lines: [Substring]
  /// What ends a line.
  private let lineEnd: String
  /// The lines of the list.
  private let list: Range<Int>

  /// The list in `text`; `nil` where there is none that can be read.
  init?(_ text: String) {
    // "\r\n" is one Character, which is not "\n".
    lineEnd = text.contains("\r\n") ? "\r\n" : "\n"
    lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    guard let start = lines.firstIndex(of: "let book = ["),
      let end = lines[start...].firstIndex(of: "]")
    else { return nil }
    list = start + 1..<end
    guard lines[list].allSatisfy({ Self.folder(of: $0) != nil }) else { return nil }
  }

  /// `01-stacked-autoencoder` of `  "01-stacked-autoencoder",`.
  private static func folder(of line: Substring) -> Substring? {
    let text = line.drop { $0 == " " }
    guard text.hasPrefix("\""), text.hasSuffix("\","), text.count > 3 else { return nil }
    let folder = text.dropFirst().dropLast(2)
    return folder.contains("\"") || folder.contains("\\") ? nil : folder
  }

  /// The chapters' folders in their order.
  var folders: [String] { lines[list].compactMap(Self.folder).map(String.init) }

  /// Every name that a target, product or package has, as far as it stands in the text.
  var names: [String] {
    lines.flatMap { line in
      line.split(separator: "name: \"", omittingEmptySubsequences: false).dropFirst().map { rest in
        String(rest.prefix { $0 != "\"" })
      }
    }
  }

  /// The text with `folder` in the list, before the first one with a greater name.
  func adding(_ folder: String) -> String {
    let index = list.first { Self.folder(of: self.lines[$0]).map { String($0) > folder } ?? false }
    var lines = lines
    lines.insert("  \"\(folder)\",", at: index ?? list.upperBound)
    return lines.joined(separator: lineEnd)
  }
}
