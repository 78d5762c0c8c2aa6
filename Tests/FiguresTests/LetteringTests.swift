import Basics
import LetteringData
import Testing

@testable import Figures

@Suite("Lettering")
struct LetteringTests {
  private let letters = Lettering.standard

  @Test("the atlas is the one that README.md beside it names")
  func digest() {
    let atlas = UnsafeRawBufferPointer(start: lettering_atlas(), count: lettering_atlas_size())
    #expect(sha256(atlas) == "ceb427499366821bc45d0dc190aa2ff42e52b78fe15f4a6138838e68f8b7c74b")
  }

  @Test("lines and advances are those of the font: DejaVu Sans Condensed at 38 pixels per em")
  func metrics() {
    // hhea.ascender 1901, descender -483, and the advances of hmtx, of 2048 units per em.
    func pixels(_ units: Double) -> Double { units * 38 / 2048 }
    #expect(abs(Double(letters.ascent) - pixels(1901)) <= 1)
    #expect(abs(Double(letters.lineHeight) - pixels(1901 + 483)) <= 1)
    for (character, units) in [("0", 1174), ("W", 1823), ("i", 512), ("λ", 1090)]
      as [(Character, Double)]
    {
      #expect(abs(Double(letters.glyph(character).advance) - pixels(units)) <= 1, "\(character)")
    }
  }

  @Test("every character that labels need has a glyph, and a space is empty")
  func characters() {
    let ascii = (0x21...0x7E).map { Character(Unicode.Scalar(UInt8($0))) }
    let signs = Array("λℓ²σ±·×−–—…≈≤≥√ᵀ✓✗→°é⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
    let missing = letters.glyph("\u{1F600}")
    for character in ascii + signs {
      let glyph = letters.glyph(character)
      #expect(glyph.coverage.contains { $0 > 200 }, "\(character)")
      #expect(glyph.coverage != missing.coverage, "\(character)")
    }
    #expect(letters.glyph(" ").coverage.isEmpty && letters.glyph(" ").advance > 0)
    #expect(letters.glyph("e\u{301}").coverage == letters.glyph("é").coverage)
  }

  @Test("a missing character is a box that stands on the baseline")
  func missing() {
    let glyph = letters.glyph("漢")
    #expect(glyph.top + glyph.coverage.count / glyph.width == letters.ascent)
    #expect(glyph.coverage.prefix(2 * glyph.width).allSatisfy { $0 == 255 })
    #expect(glyph.coverage[5 * glyph.width + 5] == 0)
    #expect(letters.width(of: "漢字") == 2 * glyph.advance)
  }

  @Test(
    "lines break between words, at line breaks, and within words that are too wide",
    arguments: [
      ("", []), (" \n ", []), ("a b", ["a b"]), ("a\nb", ["a", "b"]),
      ("aaa bbb ccc", ["aaa bbb", "ccc"]), ("λ, λ = 0.1", ["λ,", "λ = 0.1"]),
      ("1 ± 2 ± 3", ["1 ± 2 ±", "3"]),
    ] as [(String, [String])])
  func wrapping(text: String, expected: [String]) {
    let width = letters.width(of: "aaa bbb")  // 142
    #expect(letters.lines(of: text, width: width) == expected)
  }

  @Test("text darkens the picture only where its glyphs have coverage, and only within it")
  func writing() {
    var picture = GrayscaleImage(width: 60, height: letters.lineHeight, filledWith: 255)
    picture.write("l", x: 10, y: 0)
    let glyph = letters.glyph("l")
    for y in 0..<picture.height {
      for x in 0..<picture.width {
        let (column, row) = (x - 10 - glyph.left, y - glyph.top)
        let index = row * glyph.width + column
        let isInside = (0..<glyph.width).contains(column) && glyph.coverage.indices.contains(index)
        #expect(picture.pixels[y * 60 + x] == 255 - (isInside ? glyph.coverage[index] : 0))
      }
    }
    let copy = picture
    picture.write("W", x: -200, y: 0)
    picture.write("W", x: 61, y: 3)
    #expect(picture == copy)
  }
}
