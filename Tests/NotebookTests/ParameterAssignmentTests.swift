import Basics
import Testing

@testable import Notebook

@Suite struct ParameterAssignmentTests {
  private func declaration(_ name: String, _ type: ParameterType, _ value: String)
    -> ParameterDeclaration
  {
    .init(
      name: name, type: type, defaultValue: value, defaultText: value, range: nil, meaning: "")
  }

  private var chapters: [ChapterDescription] {
    [
      ChapterDescription(
        name: "stacked", number: 1, title: "S",
        parameters: [declaration("l2", .float, "0.001"), declaration("epochs", .int, "5")]),
      ChapterDescription(
        name: "tied", number: 2, title: "T",
        parameters: [declaration("l2", .float, "0.001"), declaration("deep", .bool, "false")]),
    ]
  }

  private let file = "p.json"

  private func assign(_ overrides: [ParameterOverride]) throws -> [[String]] {
    let assignment = try ParameterAssignment(
      overrides, to: chapters, book: ["stacked", "tied", "denoising"])
    return ["stacked", "tied"].map { chapter in
      assignment.settings(of: chapter).map { "\($0.name)=\($0.text)" }
    }
  }

  private func argument(_ text: String) throws -> ParameterOverride {
    try #require(ParameterOverride(argument: text))
  }

  @Test func setsAParameterInEveryChapter() throws {
    #expect(try assign([argument("l2=0.10")]) == [["l2=0.1"], ["l2=0.1"]])
  }

  /// The command line wins over the file; among each, one chapter's own over one for all.
  @Test func theMoreSpecificWins() throws {
    let overrides = try [
      argument("l2=0.1"), argument("tied.l2=0.2"),
      .init(name: "l2", chapter: "tied", text: "0.3", file: file),
      .init(name: "l2", text: "0.4", file: file),
      .init(name: "epochs", chapter: "stacked", text: "7", file: file),
    ]
    let expected = [["l2=0.1", "epochs=7"], ["l2=0.2"]]
    #expect(try assign(overrides) == expected)
    #expect(try assign(overrides.reversed()) == expected)
    #expect(try assign(Array(overrides[2...])) == [["l2=0.4", "epochs=7"], ["l2=0.3"]])
    for pair in [[overrides[0], overrides[2]], [overrides[2], overrides[0]]] {
      #expect(try assign(pair) == [["l2=0.1"], ["l2=0.1"]])
    }
  }

  /// A file for the whole book serves a run of some chapters.
  @Test func aFileMayHaveChaptersThatDoNotRun() throws {
    #expect(
      try assign([.init(name: "x", chapter: "denoising", text: "1", file: file)])
        == [[], []])
  }

  @Test func tellsWhetherAnythingDiffersFromItsDefault() throws {
    func isCustom(_ text: String) throws -> Bool {
      try ParameterAssignment([argument(text)], to: chapters).isCustom
    }
    #expect(try !isCustom("l2=1e-3") && !isCustom("stacked.epochs=05") && isCustom("l2=0"))
    #expect(!ParameterAssignment().isCustom)
  }

  @Test func namesTheChapterThatLacksAParameter() throws {
    #expect(
      try refusal(argument("epochs=3")) == """
        parameter 'epochs' is not a parameter of 'tied'; set it for stacked only, with '-p \
        stacked.epochs=VALUE'; the parameters are l2 (number, default 0.001); deep (true or false, \
        default false)
        """)
    #expect(
      try refusal(argument("tied.epochs=3")) == """
        parameter 'epochs' is not a parameter of 'tied'; set it for stacked only, with '-p \
        stacked.epochs=VALUE'; the parameters are l2 (number, default 0.001); deep (true or false, \
        default false)
        """)
    #expect(
      refusal(.init(name: "deep", text: "true", file: file)).hasPrefix(
        """
        p.json: parameter 'deep' is not a parameter of 'stacked'; set it for tied only, with '-p \
        tied.deep=VALUE'; the parameters are l2
        """))
    #expect(
      try refusal(argument("denoising.l2=3"))
        == "parameter 'l2' is set for chapter 'denoising', but this run has stacked, tied only")
    #expect(
      refusal(.init(name: "l2", chapter: "tide", text: "1", file: file))
        == "p.json: parameter 'l2' is set for chapter 'tide', but this run has stacked, tied only")
  }

  @Test func refusesNumbersThatTheTypeCannotHold() throws {
    for (name, text) in [("l2", "1e-50"), ("l2", "1e50"), ("epochs", "99999999999999999999")] {
      for override in try [
        argument("stacked.\(name)=\(text)"),
        .init(name: name, chapter: "stacked", text: text, file: file),
      ] {
        let type = name == "l2" ? "Float" : "Int"
        #expect(
          refusal(override).contains("(\(type)), not \'\(text)\'; the"))
      }
    }
  }

  private func refusal(_ override: ParameterOverride) -> String {
    let error = #expect(throws: Failure.self) { _ = try assign([override]) }
    #expect(error?.exitCode == .usage)
    return error?.description ?? ""
  }
}
