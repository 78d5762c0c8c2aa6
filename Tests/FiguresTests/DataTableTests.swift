import Figures
import Testing

@Suite("Data tables")
struct DataTableTests {
  @Test("a table is a line of names, then a line a row, each ended by LF")
  func lines() {
    let table = DataTable(columns: ["epoch", "loss"], rows: [["1", "0.5"], ["2", ""]])
    #expect(table.csv() == "epoch,loss\n1,0.5\n2,\n")
  }

  @Test(
    "cells are quoted as RFC 4180 has it",
    arguments: [
      ("plain text", "plain text"), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""),
      ("two\nlines", "\"two\nlines\""), ("two\r\nlines", "\"two\r\nlines\""),
      ("\r", "\"\r\""), ("ℓ2", "ℓ2"), ("", ""),
    ])
  func quoting(cell: String, expected: String) {
    #expect(DataTable(columns: [cell], rows: []).csv() == expected + "\n")
    #expect(DataTable(columns: ["a"], rows: [[cell]]).csv() == "a\n" + expected + "\n")
  }
}
