import Foundation

/// A run's figures for machines.
struct Report: Encodable {
  let instructionSet: String
  let rounds: Int
  let figures: [Figure]

  func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }
}
