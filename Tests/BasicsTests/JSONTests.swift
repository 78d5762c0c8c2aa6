import Basics
import Testing

@Suite struct JSONTests {
  @Test func writesIndentedText() {
    let value = JSON.object([
      .init("seed", .number(UInt64.max)), .init("rate", .number(0.01)), .init("n", .number(3)),
      .init("losses", .list([.number(0.25), .number(.nan), .number(-.infinity)])),
      .init("is", .boolean(true)), .init("text", .text("a\"b\\c\n\u{1}\u{1F}é")),
      .init("empty", .list([])), .init("nothing", .null),
      .init("nested", .list([.object([.init("n", .number("1e-400"))]), .object([])])),
    ])
    #expect(
      value.text() == #"""
        {
          "seed": 18446744073709551615,
          "rate": 0.01,
          "n": 3,
          "losses": [0.25, null, null],
          "is": true,
          "text": "a\"b\\c\n\u0001\u001fé",
          "empty": [],
          "nothing": null,
          "nested": [
            {
              "n": 1e-400
            },
            {}
          ]
        }
        """#)
    #expect(
      value.compactText == #"{"seed":18446744073709551615,"rate":0.01,"n":3,"#
        + #""losses":[0.25,null,null],"is":true,"text":"a\"b\\c\n\u0001\u001fé","empty":[],"#
        + #""nothing":null,"nested":[{"n":1e-400},{}]}"#)
    #expect(!value.isFinite)
    #expect(value["nested"]?.isFinite == true)
  }

  @Test func readsValues() throws {
    let text = """
      \u{FEFF}{"epochs": 20, "l2" : 1e-3, "tiny": 1e-400, "huge": -123456789012345678901234567890E+9,
        "label": "a \\"b\\" \\u00e9\\ud83d\\ude00\\/\\b\\f\\n\\r\\t\\\\ {,:}", "deep": true, "shallow": false,
        "list": [null, [], {}, 0.5], "a": 1, "\\u0061": 2, "é": 3, "e\u{301}": 4
      }

      """
    let value = try JSON(parsing: Array(text.utf8))
    #expect(value["epochs"]?.int == 20)
    #expect(value["l2"] == .number("1e-3"))
    #expect(value["l2"]?.double == 0.001)
    #expect(value["l2"]?.int == nil)
    #expect(value["tiny"] == .number("1e-400"))
    #expect(value["huge"] == .number("-123456789012345678901234567890E+9"))
    #expect(value["label"]?.string == "a \"b\" é😀/\u{8}\u{C}\n\r\t\\ {,:}")
    #expect(value["deep"]?.bool == true)
    #expect(value["shallow"]?.bool == false)
    #expect(value["list"]?.array == [.null, .list([]), .object([]), .number("0.5")])
    #expect(value["a"]?.int == 1)
    #expect(value["e\u{301}"]?.int == 4)
    #expect(value["none"] == nil)
    #expect(value.members?.count == 12)
    #expect(value.duplicateName == "a")
    #expect(value["list"]?.duplicateName == nil)
    #expect(try JSON(parsing: Array(value.text().utf8)) == value)
    #expect(try JSON(parsing: Array(value.compactText.utf8)) == value)
  }

  @Test(arguments: ["0", "-0", "10", "0.50", "1e5", "1E+05", "-2.5e-7", "1e400"])
  func keepsLiterals(literal: String) throws {
    #expect(try JSON(parsing: Array(" \(literal)\n".utf8)) == .number(literal))
  }

  @Test(arguments: [
    ("", 1, 1, "a value", "the end"),
    ("{\"a\": 1", 1, 8, "',' or '}'", "the end"),
    ("{\"a\": 1,\n }", 2, 2, "a name in quotes", "'}'"),
    ("{\n  a: 1}", 2, 3, "a name in quotes", "'a:'"),
    ("{\"a\" 1}", 1, 6, "':'", "'1'"),
    ("\u{FEFF}{\"é\": 01}", 1, 7, "a value", "'01'"),
    ("nan", 1, 1, "a value", "'nan'"), ("+1", 1, 1, "a value", "'+1'"),
    ("1.", 1, 1, "a value", "'1.'"), (".5", 1, 1, "a value", "'.5'"),
    ("1e", 1, 1, "a value", "'1e'"), ("-", 1, 1, "a value", "'-'"),
    ("0x1", 1, 1, "a value", "'0x1'"), ("True", 1, 1, "a value", "'True'"),
    ("[1,]", 1, 4, "a value", "']'"), ("[1 2]", 1, 4, "',' or ']'", "'2'"),
    ("{} {}", 1, 4, "the end", "'{'"), ("\u{1B}[0m", 1, 1, "a value", "'\\u{1B}[0m'"),
    ("{\"a\": \"x}", 1, 10, "the '\"' that ends a text", "the end"),
    ("\"a\nb\"", 1, 3, "an escape instead of a control character", "'\\u{A}b\"'"),
  ])
  func refuses(text: String, line: Int, column: Int, expected: String, found: String) {
    let error = #expect(throws: JSON.SyntaxError.self) { try JSON(parsing: Array(text.utf8)) }
    #expect(error?.line == line)
    #expect(error?.column == column)
    #expect(error?.expected == expected)
    #expect(error?.found == found)
  }

  @Test(arguments: [
    #"\q"#, #"\"#, #"\u12"#, #"\u+123"#, #"\ud800"#, #"\ud800\u0041"#, #"\udc00"#, #"\U0041"#,
  ])
  func refusesEscapes(escape: String) {
    let error = #expect(throws: JSON.SyntaxError.self) {
      try JSON(parsing: Array("\"\(escape)".utf8))
    }
    #expect(error?.column == 2)
    #expect(error?.expected.hasPrefix("an escape such as") == true)
  }

  @Test func refusesOtherBytesThanUTF8() {
    for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0xFF, 0xFE], [0]] {
      #expect(throws: JSON.SyntaxError.self) { try JSON(parsing: bytes) }
    }
  }

  @Test func limitsTheDepth() throws {
    let deep = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
    _ = try JSON(parsing: Array(deep.utf8))
    let error = #expect(throws: JSON.SyntaxError.self) {
      try JSON(parsing: Array(repeating: UInt8(ascii: "["), count: 100_000))
    }
    #expect(error?.column == 101)
    #expect(error?.expected == "at most 100 nested brackets")
  }
}
