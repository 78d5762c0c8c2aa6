import Basics
import Foundation
import Testing

@testable import Notebook

@Suite @MainActor struct ParameterTests {
  private let source = """
    //: # T
    // let comment = parameter(1)
    let text = "let literal = parameter(1)"
    let rate: Float = parameter(0.01, in: 0...1, "step size, \\"Adam\\"")
    let epochs: Int = try Notebook.parameter(
      max(2, 3),  // the passes
      in: 1..., "passes over the images")
    let deep = parameter(false)
    let myparameter = other(1), parameterless = x.parameter, y = x.parameter(1)
    """

  /// Reads the parameter `rate` of the source.
  private func rate(_ run: Chapter) throws -> Float {
    try run.parameter(default: 0.01, line: 4, column: 28)
  }

  @Test func findsTheDeclarationsInTheSource() throws {
    #expect(
      try read(source).parameters == [
        .init(
          name: "rate", type: .float, defaultValue: "0.01", defaultText: "0.01",
          range: .init(lower: "0", upper: "1"), meaning: "step size, \"Adam\"", line: 4),
        .init(
          name: "epochs", type: .int, defaultValue: nil, defaultText: "max(2, 3)",
          range: .init(lower: "1", upper: nil), meaning: "passes over the images", line: 5),
        .init(
          name: "deep", type: .bool, defaultValue: "false", defaultText: "false", range: nil,
          meaning: "", line: 8),
      ])
  }

  @Test(arguments: [
    ("let x = parameter(5)", "Int", "5"),
    ("let x = parameter(-1_000)", "Int", "-1000"),
    ("let x = parameter(0xFF)", "Int", "255"),
    ("let x = parameter(0.50)", "Double", "0.5"),
    ("let x = parameter(1e-3)", "Double", "0.001"),
    ("let x: Float = parameter(1)", "Float", "1"),
    ("private let x: Swift.Float = try parameter(1)", "Float", "1"),
    ("let x: UInt64 = // a comment\n  parameter(0b101)", "UInt64", "5"),
    ("let x: Float = parameter(someConstant)", "Float", "nil"),
    ("if a { let x = parameter(true) }", "Bool", "true"),
    ("let x = parameter(#\"a b\"#)\nlet y = 1", "String", "a b"),
  ])
  func tellsTheTypeAndTheDefault(code: String, type: String, value: String) throws {
    let parameter = try #require(try read("//: # T\n" + code).parameters.first)
    #expect(parameter.name == "x")
    #expect(parameter.type.rawValue == type)
    #expect(parameter.defaultValue ?? "nil" == value)
  }

  @Test(arguments: [
    ("let x = parameter(someConstant)", "must state one of the types Int"),
    ("let x: Float? = parameter(1)", "must state one of the types Int"),
    ("let x = parameter(5, in: 1...limit)", "must have a range of plain numbers"),
    ("let x = parameter(5, in: 1..<6)", "must have a range of plain numbers"),
    ("let x = parameter(\"b\", in: \"a\"...\"c\")", "must have a range of plain numbers"),
    ("let x = parameter(5, in: 1...4)", "must have a default that is an integer in 1...4"),
    ("let x: UInt64 = parameter(-1)", "must have a default that is"),
    ("let x: Float = parameter(1e-50)", "must have a default that is a number, not 1e-50"),
    ("let x = parameter(5, meaning)", "must have a plain string literal as its meaning"),
    ("let x = parameter()", "needs a default; write 'let x = parameter(DEFAULT, …)'"),
    ("let x = parameter(5); let x = parameter(6)", "is declared on line 2 already"),
    ("var x = parameter(5)", "a parameter must be the whole initializer of a constant"),
    ("f(parameter(5))", "a parameter must be the whole initializer of a constant"),
    ("let x = parameter(5) + 1", "a parameter must be the whole initializer of a constant"),
    ("let x = parameter(5)\n  .magnitude", "a parameter must be the whole initializer"),
    ("let x = 2 * parameter(5)", "a parameter must be the whole initializer of a constant"),
    ("let (x, y) = (parameter(5), 1)", "write 'let NAME = parameter(…)'"),
  ])
  func refusesDeclarationsThatAreUnclear(code: String, message: String) {
    let failure = failure("//: # T\n" + code)
    #expect(failure.contains("chapters/07-example/main.swift:2:"), "\(failure)")
    #expect(failure.contains(message), "\(failure)")
  }

  @Test func takesTheDefaultOrTheValueOfTheCommandLine() throws {
    let overrides = [ParameterOverride(name: "epochs", text: "+07")]
    let run = try chapter(source, overrides: overrides)
    let epochs: Int = try run.parameter(default: 3, line: 5, column: 41)
    #expect(try rate(run) == 0.01)
    #expect(epochs == 7)
    #expect(run.settings.map(\.text) == ["7", "0.01"])
    #expect(run.settings.map(\.isDefault) == [false, true])
  }

  /// Two parameters on one line are told apart by their columns.
  @Test func knowsParametersByTheirPlace() throws {
    let run = try chapter("//: # T\nlet a = parameter(1); let b = parameter(2)")
    let second: Int = try run.parameter(default: 2, line: 2, column: 40)
    let first: Int = try run.parameter(default: 1, line: 2, column: 18)
    #expect(first == 1 && second == 2)
    #expect(run.settings.map(\.name) == ["b", "a"])
  }

  @Test func refusesAnUnknownNameAndListsTheParameters() {
    let error = #expect(throws: Failure.self) {
      try chapter(source, overrides: [.init(name: "epoch", text: "1")])
    }
    #expect(error?.exitCode == .usage)
    #expect(
      error?.description == """
        parameter 'epoch' is not a parameter of 'example'; the parameters are rate (number in 0...1, default 0.01): step \
        size, "Adam"; epochs (integer in 1..., default max(2, 3)): passes over the images; deep (true \
        or false, default false)
        """)
  }

  @Test(arguments: ["0", "x", "1.5", "", " 1", "nan"])
  func refusesInvalidValues(text: String) throws {
    let error = #expect(throws: Failure.self) {
      try chapter(source, overrides: [.init(name: "epochs", text: text)])
    }
    #expect(error?.exitCode == .usage)
    #expect(
      error?.description.hasPrefix(
        "parameter 'epochs' must be an integer in 1... (Int), not '\(text)'; the parameters are rate"
      )
        == true)
  }

  /// The run must use the type that was read from the source: otherwise the value would be checked by
  /// another rule.
  @Test func refusesATypeThatTheDeclarationDoesNotShow() throws {
    let run = try chapter("//: # T\nlet x = parameter(5, in: 1...9)")
    #expect(throws: Failure.self) {
      let _: Float = try run.parameter(default: 5, line: 2, column: 18)
    }
    #expect(
      throws: Failure.self
    ) { let _: Int = try run.parameter(default: 10, line: 2, column: 18) }
  }

  @Test func reportsParametersThatTheRunDidNotReach() throws {
    let run = try chapter(source, overrides: [.init(name: "deep", text: "true")])
    let error = #expect(throws: Failure.self) { try run.checkAllAreRead() }
    #expect(
      error?.description
        == "parameter 'deep' is set, but this run did not reach its declaration on line 8")
    let _: Bool = try run.parameter(default: false, line: 8, column: 21)
    try run.checkAllAreRead()
  }

  /// A default in another spelling is the default, and needs no custom report.
  @Test(arguments: ["0.01", "0.010", "1e-2", "+0.01", ".01", "0x1.47ae14p-7"])
  func knowsADefaultInAnySpelling(text: String) throws {
    let run = try chapter(source, overrides: [.init(name: "rate", text: text)])
    #expect(!run.isCustom)
    #expect(try rate(run) == 0.01)
    #expect(run.settings.map(\.isDefault) == [true])
  }

  @Test(arguments: ["0.011", "0", "0.0100001", "0.0e-999"])
  func knowsOtherValuesThanTheDefault(text: String) throws {
    let run = try chapter(source, overrides: [.init(name: "rate", text: text)])
    #expect(run.isCustom)
  }

  @Test func knowsTheNumbersThatATypeCannotHold() {
    for text in ["nan", "inf", "-inf", "1e999", "1e-400", "0x1p-2000", "-1e-999"] {
      #expect(ParameterType.double.canonical(text) == nil)
      #expect(ParameterType.float.canonical(text) == nil)
    }
    #expect(ParameterType.uint64.canonical("-1") == nil)
    #expect(ParameterType.uint64.canonical("18446744073709551615") == "18446744073709551615")
    #expect(ParameterType.bool.canonical("yes") == nil)
    #expect(ParameterType.double.canonical("1.0") == "1")
    #expect(ParameterType.float.canonical("0.10") == "0.1")
  }

  @Test func refusesMistakesOfTheAuthor() throws {
    let run = try chapter(source)
    _ = try rate(run)
    #expect(throws: Failure.self) { try rate(run) }
    #expect(throws: Failure.self) {
      let _: Int = try run.parameter(default: 3, line: 3, column: 1)
    }
  }

  @Test func describesItselfInAMessage() throws {
    let description = try chapter(source).description
    let again = try JSONDecoder().decode(
      ChapterDescription.self, from: Data(description.message.utf8))
    #expect(again.name == "example" && again.number == 7 && again.title == "T")
    #expect(again.parameters == description.parameters)
  }
}
