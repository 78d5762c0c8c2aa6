import Basics
import TestSupport
import Testing

@testable import Notebook

@Suite struct ParameterFileTests {
  private func read(_ text: String) throws -> [ParameterOverride] {
    try withTemporaryDirectory { folder in
      let path = folder + "/p.json"
      try FileSystem.create(path, Array(text.utf8))
      return try ParameterFile.read(path)
    }
  }

  @Test func readsNamesAndValues() throws {
    let overrides = try read(
      """
      \u{FEFF}{"epochs": 20, "l2" : 1e-3,
        "label": "a \\"b\\" \\u00e9 {,:}", "deep": true,
        "tied-weights": {"l2": -0.5, "seed": 18446744073709551615}, "none": {}
      }

      """)
    #expect(overrides.map(\.fullName).prefix(4) == ["epochs", "l2", "label", "deep"])
    #expect(
      overrides.map(\.value) == [
        .number("20"), .number("1e-3"), .text("a \"b\" é {,:}"), .boolean(true), .number("-0.5"),
        .number("18446744073709551615"),
      ])
    #expect(overrides.map(\.chapter) == [nil, nil, nil, nil, "tied-weights", "tied-weights"])
    #expect(try read("{}").isEmpty)
  }

  @Test(arguments: [
    ("", ":1:1: this is no JSON: expected a value, found the end"),
    ("{\"a\": 1", ":1:8: this is no JSON: expected ',' or '}', found the end"),
    ("{\"a\": 1,\n }", ":2:2: this is no JSON: expected a name in quotes, found '}'"),
    ("{\n  a: 1}", ":2:3: this is no JSON: expected a name in quotes, found 'a:'"),
    ("{\"a\" 1}", ":1:6: this is no JSON: expected ':', found '1'"),
    ("{\"a\": 01}", ":1:7: this is no JSON: expected a value, found '01'"),
    ("{\"a\": nan}", ":1:7: this is no JSON: expected a value, found 'nan'"),
    ("{\"a\": +1}", ":1:7: this is no JSON: expected a value, found '+1'"),
    ("{\"a\": \"x}", ":1:10: this is no JSON: expected the '\"' that ends a text, found the end"),
    ("{\"a\": \"\\q\"}", ":1:7: this is no JSON: expected a text with JSON's escapes, found"),
    ("{\"a\": [1 2]}", ":1:10: this is no JSON: expected ',' or ']', found '2'"),
    ("{} {}", ":1:4: this is no JSON: expected the end, found '{'"),
    ("[1]", ": expected a JSON object of parameters such as {\"epochs\": 20}, found another value"),
    ("5", ": expected a JSON object of parameters such as"),
    ("{\"a\": null}", ": expected 'a' to be a number, a text, true or false, found null"),
    ("{\"a\": [1, {}]}", ": expected 'a' to be a number, a text, true or false, found a list"),
    (
      "{\"a\": {\"b\": {}}}",
      ": expected 'a.b' to be a number, a text, true or false, found an object"
    ),
    ("{\"a\": 1, \"\\u0061\": 2}", ": expected 'a' once, found it twice"),
    ("{\"c\": {\"a\": 1, \"a\": 2}}", ": expected 'c.a' once, found it twice"),
    ("{\"c\": {}, \"c\": {}}", ": expected 'c' once, found it twice"),
  ])
  func refusesWhatIsNone(text: String, message: String) throws {
    let error = #expect(throws: ParameterFileError.self) { _ = try read(text) }
    #expect(error?.exitCode == .badData)
    #expect(error?.description.contains("p.json" + message) == true, "\(error as Any)")
  }

  @Test func refusesBytesThatAreNoText() throws {
    try withTemporaryDirectory { folder in
      let path = folder + "/p.json"
      for (index, bytes) in [
        Array("{\"a\": \"".utf8) + [0xFF] + Array("\"}".utf8), [0xFF, 0xFE], [0],
        Array(repeating: UInt8(ascii: "["), count: 100_000),
      ].enumerated() {
        try FileSystem.create(path + "\(index)", bytes)
        let error = #expect(throws: ParameterFileError.self) {
          _ = try ParameterFile.read(path + "\(index)")
        }
        #expect(error?.exitCode == .badData)
      }
    }
  }

  @Test func aMissingFileIsMissingInput() {
    let error = #expect(throws: FileError.self) { try ParameterFile.read("no/such.json") }
    #expect(error?.exitCode == .noInput)
  }
}
