import Testing

@testable import Notebook

@Suite @MainActor struct ParameterTests {
  private let source = """
    //: # T
    // parameter("comment", default: 1)
    let text = "parameter(\\"literal\\", default: 1)"
    let rate: Float = parameter("rate", default: 0.01, in: 0...1, "step size, \\"Adam\\"")
    let epochs: Int = parameter(
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
          name: "rate", type: .float, defaultValue: "0.01", defaultText: "0.01",
          bounds: .init(lower: "0", upper: "1"), meaning: "step size, \"Adam\"", line: 4),
        .init(
          name: "epochs", type: .int, defaultValue: nil, defaultText: "max(2, 3)",
          bounds: .init(lower: "1", upper: nil), meaning: "passes over the images", line: 5),
        .init(
          name: "deep", type: .bool, defaultValue: "false", defaultText: "false", bounds: nil,
          meaning: "", line: 9),
      ])
  }

  @Test(arguments: [
    ("let x = parameter(\"x\", default: 5)", "Int", "5"),
    ("let x = parameter(\"x\", default: -1_000)", "Int", "-1000"),
    ("let x = parameter(\"x\", default: 0xFF)", "Int", "255"),
    ("let x = parameter(\"x\", default: 0.50)", "Double", "0.5"),
    ("let x = parameter(\"x\", default: 1e-3)", "Double", "0.001"),
    ("let x: Float = parameter(\"x\", default: 1)", "Float", "1"),
    ("let x: Swift.Float = try parameter(\"x\", default: 1)", "Float", "1"),
    ("let x: UInt64 = // a comment\n  parameter(\"x\", default: 0b101)", "UInt64", "5"),
    ("let x: Float = parameter(\"x\", default: someConstant)", "Float", "nil"),
    ("let x = parameter(\"x\", default: Float(0.25))", "Float", "0.25"),
    ("let x = parameter(\"x\", default: UInt64(limit))", "UInt64", "nil"),
    ("let x = parameter(\"x\", default: true)", "Bool", "true"),
    ("let x = parameter(\"x\", default: \"a \" + \"b\")", "String", "a b"),
  ])
  func tellsTheTypeAndTheDefault(code: String, type: String, value: String) throws {
    let parameter = try #require(try read("//: # T\n" + code).parameters.first)
    #expect(parameter.type.rawValue == type)
    #expect(parameter.defaultValue ?? "nil" == value)
  }

  @Test(arguments: [
    ("parameter(\"x\", default: someConstant)", "must state its type"),
    ("parameter(\"x\", default: 5, in: 1...limit)", "must have a range of plain numbers"),
    ("parameter(\"x\", default: \"b\", in: \"a\"...\"c\")", "must have a range of plain numbers"),
    ("parameter(\"x\", default: 5, in: 1...4)", "must have a default that is an integer in 1...4"),
    ("let x: UInt64 = parameter(\"x\", default: -1)", "must have a default that is"),
    ("parameter(\"a.b\", default: 5)", "must be named with letters"),
    ("parameter(\"a=b\", default: 5)", "must be named with letters"),
    ("parameter(\"x\", default: 5); parameter(\"x\", default: 6)", "is declared on line 2 already"),
  ])
  func refusesDeclarationsThatDoNotTell(code: String, message: String) {
    let failure = failure("//: # T\n" + code)
    #expect(failure.contains("chapters/07-example/main.swift:2:"), "\(failure)")
    #expect(failure.contains(message), "\(failure)")
  }

  @Test func takesTheDefaultOrWhatTheCommandLineStates() throws {
    let overrides = [ParameterOverride(name: "epochs", value: .untyped("+07"))]
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
    let error = #expect(throws: ParameterError.self) {
      try chapter(source, overrides: [.init(name: "epoch", value: .untyped("1"))])
    }
    #expect(error?.exitCode == .usage)
    #expect(
      error?.description == """
        there is no parameter 'epoch'; there are rate (number in 0...1, default 0.01): step size, \
        "Adam"; epochs (integer in 1..., default max(2, 3)): passes over the images; deep (true or \
        false, default false)
        """)
  }

  @Test(arguments: ["0", "x", "1.5", "", "99999999999999999999", " 1", "nan"])
  func refusesValuesThatAreNoneOrOutOfRange(text: String) throws {
    let error = #expect(throws: ParameterError.self) {
      try chapter(source, overrides: [.init(name: "epochs", value: .untyped(text))])
    }
    #expect(error?.exitCode == .usage)
    #expect(
      error?.description.hasPrefix(
        "parameter 'epochs' must be an integer in 1..., not '\(text)'; there are rate") == true)
  }

  /// What the run finds must be what the reader was told: else a value could be refused or passed
  /// by another rule than the one that was checked before the training.
  @Test func refusesATypeThatTheDeclarationDoesNotShow() throws {
    let run = try chapter("//: # T\nf(parameter(\"x\", default: 5, in: 1...9))")
    #expect(throws: ChapterError.unclearType(name: "x", type: "Float", declared: "Int")) {
      let _: Float = try run.parameter(
        "x", default: 5, in: ParameterRange(1...9), meaning: "", line: 2)
    }
    #expect(throws: ChapterError.unclearType(name: "x", type: "Int", declared: "Int")) {
      _ = try run.parameter("x", default: 5, in: ParameterRange(1...8), meaning: "", line: 2)
    }
  }

  @Test func tellsOfParametersThatTheRunNeverCameTo() throws {
    let run = try chapter(source, overrides: [.init(name: "deep", value: .untyped("true"))])
    let error = #expect(throws: ParameterError.self) { try run.checkAllAreRead() }
    #expect(
      error?.description
        == "parameter 'deep' is set, but this run never came to its declaration on line 9")
    _ = try run.parameter("deep", default: false, in: .all, meaning: "", line: 9)
    try run.checkAllAreRead()
  }

  /// A default in another spelling is the default, and spares the reader a custom report.
  @Test(arguments: ["0.01", "0.010", "1e-2", "+0.01", ".01", "0x1.47ae14p-7"])
  func knowsADefaultInAnySpelling(text: String) throws {
    let run = try chapter(source, overrides: [.init(name: "rate", value: .untyped(text))])
    #expect(!run.isCustom)
    let rate: Float = try run.parameter(
      "rate", default: 0.01, in: ParameterRange(0...1), meaning: "m", line: 4)
    #expect(rate == 0.01)
    #expect(run.settings.map(\.isDefault) == [true])
  }

  @Test(arguments: ["0.011", "0", "0.0100001"])
  func knowsWhatIsNotTheDefault(text: String) throws {
    let run = try chapter(source, overrides: [.init(name: "rate", value: .untyped(text))])
    #expect(run.isCustom)
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
        name, default: value, in: ParameterRange(1...), meaning: "", line: line)
    }
    try declare("epochs", 3, line: 5)
    #expect(throws: ChapterError.duplicateParameter("epochs", firstLine: 5)) {
      try declare("epochs", 3, line: 9)
    }
    #expect(throws: ChapterError.parameterNameNotLiteral("comment")) {
      try declare("comment", 3, line: 9)
    }
    #expect(
      throws: ChapterError.badDefault(name: "epochs", value: "0", expected: "an integer in 1...")
    ) {
      try chapter(source).parameter(
        "epochs", default: 0, in: ParameterRange(1...), meaning: "", line: 9)
    }
  }

  @Test func describesItselfInJSON() throws {
    let description = try chapter(source).description
    let again = try #require(ChapterDescription(json: Array(description.json.json().utf8)))
    #expect(again.name == "example" && again.number == 7 && again.title == "T")
    let withoutLines = description.parameters.map { declaration in
      var declaration = declaration
      declaration.line = 0
      return declaration
    }
    #expect(again.parameters == withoutLines)
    #expect(ChapterDescription(json: Array("{}".utf8)) == nil)
  }
}
