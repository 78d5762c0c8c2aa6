import Testing

@testable import Checking

@Suite struct UnifiedDiffTests {
  private func diff(_ old: String, _ new: String) -> String {
    UnifiedDiff(old: Array(old.utf8), new: Array(new.utf8)).text(oldName: "1", newName: "2")
      .joined(separator: "\n")
  }

  /// What `diff -u` of GNU diffutils 3.8 prints for the same texts, without the files' times.
  @Test func writesWhatDiffWrites() {
    #expect(diff("a\nb\n", "a\nb\n") == "")
    #expect(diff("", "") == "")
    #expect(diff("", "x\ny\n") == "--- 1\n+++ 2\n@@ -0,0 +1,2 @@\n+x\n+y")
    #expect(diff("x\ny\n", "") == "--- 1\n+++ 2\n@@ -1,2 +0,0 @@\n-x\n-y")
    #expect(
      diff("x\n", "x")
        == "--- 1\n+++ 2\n@@ -1 +1 @@\n-x\n+x\n\\ No newline at end of file")
    #expect(
      diff("a\nb\nc\nd\ne\nf\ng\nh\n", "A\nb\nc\nd\ne\nf\ng\nH\n")
        == "--- 1\n+++ 2\n@@ -1,8 +1,8 @@\n-a\n+A\n b\n c\n d\n e\n f\n g\n-h\n+H")
    #expect(
      diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "2\n3\n4\nnew\n5\n6\n7\n8\n9\n10\n")
        == "--- 1\n+++ 2\n@@ -1,9 +1,10 @@\n-1\n 2\n 3\n 4\n+new\n 5\n 6\n 7\n 8\n 9\n+10")
    #expect(
      diff("a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\n", "a\nB\nc\nd\ne\nf\ng\nh\ni\nj\nk\nL\nm")
        == """
        --- 1
        +++ 2
        @@ -1,5 +1,5 @@
         a
        -b
        +B
         c
         d
         e
        @@ -9,5 +9,5 @@
         i
         j
         k
        -l
        -m
        +L
        +m
        \\ No newline at end of file
        """)
  }

  /// Texts that Swift's `String` holds for equal are other bytes.
  @Test func comparesBytes() {
    #expect(diff("e\u{301}\n", "\u{E9}\n") == "--- 1\n+++ 2\n@@ -1 +1 @@\n-e\u{301}\n+\u{E9}")
    #expect(diff("a\r\n", "a\n") == "--- 1\n+++ 2\n@@ -1 +1 @@\n-a\\u{D}\n+a")
  }

  @Test func showsControlCharacters() {
    #expect(
      diff("", "\u{1B}[2J\u{202E}\u{7}\u{2028}\ta\n")
        == "--- 1\n+++ 2\n@@ -0,0 +1 @@\n+\\u{1B}[2J\\u{202E}\\u{7}\\u{2028}\ta")
  }

  /// Without the added lines it is the old text, without the removed ones the new text.
  @Test func holdsBothTexts() {
    var state: UInt64 = 1
    func random(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
    for _ in 0..<300 {
      let texts = (0..<2).map { _ in
        (0..<random(30)).map { _ in UInt8(truncatingIfNeeded: random(2) == 0 ? 10 : 97) }
      }
      let lines = UnifiedDiff(old: texts[0], new: texts[1]).lines
      func text(without mark: UnifiedDiff.Mark) -> [UInt8] {
        lines.filter { $0.mark != mark }.flatMap(\.bytes)
      }
      #expect(text(without: .added) == texts[0])
      #expect(text(without: .removed) == texts[1])
    }
  }

  /// Two long texts without a line in common are not matched, which would take minutes.
  @Test func isQuickForLongTexts() {
    let old = (0..<50_000).map { "old \($0)\n" }.joined()
    let new = (0..<50_000).map { "new \($0)\n" }.joined()
    let diff = UnifiedDiff(old: Array("same\n\(old)".utf8), new: Array("same\n\(new)".utf8))
    #expect(diff.lines.count == 100_001)
  }
}
