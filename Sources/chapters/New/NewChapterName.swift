/// The name of a chapter that is to be, such as `denoising` or `03-denoising`.
struct NewChapterName {
  /// The chapter's number, where the name begins with one.
  let number: Int?
  /// The name of its executable and of its report.
  let name: String

  private static let longest = 60

  /// What Swift reads as something else, what would be a verb of the command line, and what has a
  /// meaning beside the executables in the folder of a build.
  private static let reserved: Set<String> = [
    "actor", "any", "as", "associatedtype", "async", "await", "break", "case", "catch", "class",
    "continue", "default", "defer", "deinit", "do", "else", "enum", "extension", "fallthrough",
    "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "init", "inout",
    "internal", "is", "let", "macro", "main", "nil", "open", "operator", "package", "private",
    "protocol", "public", "repeat", "rethrows", "return", "self", "some", "static", "struct",
    "subscript", "super", "swift", "switch", "throw", "throws", "true", "try", "typealias", "var",
    "where", "while",
    "check", "export", "help", "list", "new", "run",
    "index", "modulecache", "modules", "checkouts", "release", "debug",
  ]

  /// Reads `text`.
  ///
  /// Throws `NewChapterError.badName`.
  init(_ text: String) throws(NewChapterError) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let isNumbered = !digits.isEmpty && text.dropFirst(digits.count).hasPrefix("-")
    let rest = isNumbered ? text.dropFirst(digits.count + 1) : Substring(text)
    let words = rest.split(separator: "-", omittingEmptySubsequences: false)
    let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789-")
    guard rest.allSatisfy(allowed.contains), rest.first?.isLetter == true, !words.contains("")
    else {
      throw .badName(
        text,
        "it needs words of a-z and 0-9 with single hyphens between them, such as 'denoising'"
          + " or '03-denoising'")
    }
    guard rest.count <= Self.longest else {
      throw .badName(text, "it has more than \(Self.longest) characters")
    }
    guard !Self.reserved.contains(String(rest)) else {
      throw .badName(text, "'\(rest)' means something to Swift or to 'chapters'")
    }
    number = isNumbered ? Int(digits) : nil
    guard !isNumbered || (1...999).contains(number ?? 0) else {
      throw .badName(text, "chapters have numbers from 1 to 999")
    }
    name = String(rest)
  }

  /// `Sparse codings` of `sparse-codings`.
  var title: String {
    name.prefix(1).uppercased() + name.dropFirst().map { $0 == "-" ? " " : $0 }
  }

  /// `03-denoising`.
  func folder(number: Int) -> String {
    (number < 10 ? "0" : "") + "\(number)-\(name)"
  }
}
