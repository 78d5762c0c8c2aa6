import Basics

/// A parameter as a run states it: `-p epochs=20`, `--epochs 20`, a member of a file.
struct ParameterOverride: Sendable, Equatable {
  /// Where it stands.
  enum Origin: Sendable, Equatable {
    case commandLine
    case file(path: String)
  }

  /// The value as it stands there: text on the command line, JSON in a file.
  enum Value: Sendable, Equatable {
    case untyped(String)
    case json(JSON)
  }

  let name: String
  /// The one chapter for which it is stated; `nil` for all chapters of the run.
  var chapter: String?
  let value: Value
  var origin = Origin.commandLine

  /// `l2`, `tied-weights.l2`.
  var fullName: String { (chapter.map { "\($0)." } ?? "") + name }

  /// The text of the value for a parameter of `type`; `nil` if the value is of another kind.
  func text(for type: ParameterType) -> String? {
    switch value {
    case .untyped(let text): text
    case .json(let json): type.text(json)
    }
  }

  /// The value as an error quotes it.
  var found: String {
    switch value {
    case .untyped(let text): "'\(text)'"
    case .json(.text(let text)): "the text \"\(text)\""
    case .json(let json): json.text()
    }
  }

  /// The beginning of an error about it: the file's path, or nothing.
  var place: String {
    switch origin {
    case .commandLine: ""
    case .file(let path): "\(path): "
    }
  }

  /// Its precedence: the command line wins over a file, then one chapter's over one for all.
  var rank: Int { (origin == .commandLine ? 2 : 0) + (chapter == nil ? 0 : 1) }
}

extension ParameterOverride {
  /// The parameter that `name=value` or `chapter.name=value` of the command line states; `nil` for
  /// any other text.
  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "=") else { return nil }
    let words = argument[..<equals].split(
      separator: ".", maxSplits: 1, omittingEmptySubsequences: false
    ).map(String.init)
    guard let name = words.last, !words.contains("") else { return nil }
    self.init(
      name: name, chapter: words.count > 1 ? words[0] : nil,
      value: .untyped(String(argument[equals...].dropFirst())))
  }
}

/// A parameter and its value in a run.
struct ParameterSetting: Sendable, Equatable {
  let declaration: ParameterDeclaration
  /// The value in its canonical form.
  let text: String

  var name: String { declaration.name }

  /// The value as JSON.
  var json: JSON { declaration.type.json(text) }

  /// Whether the value is known to be the default.
  var isDefault: Bool { text == declaration.defaultValue }
}

/// The parameters that a run sets for its chapters, checked before any of them trains.
public struct ParameterAssignment: Sendable {
  /// No parameters.
  public static let none = ParameterAssignment(settings: [:])

  private let settings: [String: [ParameterSetting]]

  private init(settings: [String: [ParameterSetting]]) { self.settings = settings }

  /// Assigns each of `overrides` to the chapters for which it is stated. A file may also have
  /// parameters of chapters of the `book` that are not in this run.
  ///
  /// Throws `ParameterError` for a name that a chapter lacks, and for a value that the parameter
  /// cannot have.
  init(
    _ overrides: [ParameterOverride], to chapters: [ChapterDescription], book: [String] = []
  ) throws(ParameterError) {
    let running = chapters.map(\.name)
    let overrides = overrides.filter { override in
      guard let chapter = override.chapter, override.origin != .commandLine else { return true }
      return running.contains(chapter) || !book.contains(chapter)
    }
    for override in overrides { try Self.check(override, for: chapters) }
    var settings: [String: [ParameterSetting]] = [:]
    for chapter in chapters {
      settings[chapter.name] = chapter.parameters.compactMap { declaration in
        let stated = overrides.filter {
          $0.name == declaration.name && ($0.chapter ?? chapter.name) == chapter.name
        }
        return stated.max { $0.rank < $1.rank }?.text(for: declaration.type)
          .flatMap(declaration.canonical)
          .map { ParameterSetting(declaration: declaration, text: $0) }
      }
    }
    self.settings = settings
  }

  private static func check(
    _ override: ParameterOverride, for chapters: [ChapterDescription]
  ) throws(ParameterError) {
    let meant = chapters.filter { $0.name == override.chapter ?? $0.name }
    guard !meant.isEmpty else { throw .init(unknownChapterOf: override, chapters: chapters) }
    for chapter in meant {
      guard let declaration = chapter.parameters.first(where: { $0.name == override.name }) else {
        throw .init(override, isUnknownIn: chapter, of: chapters)
      }
      guard override.text(for: declaration.type).flatMap(declaration.canonical) != nil else {
        throw .init(override, isInvalidFor: declaration, of: chapter)
      }
    }
  }

  /// The parameters of `chapter` that are set, in the order in which it declares them.
  func settings(of chapter: String) -> [ParameterSetting] { settings[chapter] ?? [] }

  /// Whether any parameter may differ from its default.
  public var isCustom: Bool { settings.values.joined().contains { !$0.isDefault } }
}

/// A parameter that a run sets, and that its chapters lack, or cannot set to this value.
struct ParameterError: ReportableError {
  let description: String
  var exitCode = Basics.ExitCode.usage

  fileprivate init(
    unknownChapterOf override: ParameterOverride, chapters: [ChapterDescription]
  ) {
    description =
      "\(override.place)parameter '\(override.name)' is set for chapter '\(override.chapter ?? "")',"
      + " but this run has \(chapters.map(\.name).joined(separator: ", ")) only"
  }

  fileprivate init(
    _ override: ParameterOverride, isInvalidFor declaration: ParameterDeclaration,
    of chapter: ChapterDescription
  ) {
    let type = declaration.type
    let isOutOfReach = override.text(for: type).map(type.cannotHold) ?? false
    let reach =
      isOutOfReach ? ", which is too large or too small for the type \(type.rawValue)" : ""
    description =
      "\(override.place)parameter '\(override.name)' must be \(declaration.expectation), not"
      + " \(override.found)\(reach); \(Self.list(chapter))"
  }

  fileprivate init(
    _ override: ParameterOverride, isUnknownIn chapter: ChapterDescription,
    of chapters: [ChapterDescription]
  ) {
    let name = override.name
    var text = "chapter '\(chapter.name)' has no parameter '\(name)'; "
    if chapters.count == 1 { text = "there is no parameter '\(name)'; " }
    let having = chapters.filter { $0.parameters.contains { $0.name == name } }.map(\.name)
    if let first = having.first, override.chapter == nil {
      let way =
        override.origin == .commandLine
        ? "with '-p \(first).\(name)=VALUE'" : "as {\"\(first)\": {\"\(name)\": VALUE}}"
      text += "set it for \(having.joined(separator: ", ")) alone, \(way); "
    }
    description = override.place + text + Self.list(chapter)
  }

  /// The run has not read the parameter of `setting`.
  init(neverRead setting: ParameterSetting) {
    description =
      "parameter '\(setting.name)' is set, but this run did not reach its declaration on line"
      + " \(setting.declaration.line)"
    exitCode = .chapterFailed
  }

  private static func list(_ chapter: ChapterDescription) -> String {
    guard !chapter.parameters.isEmpty else { return "this chapter has no parameters" }
    return "the parameters are " + chapter.parameters.map(\.summary).joined(separator: "; ")
  }
}
