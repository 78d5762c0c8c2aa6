import Testing

@testable import Notebook

@Suite struct ParameterCompletionTests {
  private func chapter(_ name: String, _ parameters: [(String, String)]) -> ChapterDescription {
    ChapterDescription(
      name: name, number: nil, title: "T",
      parameters: parameters.map { name, value in
        ParameterDeclaration(
          name: name, type: .double, defaultValue: value, defaultText: value, range: nil,
          meaning: "")
      })
  }

  @Test func offersTheParametersOfAChapterWithTheirDefaults() {
    #expect(
      ParameterCompletion.candidates(
        for: [chapter("a", [("l2", "0.001"), ("rate", "1e-05"), ("limit", "f(x, 1)")])], prefix: "")
        == ["l2=0.001", "rate=1e-05", "limit="])
    #expect(ParameterCompletion.candidates(for: [], prefix: "").isEmpty)
  }

  @Test func offersWhatIsEachChaptersOwn() {
    let chapters = [
      chapter("a", [("l2", "1"), ("x", "2")]), chapter("b", [("l2", "3"), ("y", "4")]),
    ]
    #expect(
      ParameterCompletion.candidates(for: chapters, prefix: "") == ["l2=", "a.x=2", "b.y=4"])
    #expect(
      ParameterCompletion.candidates(for: chapters, prefix: "b.")
        == ["l2=", "a.x=2", "b.l2=3", "b.y=4"])
  }
}
