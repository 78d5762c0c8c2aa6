import Testing

@testable import Notebook

@Suite @MainActor struct ParameterTests {
  private let source = """
    //: # T
    // parameter("comment", default: 1)
    let text = "parameter(\\"literal\\", default: 1)"
    let rate: Float = parameter("rate", default: 0.01, in: 0...1, "step size, \\"Adam\\"")
    let epochs = parameter(
      "epochs",  // the passes
      default: max(2, 3), in: 1..., "passes "
        + "over the images")
    let deep = parameter("deep", default: false)
    let myparameter = other(1), parameterless = x.parameter
    """

  @Test func findsTheDeclarationsInTheSource() throws {
    #expect(
      try read(source).parameters == [
        .init(
          name: "rate", defaultText: "0.01", rangeText: "0...1", meaning: "step size, \"Adam\""),
        .init(
          name: "epochs", defaultText: "max(2, 3)", rangeText: "1...",
          meaning: "passes over the images"),
        .init(name: "deep", defaultText: "false", rangeText: nil, meaning: ""),
      ])
  }

  @Test(arguments: [
    ("5", "integer"), ("-1_000", "integer"), ("0xFF", "integer"), ("0.5", "number"),
    ("1e-3", "number"), ("true", "true or false"), ("\"a\"", "text"), ("f(x)", "value"),
  ])
  func tellsTheTypeOfADefault(text: String, type: String) {
    let parameter = ParameterDeclaration(
      name: "p", defaultText: text, rangeText: nil, meaning: "")
    #expect(parameter.type == type)
  }

  @Test func takesTheDefaultOrWhatTheCommandLineStates() throws {
    let overrides = [ParameterOverride(name: "epochs", text: "+07")]
    let run = try chapter(source, overrides: overrides)
    let rate: Float = try run.parameter(
      "rate", default: 0.01, in: ParameterRange(0...1), meaning: "m", line: 4)
    let epochs = try run.parameter(
      "epochs", default: 3, in: ParameterRange(1...), meaning: "n", line: 5)
    #expect(rate == 0.01)
    #expect(epochs == 7)
    #expect(run.settings.map(\.valueText) == ["0.01", "7"])
    #expect(run.settings.map(\.isDefault) == [true, false])
  }

  @Test func refusesAnUnknownNameAndListsTheParameters() {
    let error = #expect(throws: ChapterError.self) {
      try chapter(source, overrides: [.init(name: "epoch", text: "1")])
    }
    #expect(error?.exitCode == .usage)
    #expect(
      error?.description == """
        there is no parameter 'epoch'; there are rate (number in 0...1, default 0.01): step size, \
        "Adam"; epochs (value in 1..., default max(2, 3)): passes over the images; deep (true or \
        false, default false)
        """)
  }

  @Test(arguments: ["0", "x", "1.5", "", "99999999999999999999", " 1", "nan"])
  func refusesValuesThatAreNoneOrOutOfRange(text: String) throws {
    let run = try chapter(source, overrides: [.init(name: "epochs", text: text)])
    let error = #expect(throws: ChapterError.self) {
      try run.parameter("epochs", default: 3, in: ParameterRange(1...10), meaning: "", line: 1)
    }
    #expect(error?.exitCode == .usage)
    #expect(
      error?.description.hasPrefix(
        "parameter 'epochs' must be an integer in 1...10, not '\(text)'; there are rate") == true)
  }

  @Test func refusesNumbersThatAreNotFinite() {
    for text in ["nan", "inf", "1e999", "-inf"] {
      #expect(Double(parameterText: text) == nil)
      #expect(Float(parameterText: text) == nil)
    }
    #expect(UInt64(parameterText: "-1") == nil)
    #expect(UInt64(parameterText: "18446744073709551615") == .max)
    #expect(Bool(parameterText: "yes") == nil)
    #expect(1.0.parameterText == "1")
    #expect(Float(0.1).parameterText == "0.1")
  }

  @Test func refusesWhatTheAuthorGotWrong() throws {
    let run = try chapter(source)
    func declare(_ name: String, _ value: Int, line: Int) throws {
      _ = try run.parameter(
        name, default: value, in: ParameterRange(1...10), meaning: "", line: line)
    }
    try declare("epochs", 3, line: 5)
    #expect(throws: ChapterError.duplicateParameter("epochs", firstLine: 5)) {
      try declare("epochs", 3, line: 9)
    }
    #expect(throws: ChapterError.parameterNameNotLiteral("comment")) {
      try declare("comment", 3, line: 9)
    }
    #expect(
      throws: ChapterError.badDefault(name: "rate", value: "11", expected: "an integer in 1...10")
    ) {
      try declare("rate", 11, line: 9)
    }
  }
}
