/// Cuts a stream of bytes that arrives in pieces into lines.
struct LineBuffer {
  private var rest: [UInt8] = []

  /// The lines that `bytes` complete, without their ends.
  mutating func append(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
    let searched = rest.count
    rest += bytes
    var lines: [[UInt8]] = []
    var start = 0
    var index = searched
    while let end = rest[index...].firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(Array(rest[start..<end]))
      start = end + 1
      index = start
    }
    rest.removeFirst(start)
    return lines
  }

  /// What has come after the last line's end, and will not be completed.
  mutating func takeRest() -> [UInt8] {
    defer { rest = [] }
    return rest
  }
}
