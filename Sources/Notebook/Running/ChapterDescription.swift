import Basics
import Platform

/// What a chapter tells of itself without running: its title and parameters.
public struct ChapterDescription: Decodable, Sendable {
  /// The chapter's name.
  public let name: String
  /// The chapter's place in the book, where it has one.
  public let number: Int?
  /// The chapter's title.
  public let title: String
  /// The parameters in the order of the source.
  public let parameters: [ParameterDeclaration]
}

extension ChapterDescription {
  /// Reads what a chapter wrote; `nil` where it is no description.
  public init?(json: [UInt8]) {
    guard let value = try? JSONDecoder().decode(Self.self, from: Data(json)) else { return nil }
    self = value
  }

  /// The description as JSON.
  var json: RecordValue {
    .object([
      .init("name", name), .init("number", number.map(\.recordValue) ?? .null),
      .init("title", title), .init("parameters", RecordValue.list(parameters.map(\.json))),
    ])
  }

  /// The text of a file for machines with `chapters`.
  public static func document(_ chapters: [ChapterDescription]) -> String {
    RecordValue.object([.init("chapters", RecordValue.list(chapters.map(\.json)))]).json() + "\n"
  }
}

extension Chapter {
  /// What the chapter tells of itself.
  var description: ChapterDescription {
    ChapterDescription(
      name: path.name, number: path.number, title: source.title, parameters: source.parameters)
  }
}
