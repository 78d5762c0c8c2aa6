import Testing

@testable import Training

@Suite struct NearestRowsTests {
  /// Small whole numbers, whose squares and products are exact, in rows of which some agree.
  private static func matrix(rows: Int, columns: Int) -> Matrix {
    var generator = SplitMix64(seed: 5)
    return Matrix(
      rows: rows, columns: columns,
      elements: (0..<rows * columns).map { _ in Float(generator.next(below: 7)) - 3 })
  }

  @Test(arguments: [(600, 3), (200, 3), (97, 20), (5, 1)], [1, 2, 3])
  func findsWhatASortFinds(shape: (rows: Int, columns: Int), threadCount: Int) throws {
    let matrix = Self.matrix(rows: shape.rows, columns: shape.columns)
    let found = matrix.nearestRows(count: 4, on: try Device(threadCount: threadCount))
    let rows = matrix.rowArrays
    for (row, x) in rows.enumerated() {
      let distances = rows.map { distance(x, $0) }
      let others = rows.indices.filter { $0 != row }
      let sorted = others.sorted { (distances[$0], $0) < (distances[$1], $1) }
      #expect(found[row] == Array(sorted.prefix(4)))
    }
  }

  /// Of equally near images rounding decides here: x / 255 is not exact.
  @Test(arguments: [1, 2, 3]) func findsImages(threadCount: Int) throws {
    var generator = SplitMix64(seed: 5)
    let pixels = (0..<600 * 5).map { _ in UInt8(17 * generator.next(below: 16)) }
    let images = stride(from: 0, to: pixels.count, by: 5).map {
      pixels[$0..<$0 + 5].map(Float.init)
    }
    let device = try Device(threadCount: threadCount)
    let found = nearestImages(pixels[...], pixelCount: 5, count: 1, on: device)
    for (row, x) in images.enumerated() {
      let distances = images.map { distance(x, $0) }
      let nearest = images.indices.filter { $0 != row }.map { distances[$0] }.min()
      #expect(found[row].map { distances[$0] } == [nearest])
    }
  }

  /// A row that is no number, and one whose square is infinite, are far from all, and yet others.
  @Test(arguments: 0..<4) func findsOthersWhereNothingIsNear(broken: Int) throws {
    var rows: [[Float]] = [[0, 1], [1e20, 0], [0, 2]]
    rows.insert([.nan, 0], at: broken)
    let matrix = Matrix(rows: 4, columns: 2, elements: rows.flatMap(\.self))
    let device = try Device(threadCount: 2)
    for (row, others) in matrix.nearestRows(count: 3, on: device).enumerated() {
      #expect(others.sorted() == (0..<4).filter { $0 != row })
    }
    let low = try #require(rows.firstIndex(of: [0, 1]))
    let high = try #require(rows.firstIndex(of: [0, 2]))
    let nearest = matrix.nearestRows(count: 1, on: device)
    #expect(nearest[low] == [high] && nearest[high] == [low])
  }

  /// Σ (x - y)²
  private func distance(_ x: [Float], _ y: [Float]) -> Float {
    zip(x, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }

  @Test func givesNoMoreThanThereAre() throws {
    let device = try Device(threadCount: 2)
    #expect(
      Self.matrix(rows: 3, columns: 2).nearestRows(count: 9, on: device).map(\.count) == [2, 2, 2])
    #expect(Self.matrix(rows: 1, columns: 2).nearestRows(count: 9, on: device) == [[]])
    #expect(Self.matrix(rows: 2, columns: 2).nearestRows(count: 0, on: device) == [[], []])
    #expect(Matrix(rows: 0, columns: 2).nearestRows(count: 1, on: device) == [])
  }
}
