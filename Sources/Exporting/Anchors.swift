/// The names by which links reach a page's headings and figures: each once, made as forges make them.
struct Anchors {
  private var taken: Set<String> = []

  /// The anchor of `title`, the first of that name, or with the next free number behind it.
  ///
  /// Letters in lower case, digits, hyphens and underscores stay, blanks become hyphens, all else
  /// goes, so that `[…](#the-network)` leads to the same place as in the Markdown report.
  mutating func anchor(for title: String) -> String {
    let kept = title.lowercased().unicodeScalars.compactMap { scalar -> Character? in
      if scalar == " " { return "-" }
      let isKept = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      return isKept || scalar == "-" || scalar == "_" ? Character(scalar) : nil
    }
    let base = kept.isEmpty ? "section" : String(kept)
    var anchor = base
    var count = 0
    while !taken.insert(anchor).inserted {
      count += 1
      anchor = "\(base)-\(count)"
    }
    return anchor
  }
}
