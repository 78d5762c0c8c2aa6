/// `value` in decimal with exactly `digits` digits after the point, such as `0.0356`.
///
/// The same text on every machine: no locale, no C library. Values are scaled by 10^digits in
/// double precision, rounded to the nearest integer, ties to even. Values too large for that
/// (from 2^53 after scaling) and infinite ones appear as Swift describes them; what is not a number
/// is `nan`, for its sign, which Swift shows, differs between CPUs.
public func fixed(_ value: Double, digits: Int) -> String {
  precondition((0...15).contains(digits), "digits must lie in 0...15, got \(digits)")
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

/// `count` of the things called `noun`, such as `1 file` and `2,000 files`.
public func counted(_ count: Int, _ noun: String) -> String {
  "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
}
