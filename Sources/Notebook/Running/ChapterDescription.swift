import Basics
import Platform
import Supervision

/// A chapter's description of itself, which needs no run: its title and parameters.
public struct ChapterDescription: Decodable, Sendable {
  /// The chapter's name.
  public let name: String
  /// The chapter's place in the book, if it has one.
  public let number: Int?
  /// The chapter's title.
  public let title: String
  /// The parameters in the order of the source.
  public let parameters: [ParameterDeclaration]
}

extension ChapterDescription {
  /// Reads the description of `json`; `nil` if it is malformed.
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

  /// The text of a JSON file of `chapters`.
  public static func document(_ chapters: [ChapterDescription]) -> String {
    RecordValue.object([.init("chapters", RecordValue.list(chapters.map(\.json)))]).json() + "\n"
  }
}

extension Chapter {
  /// The chapter's description of itself.
  var description: ChapterDescription {
    ChapterDescription(
      name: path.name, number: path.number, title: source.title, parameters: source.parameters)
  }
}

extension ChapterExecutable {
  /// The description that the chapter's process sends, if any, and how the process ended. A chapter
  /// with a mistake in its text prints it instead.
  ///
  /// Throws `ProcessError.cannotStart`.
  package func description() throws(ProcessError) -> (ChapterDescription?, TerminationStatus) {
    var description: ChapterDescription?
    let status = try run(["--describe"]) { message in
      guard case .described(let json) = message else { return }
      description = ChapterDescription(json: Array(json.utf8))
    }
    return (description, status)
  }
}
