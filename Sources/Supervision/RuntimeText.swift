/// What a chapter's process says beside its messages: lines for the reader, and those in which
/// Swift's runtime tells of a trap, which the report of the failure says better.
struct RuntimeText {
  /// The reason of a trap, as the runtime has told it.
  private(set) var reason: String?
  /// Lines that are for the reader only if the process goes on.
  private var heldBack: [String] = []

  /// Takes a line, and returns those that are for the reader now.
  mutating func append(_ line: String) -> [String] {
    if line.hasPrefix("*** Signal ") || line.hasPrefix("swift-runtime: ") { return [] }
    if reason != nil, Self.isOfStackTrace(line) { return [] }
    if let found = Self.reason(in: line) {
      reason = found
      heldBack.append(line)
      return []
    }
    // The backtracer sets its line apart.
    if line.isEmpty {
      heldBack.append(line)
      return []
    }
    defer { heldBack = [] }
    return heldBack + [line]
  }

  /// The lines that were held back, for the reader of a process that did not crash.
  mutating func takeRest() -> [String] {
    defer { heldBack = [] }
    return heldBack
  }

  /// Whether the line is of the trace of addresses that the runtime writes where it has no
  /// backtracer: `0    libswiftCore.so    0x00007f3ee43a9f20 _swift_stdlib_… + 10`.
  private static func isOfStackTrace(_ line: String) -> Bool {
    // The name may be missing.
    let words = line.split(separator: " ", maxSplits: 3)
    return line == "Current stack trace:"
      || words.first.flatMap { Int($0) } != nil
        && words.dropFirst().prefix(2).contains { $0.hasPrefix("0x") }
  }

  /// `Index out of range` of `Swift/ContiguousArrayBuffer.swift:692: Fatal error: Index out of
  /// range`, where the runtime says no place either.
  private static func reason(in line: String) -> String? {
    for (mark, name) in [
      ("Fatal error: ", ""), ("Precondition failed: ", "precondition failed: "),
      ("Assertion failed: ", "assertion failed: "), ("Fatal error", "fatal error"),
      ("Precondition failed", "precondition failed"), ("Assertion failed", "assertion failed"),
    ] {
      guard let range = line.range(ofFirst: mark),
        range.lowerBound == line.startIndex || line[..<range.lowerBound].hasSuffix(": ")
      else { continue }
      return name + withoutAddresses(String(line[range.upperBound...]))
    }
    return nil
  }

  /// The text without the runtime's `(unknown context at $55ce02a396e0).`: an address.
  private static func withoutAddresses(_ text: String) -> String {
    var result = text[...]
    while let start = result.range(ofFirst: "(unknown context at $") {
      let rest = result[start.upperBound...].drop { $0 != ")" }.dropFirst()
      result = result[..<start.lowerBound] + (rest.hasPrefix(".") ? rest.dropFirst() : rest)
    }
    return String(result)
  }
}

extension StringProtocol {
  /// Where `text` stands first.
  fileprivate func range(ofFirst text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
