import Testing

@testable import Notebook

@Suite struct TableTests {
  @Test func alignsItsColumns() {
    let table = Table(
      columns: [.text("Chapter"), .number("MSE", digits: 4), .integer("Weights, count")],
      rows: [
        ["Stacked", 0.0356, 355_234], ["Tied", .number(Float(0.25)), 7], [.empty, 12, .empty],
      ])
    #expect(
      table.markdown == """
        | Chapter |     MSE | Weights, count |
        | ------- | ------: | -------------: |
        | Stacked |  0.0356 |        355,234 |
        | Tied    |  0.2500 |              7 |
        |         | 12.0000 |                |
        """)
  }

  @Test func showsTextAsText() {
    let table = Table(
      columns: [.text("a|b")],
      rows: [["*x* [y](z) <b>\n`c` \\ $d$ &amp; *\u{301}"], [.markdown("`a|b` \\| [l](m)\nn")]])
    #expect(
      table.markdown.split(separator: "\n").map { $0.dropLast(2).reversed().drop { $0 == " " } }
        .map { String($0.reversed()) } == [
          "| a\\|b",
          "| " + String(repeating: "-", count: 45),
          "| \\*x\\* \\[y\\](z) \\<b\\> \\`c\\` \\\\ \\$d\\$ \\&amp; \\*\u{301}",
          "| `a\\|b` \\| [l](m) n",
        ])
  }

  @Test func countsTheRowsOfColumnsOfNumbers() {
    let table = Table(counting: "Epoch", ["MSE": [0.5, 0.25], "Other": [1]], digits: 2)
    #expect(
      table.markdown == """
        | Epoch |  MSE | Other |
        | ----: | ---: | ----: |
        |     1 | 0.50 |  1.00 |
        |     2 | 0.25 |       |
        """)
  }
}
