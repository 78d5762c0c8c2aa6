import Basics
import TestSupport
import Testing

@Suite struct ManifestTests {
  /// FIPS 180-2, appendix B.1: the digest of "abc".
  private let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
  private let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

  @Test func hasALineForEachFileSortedByPath() throws {
    try withTemporaryDirectory { root in
      try FileSystem.createFolder("\(root)/b/deep")
      try FileSystem.create("\(root)/b/z.txt", Array("abc".utf8))
      try FileSystem.create("\(root)/b/deep/a.txt", [])
      try FileSystem.create("\(root)/b/.hidden", [])
      let manifest = try Manifest(of: "b", in: root)
      #expect(manifest.text == "\(empty)  b/.hidden\n\(empty)  b/deep/a.txt\n\(abc)  b/z.txt\n")
      #expect(Manifest(bytes: Array(manifest.text.utf8)) == manifest)
      #expect(manifest.lines(of: ["b"]) == manifest)
      #expect(manifest.lines(of: ["b/deep"]).digests == ["b/deep/a.txt": empty])
      #expect(manifest.lines(of: ["", "c"]) == Manifest())
    }
  }

  @Test func readsNothingFromNothing() {
    #expect(Manifest(bytes: []) == Manifest())
  }

  @Test func refusesWhatIsNoManifest() {
    for text in [
      "nonsense", abc, "\(abc)  ", "\(abc) a", "\(abc) *a", "\(abc.dropLast())  a",
      "\(abc.uppercased())  a", "\\\(abc)  a\\nb", "\(abc)  a\r\n", "\(abc)  a\n\(empty)  a\n",
    ] {
      #expect(Manifest(bytes: Array(text.utf8)) == nil, "\(text)")
    }
    #expect(Manifest(bytes: Array("\(abc)  ".utf8) + [0xFF]) == nil)
  }
}
