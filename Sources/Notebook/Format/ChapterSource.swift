/// A chapter as its source states it: the pieces to weave, and the names that its calls declare.
struct ChapterSource {
  /// The prose or code between two changes from one to the other.
  enum Piece {
    /// The Markdown lines, without their markers.
    case prose(lines: [ProseLine])
    /// All lines of the chunk, hidden ones included.
    case code(lines: [CodeLine])
  }

  /// A line of code; `text` is `nil` for a hidden line, a marker or a claim.
  struct CodeLine {
    let number: Int
    let text: String?
  }

  /// A call of `claim`, and the piece of prose whose last block it guards.
  struct Claim {
    let line: Int
    let column: Int
    let piece: Int
  }

  let title: String
  let pieces: [Piece]
  /// The addresses in the prose.
  let addresses: [ProseAddress]
  /// The parameters in the order in which the source declares them.
  let parameters: [ParameterDeclaration]
  /// The names of its records, as far as they are those of constants or literals.
  let records: [String]
  /// The claims in the order of the source.
  let claims: [Claim]
  /// By the index of a piece of prose with claims, the lines of the block that they guard.
  let guardedLines: [Int: Range<Int>]
  /// The indices of the claims by their lines.
  private let claimIndices: [Int: [Int]]
  /// The names that calls of `parameter` and `record` have from their constants, by lines.
  private let constants: [Int: [(column: Int, name: String)]]
  /// The indices of the pieces of code, and the first line of each.
  private let chunks: [(index: Int, firstLine: Int)]

  /// The source with the given title and pieces. Throws for a claim without a paragraph above it.
  init(
    title: String, pieces: [Piece], addresses: [ProseAddress], parameters: [ParameterDeclaration],
    calls: [SourceCall],
    of text: SourceText
  ) throws(LocatedError) {
    self.title = title
    self.pieces = pieces
    self.addresses = addresses
    self.parameters = parameters
    records = calls.filter { $0.function == "record" }.compactMap {
      $0.arguments.count > 1 ? $0.arguments[0].literal : $0.constant?.name
    }
    chunks = pieces.enumerated().compactMap { index, piece in
      guard case .code(let lines) = piece, let first = lines.first else { return nil }
      return (index, first.number)
    }
    var constants: [Int: [(column: Int, name: String)]] = [:]
    var claims: [Claim] = []
    var guardedLines: [Int: Range<Int>] = [:]
    for call in calls {
      if call.function != "claim" {
        guard let name = call.constant?.name else { continue }
        constants[call.line, default: []].append((call.column, name))
        continue
      }
      let chunk = Self.index(ofChunkWith: call.line, in: chunks)
      guard let piece = pieces[..<chunk].indices.last, case .prose(let lines) = pieces[piece],
        let block = guardedLines[piece] ?? MarkdownBlocks.lastBlock(of: lines.map(\.text))
      else {
        throw text.error(
          line: call.line, column: call.column,
          "expected a paragraph of prose above this claim, found none; write the statement that the"
            + " claim checks above it, as '//: …'")
      }
      claims.append(Claim(line: call.line, column: call.column, piece: piece))
      guardedLines[piece] = block
    }
    self.constants = constants
    self.claims = claims
    claimIndices = Dictionary(grouping: claims.indices) { claims[$0].line }
    self.guardedLines = guardedLines
  }

  /// The values in the prose, in its order.
  var proseValues: [ProseValue] {
    pieces.flatMap { piece -> [ProseValue] in
      guard case .prose(let lines) = piece else { return [] }
      return lines.flatMap(\.values)
    }
  }

  /// The first paragraph below the title: its piece and its lines in that.
  var abstract: (piece: Int, lines: Range<Int>)? {
    var isBelowTitle = false
    for (index, piece) in pieces.enumerated() {
      guard case .prose(let lines) = piece else { continue }
      let rest = isBelowTitle ? lines[...] : lines.dropFirst()
      isBelowTitle = true
      guard let range = MarkdownBlocks.firstParagraph(of: rest.map(\.text)) else { continue }
      return (index, range.lowerBound + rest.startIndex..<range.upperBound + rest.startIndex)
    }
    return nil
  }

  /// The name of the constant that the call of `parameter` or `record` at this place initializes.
  func constant(line: Int, column: Int) -> String? {
    let candidates = constants[line] ?? []
    return candidates.count == 1
      ? candidates[0].name : candidates.first { $0.column == column }?.name
  }

  /// The index of the claim at this place.
  func claimIndex(line: Int, column: Int) -> Int? {
    let candidates = claimIndices[line] ?? []
    return candidates.count == 1
      ? candidates[0] : candidates.first { claims[$0].column == column }
  }

  /// The index of the piece under which the outputs of `line` appear: the code that holds it or begins before it.
  func pieceIndex(ofLine line: Int) -> Int { Self.index(ofChunkWith: line, in: chunks) }

  private static func index(
    ofChunkWith line: Int, in chunks: [(index: Int, firstLine: Int)]
  ) -> Int {
    var (lower, upper) = (0, chunks.count)
    while lower < upper {
      let middle = (lower + upper) / 2
      if chunks[middle].firstLine <= line { lower = middle + 1 } else { upper = middle }
    }
    return lower > 0 ? chunks[lower - 1].index : 0
  }
}
