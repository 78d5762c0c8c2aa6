import Basics

/// A parameter as a run states it: `-p epochs=20`, `--epochs 20`, a member of a file.
struct ParameterOverride: Sendable, Equatable {
  let name: String
  /// The one chapter for which it is stated; `nil` for all chapters of the run.
  var chapter: String?
  let text: String
  /// The path of the file that states it; `nil` for the command line.
  var file: String?

  /// `l2`, `tied-weights.l2`.
  var fullName: String { (chapter.map { "\($0)." } ?? "") + name }

  /// Its precedence: the command line wins over a file, then one chapter's over one for all.
  fileprivate var rank: Int { (file == nil ? 2 : 0) + (chapter == nil ? 0 : 1) }
}

extension ParameterOverride {
  /// The parameter that `name=value` or `chapter.name=value` states; `nil` for any other text.
  init?(argument: String) {
    guard let match = argument.wholeMatch(of: /(?s)(?:([^.=]+)\.)?([^.=]+)=(.*)/) else {
      return nil
    }
    self.init(name: String(match.2), chapter: match.1.map { String($0) }, text: String(match.3))
  }

  /// The parameters in the JSON file at `path`: an object of names and values, in which an object has the
  /// parameters of the chapter of its name.
  static func read(_ path: String) throws -> [ParameterOverride] {
    let bytes = try FileSystem.read(path, pipesToo: true)
    do {
      return try read(JSON(parsing: bytes), chapter: nil, path: path)
    } catch let error as JSON.SyntaxError {
      throw Failure(
        "\(path):\(error.line):\(error.column): this is not valid JSON: expected \(error.expected),"
          + " found \(error.found)")
    }
  }

  private static func read(_ json: JSON, chapter: String?, path: String) throws(Failure) -> [Self] {
    guard let members = json.members else {
      throw Failure(
        "\(path): expected a JSON object of parameters such as {\"epochs\": 20}, found another value"
      )
    }
    let prefix = chapter.map { "\($0)." } ?? ""
    if let name = json.duplicateName {
      throw Failure("\(path): expected '\(prefix)\(name)' once, found it twice")
    }
    var overrides: [Self] = []
    for member in members {
      var text: String
      switch member.value {
      case .object where chapter == nil:
        overrides += try read(member.value, chapter: member.name, path: path)
        continue
      case .number(let literal): text = literal
      case .text(let string): text = string
      case .boolean(let value): text = "\(value)"
      case .null, .list, .object:
        throw Failure(
          "\(path): expected '\(prefix)\(member.name)' to be a number, a text, true or false, found"
            + " \(member.value.compactText)")
      }
      overrides.append(.init(name: member.name, chapter: chapter, text: text, file: path))
    }
    return overrides
  }
}

/// A parameter and its value in a run.
struct ParameterSetting: Sendable, Equatable {
  let declaration: ParameterDeclaration
  /// The value in its canonical form.
  let text: String

  var name: String { declaration.name }
  var json: JSON { declaration.type.json(text) }

  /// Whether the value is known to be the default.
  var isDefault: Bool { text == declaration.defaultValue }
}

/// The parameters that a run sets for its chapters, checked before any of them trains.
public struct ParameterAssignment: Sendable {
  private var settings: [String: [ParameterSetting]] = [:]

  /// No parameters.
  public init() {}

  /// Assigns each of `overrides` to its chapters. A file may also have parameters of other chapters of the `book`.
  init(
    _ overrides: [ParameterOverride], to chapters: [ChapterDescription], book: [String] = []
  ) throws(Failure) {
    var values: [String: [String: String]] = [:]
    for override in overrides.sorted(by: { $0.rank < $1.rank }) {
      let meant = chapters.filter { $0.name == override.chapter ?? $0.name }
      if meant.isEmpty, override.file == nil || !book.contains(override.chapter ?? "") {
        let names = chapters.map(\.name).joined(separator: ", ")
        throw Self.failure(
          override, "is set for chapter '\(override.chapter ?? "")', but this run has \(names) only"
        )
      }
      for chapter in meant {
        let text = try Self.value(of: override, in: chapter, of: chapters)
        values[chapter.name, default: [:]][override.name] = text
      }
    }
    for chapter in chapters {
      settings[chapter.name] = chapter.parameters.compactMap { declaration in
        values[chapter.name]?[declaration.name].map { .init(declaration: declaration, text: $0) }
      }
    }
  }

  /// The value that `override` states for its parameter in `chapter`, in its canonical form.
  private static func value(
    of override: ParameterOverride, in chapter: ChapterDescription,
    of chapters: [ChapterDescription]
  ) throws(Failure) -> String {
    let name = override.name
    let parameters = chapter.parameters.map(\.summary).joined(separator: "; ")
    let list =
      parameters.isEmpty ? "this chapter has no parameters" : "the parameters are \(parameters)"
    guard let declaration = chapter.parameters.first(where: { $0.name == name }) else {
      let having = chapters.filter { $0.parameters.contains { $0.name == name } }.map(\.name)
      let way = having.first.map {
        "set it for \(having.joined(separator: ", ")) only, with '-p \($0).\(name)=VALUE'; "
      }
      throw failure(override, "is not a parameter of '\(chapter.name)'; \(way ?? "")\(list)")
    }
    guard let text = declaration.canonical(override.text) else {
      throw failure(
        override,
        "must be \(declaration.expectation) (\(declaration.type.rawValue)), not '\(override.text)';"
          + " \(list)")
    }
    return text
  }

  private static func failure(_ override: ParameterOverride, _ problem: String) -> Failure {
    let place = override.file.map { "\($0): " } ?? ""
    return Failure("\(place)parameter '\(override.name)' \(problem)", .usage)
  }

  /// The parameters of `chapter` that are set, in the order in which it declares them.
  func settings(of chapter: String) -> [ParameterSetting] { settings[chapter] ?? [] }

  /// Whether any parameter may differ from its default.
  public var isCustom: Bool { settings.values.joined().contains { !$0.isDefault } }
}
