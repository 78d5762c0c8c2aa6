import Basics
import Testing

@Suite struct FixedDigitsTests {
  @Test(arguments: [
    (0.0356, 4, "0.0356"), (-0.5, 0, "0"), (1.5, 0, "2"), (2.5, 0, "2"), (-1.25, 1, "-1.2"),
    (0.001, 2, "0.00"), (-0.001, 2, "0.00"), (12.0, 3, "12.000"), (999.9999, 2, "1000.00"),
    (.nan, 2, "nan"), (-.nan, 2, "nan"), (.infinity, 2, "inf"), (1e300, 2, "1e+300"),
  ])
  func writesFixedDigits(value: Double, digits: Int, expected: String) {
    #expect(fixed(value, digits: digits) == expected)
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (-55000, "-55,000"), (1_234_567, "1,234,567"),
    (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func groupsThousands(value: Int, expected: String) {
    #expect(grouped(value) == expected)
  }
}

@Suite struct SHA256Tests {
  /// FIPS 180-2, appendix B.1, and the digest of the empty message.
  @Test func matchesPublishedVectors() {
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    #expect(sha256("abc".utf8) == abc)
    #expect(sha256([]) == empty)
  }

  /// FIPS 180-2, appendix B.2, in pieces; and B.1 after it, with the same object.
  @Test func digestsPieces() {
    let twoBlocks = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    let digest = IncrementalSHA256()
    for piece in ["abcdbcdecdefdefgefg", "", "hfghighijhijkijkljklmklmnlmnomnopnopq"] {
      Array(piece.utf8).withUnsafeBytes { digest.update($0) }
    }
    #expect(digest.finish() == twoBlocks)
    Array("abc".utf8).withUnsafeBytes { digest.update($0) }
    #expect(digest.finish() == abc)
  }
}
