/// A chapter as its source states it: what is woven, and the parameters it declares.
struct ChapterSource {
  /// What stands between two changes from prose to code or back.
  enum Piece {
    /// The Markdown lines, without their markers.
    case prose(lines: [ProseLine])
    /// All lines of the chunk, those that are not shown included.
    case code(lines: [CodeLine])
  }

  /// A line of code; `text` is `nil` where it is hidden, a marker or a claim.
  struct CodeLine {
    let number: Int
    let text: String?
  }

  let title: String
  let pieces: [Piece]
  /// The parameters in the order in which the source declares them.
  let parameters: [ParameterDeclaration]
  /// The names that it records, of those that are literals.
  let records: [String]

  /// The values in the prose, in its order.
  var proseValues: [ProseValue] {
    pieces.flatMap { piece -> [ProseValue] in
      guard case .prose(let lines) = piece else { return [] }
      return lines.flatMap(\.values)
    }
  }

  /// The indices of the pieces of code, and the first line of each.
  private let chunks: [(index: Int, firstLine: Int)]

  init(
    title: String, pieces: [Piece], parameters: [ParameterDeclaration], records: [String]
  ) {
    self.title = title
    self.pieces = pieces
    self.parameters = parameters
    self.records = records
    chunks = pieces.enumerated().compactMap { index, piece in
      guard case .code(let lines) = piece, let first = lines.first else { return nil }
      return (index, first.number)
    }
  }

  /// The index of the piece under which the outputs of `line` appear: the code that holds the
  /// line or, for a statement that goes on across prose, the code that begins before it. Takes
  /// time logarithmic in the chunks.
  func pieceIndex(ofLine line: Int) -> Int {
    var (lower, upper) = (0, chunks.count)
    while lower < upper {
      let middle = (lower + upper) / 2
      if chunks[middle].firstLine <= line { lower = middle + 1 } else { upper = middle }
    }
    return lower > 0 ? chunks[lower - 1].index : 0
  }
}
