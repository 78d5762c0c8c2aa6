/// Finds the code spans of a paragraph, by the rules of CommonMark 0.31, 6.1.
struct CodeSpans {
  /// Where a run of backticks begins, and how long it is.
  private struct Run {
    let line: Int
    let offset: Int
    let length: Int
    /// Whether a backslash takes its first backtick away, where the run opens a span.
    let isEscaped: Bool
  }

  /// For each of the paragraph's `lines` the bytes that belong to a code span, its backticks
  /// included. Takes time linear in the bytes.
  static func ranges(in lines: [[UInt8]]) -> [[Range<Int>]] {
    let runs = lines.indices.flatMap { Self.runs(in: lines[$0], line: $0) }
    var ranges: [[Range<Int>]] = lines.map { _ in [] }
    var index = 0
    let ends = ends(of: runs)
    while index < runs.count {
      guard let end = ends[index] else {
        index += 1
        continue
      }
      for line in runs[index].line...runs[end].line {
        let lower = line == runs[index].line ? runs[index].offset : 0
        let isLast = line == runs[end].line
        let upper = isLast ? runs[end].offset + runs[end].length : lines[line].count
        ranges[line].append(lower..<upper)
      }
      index = end + 1
    }
    return ranges
  }

  private static func runs(in bytes: [UInt8], line: Int) -> [Run] {
    var runs: [Run] = []
    var offset = 0
    var backslashes = 0
    while offset < bytes.count {
      let length = bytes[offset...].prefix { $0 == UInt8(ascii: "`") }.count
      if length > 0 {
        runs.append(
          Run(
            line: line, offset: offset, length: length, isEscaped: !backslashes.isMultiple(of: 2)))
      }
      backslashes = bytes[offset] == UInt8(ascii: "\\") ? backslashes + 1 : 0
      offset += max(1, length)
    }
    return runs
  }

  /// For each run the one that ends the span which it opens: the next of its length.
  private static func ends(of runs: [Run]) -> [Int?] {
    var next: [Int: Int] = [:]
    var ends = [Int?](repeating: nil, count: runs.count)
    for index in runs.indices.reversed() {
      let opening = runs[index].length - (runs[index].isEscaped ? 1 : 0)
      ends[index] = opening > 0 ? next[opening] : nil
      next[runs[index].length] = index
    }
    return ends
  }
}
