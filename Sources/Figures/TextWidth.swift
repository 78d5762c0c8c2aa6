/// About how wide `text` is, in pixels, in a sans-serif font of `size` pixels.
///
/// An estimate on the safe side: which font shows the text is not known, and must not matter.
func estimatedWidth(of text: String, size: Double) -> Double {
  let ems = text.unicodeScalars.map { scalar -> Double in
    switch scalar {
    case "i", "j", "l", "t", "f", "I", "'", ".", ",", ":", ";", "|", "!", " ", "(", ")": 0.36
    case "m", "w", "M", "W", "@", "%": 0.92
    case "A"..."Z": 0.72
    case "\u{2E80}"...: 1.05
    default: 0.6
    }
  }
  return ems.reduce(0, +) * size
}

/// `text`, cut where it must be, so that it is at most about `width` pixels wide at `size` pixels.
func shortened(_ text: String, toWidth width: Double, size: Double) -> String {
  guard estimatedWidth(of: text, size: size) > width else { return text }
  var text = text
  while !text.isEmpty && estimatedWidth(of: text + "…", size: size) > width { text.removeLast() }
  return text + "…"
}
