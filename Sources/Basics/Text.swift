import Platform

/// `value` in decimal with exactly `digits` digits after the point, such as `0.0356`.
///
/// The same text on every machine: no locale, no C library. Values are scaled by 10^digits in
/// double precision and rounded to the nearest integer, ties to even. Values too large for that
/// (from 2^53 after scaling) and infinite ones appear as Swift describes them. NaN is `nan`: its
/// sign, which Swift shows, differs between CPUs.
public func fixed(_ value: Double, digits: Int) -> String {
  require((0...15).contains(digits), "expected 0 to 15 digits after the point, found \(digits)")
  var power = 1.0
  for _ in 0..<digits { power *= 10 }
  guard !value.isNaN else { return "nan" }
  let scaled = (value * power).rounded(.toNearestOrEven)
  guard scaled.magnitude < 9_007_199_254_740_992 else { return "\(value)" }
  let sign = scaled < 0 ? "-" : ""
  let integer = String(Int(scaled.magnitude))
  guard digits > 0 else { return sign + integer }
  let padded = String(repeating: "0", count: max(0, digits + 1 - integer.count)) + integer
  return sign + padded.dropLast(digits) + "." + padded.suffix(digits)
}

/// `value` with a comma between groups of three digits, such as `55,000`.
public func grouped(_ value: Int) -> String {
  let digits = Array(String(value.magnitude))
  let groups = digits.enumerated().map { index, digit in
    let remaining = digits.count - index
    return index > 0 && remaining % 3 == 0 ? ",\(digit)" : "\(digit)"
  }
  return (value < 0 ? "-" : "") + groups.joined()
}

/// `count` and the `noun` in its number, such as `1 file` and `2,000 files`.
public func counted(_ count: Int, _ noun: String) -> String {
  "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
}

/// `words` as a POSIX shell reads them, with a space between two.
public func shellCommand(_ words: [String]) -> String {
  words.map(quoted).joined(separator: " ")
}

private func quoted(_ word: String) -> String {
  let plain = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=.,:/+@%".unicodeScalars)
  guard word.isEmpty || !word.unicodeScalars.allSatisfy(plain.contains) else { return word }
  return "'" + word.replacing("'", with: "'\\''") + "'"
}

extension StringProtocol {
  /// The text without the white space at its ends.
  public var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }

  /// The text as one line: each run of line breaks, with the white space around it, is one space.
  public var onOneLine: String {
    split(whereSeparator: \.isNewline).map(\.trimmed).filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The lines of the text, with any line endings, without blank ones at its start and end.
  public var trimmedLines: [String] {
    let newlines: [Character] = ["\n", "\r\n", "\r"]
    let lines = split(omittingEmptySubsequences: false, whereSeparator: newlines.contains)
    guard let first = lines.firstIndex(where: { !$0.trimmed.isEmpty }),
      let last = lines.lastIndex(where: { !$0.trimmed.isEmpty })
    else { return [] }
    return lines[first...last].map { String($0) }
  }

  /// The text with control characters, except line feeds and tabs, as their pictures: ␛ for U+001B.
  public var withControlPictures: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map { $0 == "\n" || $0 == "\t" ? $0 : $0.controlPicture ?? $0 }))
  }

  /// The text with control characters as `\u{1B}`, so that a terminal shows them and obeys none.
  public var visible: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control where scalar != "\t", .format, .lineSeparator, .paragraphSeparator:
        text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

extension Unicode.Scalar {
  /// The character that shows a control character: ␛ for U+001B, � for those from U+0080 on, which have no picture.
  public var controlPicture: Unicode.Scalar? {
    switch value {
    case 0..<0x20: Unicode.Scalar(0x2400 + value)
    case 0x7F: "\u{2421}"
    case 0x80...0x9F: "\u{FFFD}"
    default: nil
    }
  }
}
