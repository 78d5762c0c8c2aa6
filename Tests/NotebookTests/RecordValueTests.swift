import Testing

@testable import Notebook

@Suite struct RecordValueTests {
  @Test func writesJSON() {
    let value = RecordValue.object([
      .init("seed", UInt64.max), .init("rate", Float(0.01)), .init("half", 0.5),
      .init("losses", [0.25, 0.125]), .init("nothing", Double.nan), .init("is", true),
      .init("text", "a\"b\\c\n\u{1}é"), .init("empty", [Int]()),
      .init("nested", RecordValue.list([.object([.init("n", 1)]), .object([])])),
    ])
    #expect(
      value.json() == #"""
        {
          "seed": 18446744073709551615,
          "rate": 0.01,
          "half": 0.5,
          "losses": [0.25, 0.125],
          "nothing": null,
          "is": true,
          "text": "a\"b\\c\n\u0001é",
          "empty": [],
          "nested": [
            {
              "n": 1
            },
            {}
          ]
        }
        """#)
  }

  @Test func joinsTheChaptersOfARun() {
    #expect(
      ChapterMetrics.document(["{\n  \"name\": \"a\"\n}", "{}"]) == """
        {
          "chapters": [
            {
              "name": "a"
            },
            {}
          ]
        }

        """)
  }
}
