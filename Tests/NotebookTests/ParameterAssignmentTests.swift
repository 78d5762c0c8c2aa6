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

  private let file = ParameterOverride.Origin.file(path: "p.json")

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
      .init(name: "l2", chapter: "tied", value: .json(.number("0.3")), origin: file),
      .init(name: "l2", value: .json(.number("0.4")), origin: file),
      .init(name: "epochs", chapter: "stacked", value: .json(.number("7")), origin: file),
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
      try assign([.init(name: "x", chapter: "denoising", value: .json(.number("1")), origin: file)])
        == [[], []])
  }

  @Test func tellsWhetherAnythingDiffersFromItsDefault() throws {
    func isCustom(_ text: String) throws -> Bool {
      try ParameterAssignment([argument(text)], to: chapters).isCustom
    }
    #expect(try !isCustom("l2=1e-3") && !isCustom("stacked.epochs=05") && isCustom("l2=0"))
    #expect(!ParameterAssignment.none.isCustom)
  }

  @Test func namesTheChapterThatLacksAParameter() throws {
    #expect(
      try refusal(argument("epochs=3")) == """
        chapter 'tied' has no parameter 'epochs'; set it for stacked alone, with '-p \
        stacked.epochs=VALUE'; the parameters are l2 (number, default 0.001); deep (true or false, \
        default false)
        """)
    #expect(
      try refusal(argument("tied.epochs=3")) == """
        chapter 'tied' has no parameter 'epochs'; the parameters are l2 (number, default 0.001); deep (true \
        or false, default false)
        """)
    #expect(
      refusal(.init(name: "deep", value: .json(.boolean(true)), origin: file)).hasPrefix(
        """
        p.json: chapter 'stacked' has no parameter 'deep'; set it for tied alone, as {"tied": \
        {"deep": VALUE}}; the parameters are l2
        """))
    #expect(
      try refusal(argument("denoising.l2=3"))
        == "parameter 'l2' is set for chapter 'denoising', but this run has stacked, tied only")
    #expect(
      refusal(.init(name: "l2", chapter: "tide", value: .json(.number("1")), origin: file))
        == "p.json: parameter 'l2' is set for chapter 'tide', but this run has stacked, tied only")
  }

  @Test func aFilesKindsMustBeTheParameters() throws {
    for (name, chapter, value, found) in [
      ("l2", nil, .json(.text("1")), "a number, not the text \"1\""),
      ("l2", nil, .json(.boolean(true)), "a number, not true"),
      ("epochs", "stacked", .json(.number("1.5")), "an integer, not 1.5"),
      ("deep", "tied", .json(.text("true")), "true or false, not the text \"true\""),
      ("deep", "tied", .json(.number("1")), "true or false, not 1"),
    ] as [(String, String?, ParameterOverride.Value, String)] {
      let message = refusal(.init(name: name, chapter: chapter, value: value, origin: file))
      #expect(
        message.hasPrefix("p.json: parameter '\(name)' must be \(found); the parameters are l2"))
    }
  }

  /// Valid JSON, but no Float or Int: the error says so.
  @Test func refusesNumbersThatTheTypeCannotHold() throws {
    for (name, text) in [("l2", "1e-50"), ("l2", "1e50"), ("epochs", "99999999999999999999")] {
      for override in try [
        argument("stacked.\(name)=\(text)"),
        .init(name: name, chapter: "stacked", value: .json(.number(text)), origin: file),
      ] {
        let type = name == "l2" ? "Float" : "Int"
        #expect(
          refusal(override).contains(", which is too large or too small for the type \(type); the"))
      }
    }
  }

  private func refusal(_ override: ParameterOverride) -> String {
    let error = #expect(throws: ParameterError.self) { _ = try assign([override]) }
    #expect(error?.exitCode == .usage)
    return error?.description ?? ""
  }
}
