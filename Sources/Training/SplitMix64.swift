import Platform

/// A seeded generator of 64-bit random numbers (Steele, Lea and Flood 2014; the variant of
/// Vigna's public-domain `splitmix64.c`).
public struct SplitMix64: Sendable {
  /// The state that determines the next number; at first the seed.
  public private(set) var state: UInt64

  /// A generator that starts at `seed`.
  public init(seed: UInt64) { state = seed }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A multiple of 2⁻⁵³, uniform in 0 ..< 1.
  public mutating func nextUnit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// An integer, uniform in 0 ..< `bound`, without bias (Lemire 2019).
  public mutating func next(below bound: UInt64) -> UInt64 {
    require(bound > 0, "expected a bound of at least 1, found 0")
    var product = next().multipliedFullWidth(by: bound)
    let rejected = (0 &- bound) % bound
    while product.low < rejected { product = next().multipliedFullWidth(by: bound) }
    return product.high
  }
}
