extension String {
  /// The columns that the text takes on a terminal: none for what combines with the character
  /// before it, two for East Asian characters and emoji, none for the escapes of colours.
  var displayWidth: Int {
    var width = 0
    var isEscape = false
    for character in self {
      if character == "\u{1B}" { isEscape = true }
      if !isEscape { width += character.displayWidth }
      if isEscape, character.isLetter { isEscape = false }
    }
    return width
  }

  /// The longest beginning that takes no more than `columns`, with an ellipsis where it is cut.
  func prefix(columns: Int) -> String {
    guard displayWidth > columns else { return self }
    var result = ""
    var width = 1
    for character in self {
      width += character.displayWidth
      guard width <= columns else { break }
      result.append(character)
    }
    return columns > 0 ? result + "…" : ""
  }
}

extension Character {
  /// Unicode's wide blocks (UAX #11), as terminals have them.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD,
  ]

  fileprivate var displayWidth: Int {
    guard let scalar = unicodeScalars.first else { return 0 }
    if Self.wide.contains(where: { $0.contains(scalar.value) }) { return 2 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return 1
    }
  }
}
