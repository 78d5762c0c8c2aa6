import Foundation

/// Prints `line` as one line of JSON.
func printLine(_ line: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = .sortedKeys
  print(String(decoding: try encoder.encode(line), as: UTF8.self))
}
