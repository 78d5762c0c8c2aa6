import Foundation
import Testing

@testable import Training

@Suite struct SymmetricEigenTests {
  private static let device: Device? = try? Device(threadCount: 1)

  private func eigen(_ matrix: [Double], count: Int) throws -> SymmetricEigen {
    SymmetricEigen(matrix, count: count, by: try #require(Self.device).kernels)
  }

  /// The element at i, j of an n x n matrix is min(i, j) for i, j from 1: the inverse of second
  /// differences with one free end, whose eigenvalues are 1 / (4 sin²((2k - 1)π / (4n + 2))).
  @Test(arguments: [1, 2, 3, 10, 57])
  func matchesAFormula(n: Int) throws {
    let matrix = (0..<n * n).map { Double(min($0 / n, $0 % n) + 1) }
    let values = try eigen(matrix, count: 0).values
    for (k, value) in values.enumerated() {
      let sine = sin(Double(2 * k + 1) * .pi / Double(4 * n + 2))
      #expect(abs(value - 1 / (4 * sine * sine)) < 1e-14 * values[0], "value \(k) of \(n)")
    }
  }

  struct Matrix: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let size: Int
    let elements: [Double]

    init(_ name: String, _ size: Int, _ element: (_ i: Int, _ j: Int) -> Double) {
      testDescription = name
      self.size = size
      elements = (0..<size * size).map {
        element(min($0 / size, $0 % size), max($0 / size, $0 % size))
      }
    }
  }

  static func random(_ i: Int, _ j: Int) -> Double {
    var generator = SplitMix64(seed: UInt64(1000 * i + j))
    return generator.nextUnit() - 0.5
  }

  static let matrices = [
    Matrix("random", 40, random),
    Matrix("tiny numbers", 12) { random($0, $1) * 1e-200 },
    Matrix("huge numbers", 12) { random($0, $1) * 1e200 },
    Matrix("zeros", 9) { _, _ in 0 },
    Matrix("ones: one value that is not 0", 9) { _, _ in 1 },
    Matrix("the identity: all values equal", 9) { $0 == $1 ? 1 : 0 },
    Matrix("diagonal, ascending", 9) { $0 == $1 ? Double($0) : 0 },
    Matrix("rank two", 30) { random($0, 77) * random($1, 77) + random($0, 78) * random($1, 78) },
    Matrix("pixels without ink between others", 20) {
      $0 % 3 == 0 || $1 % 3 == 0 ? 0 : random($0, $1)
    },
    Matrix("of very different sizes", 16) { random($0, $1) * pow(10, -Double($0 + $1)) },
    Matrix("nothing but two numbers off the diagonal", 2) { $0 == $1 ? 0 : 3 },
  ]

  /// A·v = λ·v for each vector, all of length 1 and at right angles.
  @Test(arguments: matrices)
  func givesAnOrthonormalSystem(matrix: Matrix) throws {
    let n = matrix.size
    let system = try eigen(matrix.elements, count: n)
    let scale = matrix.elements.map(\.magnitude).max() ?? 0
    #expect(system.values == system.values.sorted(by: >))
    let vectors = (0..<n).map { k in (0..<n).map { system.vectors[$0 * n + k] } }
    for k in 0..<n {
      for i in 0..<n {
        let row = matrix.elements[i * n..<(i + 1) * n]
        let product: Double = zip(row, vectors[k]).reduce(0) { $0 + $1.0 * $1.1 }
        let difference = abs(product - system.values[k] * vectors[k][i])
        #expect(difference <= 1e-14 * Double(n) * scale)
        let angle: Double = zip(vectors[i], vectors[k]).reduce(0) { $0 + $1.0 * $1.1 }
        let expected: Double = i == k ? 1 : 0
        #expect(abs(angle - expected) < 1e-13)
      }
    }
  }

  @Test func givesTheFirstVectorsOnly() throws {
    let matrix = Self.matrices[0].elements
    let (all, some) = (try eigen(matrix, count: 40), try eigen(matrix, count: 3))
    #expect(all.values == some.values)
    let expected = (0..<120).map { all.vectors[$0 / 3 * 40 + $0 % 3] }
    #expect(some.vectors == expected)
  }
}
