import Basics
import TestSupport
import Testing

@testable import Notebook

@Suite struct ParameterFileTests {
  private func read(_ text: String) throws -> [ParameterOverride] {
    try withTemporaryDirectory { folder in
      let path = folder + "/p.json"
      try FileSystem.create(path, Array(text.utf8))
      return try ParameterOverride.read(path)
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
      overrides.map(\.text)
        == ["20", "1e-3", "a \"b\" é {,:}", "true", "-0.5", "18446744073709551615"])
    #expect(overrides.map(\.chapter) == [nil, nil, nil, nil, "tied-weights", "tied-weights"])
    #expect(try read("{}").isEmpty)
  }

  @Test(arguments: [
    ("", ":1:1: this is not valid JSON: expected a value, found the end"),
    ("{\"a\": 1,\n }", ":2:2: this is not valid JSON: expected a name in quotes, found '}'"),
    ("[1]", ": expected a JSON object of parameters such as {\"epochs\": 20}, found another value"),
    ("5", ": expected a JSON object of parameters such as"),
    ("{\"a\": null}", ": expected 'a' to be a number, a text, true or false, found null"),
    ("{\"a\": [1, {}]}", ": expected 'a' to be a number, a text, true or false, found [1,{}]"),
    (
      "{\"a\": {\"b\": {}}}",
      ": expected 'a.b' to be a number, a text, true or false, found {}"
    ),
    ("{\"a\": 1, \"\\u0061\": 2}", ": expected 'a' once, found it twice"),
    ("{\"c\": {\"a\": 1, \"a\": 2}}", ": expected 'c.a' once, found it twice"),
    ("{\"c\": {}, \"c\": {}}", ": expected 'c' once, found it twice"),
  ])
  func refusesWhatIsNone(text: String, message: String) throws {
    let error = #expect(throws: Failure.self) { _ = try read(text) }
    #expect(error?.exitCode == .badData)
    #expect(error?.description.contains("p.json" + message) == true, "\(error as Any)")
  }

  /// A number that no type can hold is valid JSON all the same.
  @Test func readsNumbersOfAnySize() throws {
    #expect(try read("{\"a\": 1e-400}").map(\.text) == ["1e-400"])
  }

  @Test func aMissingFileIsMissingInput() {
    let error = #expect(throws: FileError.self) { try ParameterOverride.read("no/such.json") }
    #expect(error?.exitCode == .noInput)
  }
}
