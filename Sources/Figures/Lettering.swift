import LetteringData

/// Text in pictures of pixels: DejaVu Sans Condensed at 38 pixels per em, from an atlas that is
/// committed, so that a text has the same pixels everywhere.
///
/// Its format is in `Sources/LetteringData/README.md`. A character that the atlas lacks is a box.
struct Lettering: Sendable {
  /// The only lettering there is.
  static let standard = Lettering()
  /// The height of a line in pixels, and of the part of it above the baseline.
  let lineHeight: Int
  let ascent: Int
  private let glyphs: [Character: Glyph]
  private let missing: Glyph

  /// The pixels of a character: a box of coverage at `left`, `top` of its place in the line.
  struct Glyph {
    let advance: Int
    var left = 0
    var top = 0
    var width = 0
    var coverage: [UInt8] = []
  }

  private init() {
    let atlas = UnsafeBufferPointer(start: lettering_atlas(), count: lettering_atlas_size())
    ascent = Int(atlas[0])
    lineHeight = ascent + Int(atlas[1])
    var glyphs: [Character: Glyph] = [:]
    var start = 2
    while start < atlas.count {
      let code = (0..<4).reduce(UInt32(0)) { $0 | UInt32(atlas[start + $1]) << UInt32(8 * $1) }
      let (advance, left) = (Int(atlas[start + 4]), Int(Int8(bitPattern: atlas[start + 5])))
      let (top, width) = (Int(atlas[start + 6]), Int(atlas[start + 7]))
      let end = start + 9 + width * Int(atlas[start + 8])
      if let scalar = Unicode.Scalar(code) {
        glyphs[Character(scalar)] = Glyph(
          advance: advance, left: left, top: top, width: width,
          coverage: Array(atlas[start + 9..<end]))
      }
      start = end
    }
    self.glyphs = glyphs
    missing = Self.box(width: 18, height: 27, baseline: ascent)
  }

  /// An outline of 2 pixels that stands on the baseline.
  private static func box(width: Int, height: Int, baseline: Int) -> Glyph {
    let coverage = (0..<width * height).map { index -> UInt8 in
      let (x, y) = (index % width, index / width)
      return min(x, y, width - 1 - x, height - 1 - y) < 2 ? 255 : 0
    }
    return Glyph(
      advance: width + 6, left: 3, top: baseline - height, width: width, coverage: coverage)
  }

  /// The glyph of `character`, however it is composed: e and an accent are é.
  func glyph(_ character: Character) -> Glyph { glyphs[character] ?? missing }

  /// The width of `text`, one line, in pixels.
  func width(of text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + glyph($1).advance }
  }

  /// `text` in lines of at most `width` pixels: broken at its line breaks and between words, and
  /// within a word only if the word alone is too wide.
  func lines(of text: String, width: Int) -> [String] {
    var lines: [String] = []
    for paragraph in text.split(whereSeparator: \.isNewline) {
      var line = ""
      for word in words(of: paragraph) {
        let longer = line.isEmpty ? word : "\(line) \(word)"
        if self.width(of: longer) <= width {
          line = longer
          continue
        }
        if !line.isEmpty { lines.append(line) }
        line = ""
        for character in word {
          if !line.isEmpty, self.width(of: line + String(character)) > width {
            lines.append(line)
            line = ""
          }
          if !line.isEmpty || !character.isWhitespace { line.append(character) }
        }
      }
      if !line.isEmpty { lines.append(line) }
    }
    return lines
  }

  /// The width of the widest line of `text`, broken at its line breaks alone.
  func widestLine(of text: String) -> Int {
    lines(of: text, width: .max).map { width(of: $0) }.max() ?? 0
  }

  /// The width of the widest word of `text`.
  func widestWord(of text: String) -> Int {
    words(of: text).map { width(of: $0) }.max() ?? 0
  }
}

/// The parts of `text` between which a line may break: its words, and `λ = 0.1` or `0.2 ± 0.1` whole.
func words(of text: some StringProtocol) -> [String] {
  let joints = ["=", "±", "≈", "×"]
  var words: [String] = []
  var isJoined = false
  for part in text.split(whereSeparator: { $0.isWhitespace }) {
    let word = String(part)
    if let last = words.last, isJoined || joints.contains(word) {
      words[words.count - 1] = "\(last) \(word)"
    } else {
      words.append(word)
    }
    isJoined = joints.contains(word)
  }
  return words
}

extension GrayscaleImage {
  /// Writes `text`, one line, in black, its line's top left corner at `x`, `y`.
  mutating func write(_ text: String, x: Int, y: Int) {
    var x = x
    for character in text {
      let glyph = Lettering.standard.glyph(character)
      for (index, coverage) in glyph.coverage.enumerated() {
        darken(
          x: x + glyph.left + index % glyph.width, y: y + glyph.top + index / glyph.width,
          to: 255 - coverage)
      }
      x += glyph.advance
    }
  }
}
