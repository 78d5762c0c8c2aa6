/// What a run sets the parameters of its chapters to, checked before any of them trains.
public struct ParameterAssignment: Sendable {
  /// A parameter and its value in canonical form.
  public struct Setting: Sendable, Equatable {
    let name: String
    let text: String
    /// Whether the value is known to be the default.
    let isDefault: Bool
  }

  /// What a run sets that sets nothing.
  public static let none = ParameterAssignment(settings: [:])

  private let settings: [String: [Setting]]

  private init(settings: [String: [Setting]]) { self.settings = settings }

  /// Assigns each of `overrides` to the chapters that it is meant for. A file may also have
  /// parameters of chapters of the `book` that do not run this time.
  ///
  /// Throws `ParameterError` for a name that a chapter does not have, and for a value that is none
  /// of the parameter's.
  init(
    _ overrides: [ParameterOverride], to chapters: [ChapterDescription], book: [String] = []
  ) throws(ParameterError) {
    let running = chapters.map(\.name)
    let overrides = overrides.filter { override in
      guard let chapter = override.chapter, override.origin != .commandLine else { return true }
      return running.contains(chapter) || !book.contains(chapter)
    }
    for override in overrides { try Self.check(override, for: chapters) }
    var settings: [String: [Setting]] = [:]
    for chapter in chapters {
      settings[chapter.name] = chapter.parameters.compactMap { declaration in
        let stated = overrides.filter {
          $0.name == declaration.name && ($0.chapter ?? chapter.name) == chapter.name
        }
        return stated.max { $0.rank < $1.rank }?.canonical(for: declaration).map {
          Setting(
            name: declaration.name, text: $0, isDefault: $0 == declaration.defaultValue)
        }
      }
    }
    self.settings = settings
  }

  private static func check(
    _ override: ParameterOverride, for chapters: [ChapterDescription]
  ) throws(ParameterError) {
    let meant = chapters.filter { ($0.name) == override.chapter ?? $0.name }
    guard !meant.isEmpty else {
      throw .unknownChapter(override, chapters: chapters.map(\.name))
    }
    for chapter in meant {
      guard let declaration = chapter.parameters.first(where: { $0.name == override.name }) else {
        throw .unknownParameter(override, in: chapter, of: chapters)
      }
      guard override.canonical(for: declaration) != nil else {
        throw .badValue(override, declaration, declared: chapter.parameters)
      }
    }
  }

  /// The parameters of `chapter` that are set, in the order in which it declares them.
  func settings(of chapter: String) -> [Setting] { settings[chapter] ?? [] }

  /// Whether any parameter may differ from its default.
  public var isCustom: Bool { settings.values.joined().contains { !$0.isDefault } }
}
