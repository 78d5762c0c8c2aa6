import Testing

@testable import Exporting

/// Cells of a notebook, each of which is a Markdown text of its own.
@Suite struct MarkdownPiecesTests {
  /// The piece of `lines` of `page`, in which `files` lie.
  private func piece(_ page: String, _ lines: Range<Int>? = nil, _ files: [String: String] = [:])
    -> String
  {
    let report = report(page, files)
    var pieces = MarkdownPieces(report)
    return pieces.markdown(of: lines ?? 0..<report.lines.count)
  }

  @Test func haveAddressesInTheirPlaces() {
    let page =
      "See [it][There] and ![p].\n\n```swift\na\n```\n\n[there]: https://b.org 'T'\n[p]: p.png"
    #expect(
      piece(page, 0..<2, ["p.png": "PNG"])
        == "See [it](https://b.org \"T\") and ![p](data:image/png;base64,UE5H).")
    #expect(piece(page, 5..<8).isEmpty)
    let whole = "A_b * c [d]\n\n[d]: https://e"
    #expect(piece(whole) == whole)
  }

  @Test func haveTheirFootnotesBelow() {
    let page =
      "A[^b] and[^c] and[^b].\n\nD[^c]\n\nE\n\n[^b]: The *b*.[^e]\n\n    More.\n\n[^c]: The c.\n\n[^e]: The e."
    #expect(
      piece(page, 0..<2)
        == "A<sup>1</sup> and<sup>2</sup> and<sup>1</sup>.\n\n<sup>1</sup> The *b*.<sup>3</sup>\n\nMore.\n\n"
        + "<sup>2</sup> The c.\n\n<sup>3</sup> The e.")
    #expect(piece(page, 2..<4) == "D<sup>2</sup>\n\n<sup>2</sup> The c.")
    #expect(piece(page, 4..<13) == "E")
    #expect(piece(page, 5..<13).isEmpty)
  }

  @Test func haveImagesOfTheirHTML() {
    #expect(
      piece("<p>\n<img width=1 src='p.png'>\n</p>", nil, ["p.png": "PNG"])
        == "<p>\n<img width=1 src='data:image/png;base64,UE5H'>\n</p>")
    #expect(piece("<img src='q.png'>") == "<img src='q.png'>")
  }
}
