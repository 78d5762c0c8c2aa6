import Notebook

/// A figure of networks that describes itself: a chapter says only what to show.
@MainActor public protocol Exhibit {
  /// The default name of its file.
  var name: String { get }
  /// A caption that stands alone.
  var caption: String { get }
  /// What one sees, and the finding.
  var alternativeText: String { get }
  /// The picture, with its labels and its data.
  var figure: any Figure { get }
}

/// Shows `exhibit` under the code that calls this, with its own name and caption unless others are given.
@MainActor public func show(
  _ exhibit: some Exhibit, name: String? = nil, caption: String? = nil, cover: Bool = false,
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) {
  show(
    exhibit.figure, name: name ?? exhibit.name, caption: caption ?? exhibit.caption,
    alternativeText: exhibit.alternativeText, cover: cover, filePath: filePath, line: line,
    column: column)
}

extension [Double] {
  /// How the numbers change from epoch to epoch: `falls in every epoch, from 0.0754 to 0.0548`.
  func trend(digits: Int) -> String {
    func text(_ value: Double) -> String { "\(value, digits: digits)" }
    guard let first, let last, count > 1 else { return "is \(text(first ?? 0))" }
    let pairs = zip(self, dropFirst())
    if pairs.allSatisfy({ $0 == $1 }) { return "stays at \(text(first))" }
    let range = "from \(text(first)) to \(text(last))"
    if pairs.allSatisfy({ $0 > $1 }) { return "falls in every epoch, \(range)" }
    if pairs.allSatisfy({ $0 < $1 }) { return "rises in every epoch, \(range)" }
    return "goes \(range)"
  }
}

/// `value` with four digits after the point.
func four(_ value: Double) -> String { "\(value, digits: 4)" }

/// `a`, `a and b`, `a, b and c`; items that have commas are separated by semicolons.
func inWords(_ items: [String]) -> String {
  guard let last = items.last, items.count > 1 else { return items.first ?? "" }
  let hasCommas = items.contains { $0.contains(",") }
  if hasCommas { return items.joined(separator: "; ") }
  return items.dropLast().joined(separator: ", ") + " and " + last
}
