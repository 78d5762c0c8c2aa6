import Basics
import Platform
import Supervision

/// A chapter's name, title and parameters, known without running it.
public struct ChapterDescription: Codable, Sendable {
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
  /// The description that the text `source` of the chapter at `path` states. Throws for a mistake in it.
  package init(source: [UInt8], path: String) throws {
    let path = try ChapterPath(filePath: path)
    let source = try ChapterFormat.read(source, path: path.path)
    self.init(
      name: path.name, number: path.number, title: source.title, parameters: source.parameters)
  }

  /// The text that a chapter's process sends.
  var message: String {
    String(decoding: (try? JSONEncoder().encode(self)) ?? Data(), as: UTF8.self)
  }

  private var json: JSON {
    .object([
      .init("name", .text(name)), .init("number", number.map { .number($0) } ?? .null),
      .init("title", .text(title)), .init("parameters", .list(parameters.map(\.json))),
    ])
  }

  /// The text of a JSON file of `chapters`.
  public static func document(_ chapters: [ChapterDescription]) -> String {
    JSON.object([.init("chapters", .list(chapters.map(\.json)))]).text() + "\n"
  }
}

extension Chapter {
  /// The chapter's name, title and parameters.
  var description: ChapterDescription {
    ChapterDescription(
      name: path.name, number: path.number, title: source.title, parameters: source.parameters)
  }
}

extension ChapterExecutable {
  /// The description that the chapter's process sends, unless its text has a mistake, and how the process ended.
  package func description() throws(Failure) -> (ChapterDescription?, TerminationStatus) {
    var description: ChapterDescription?
    let status = try run(["--describe"]) { message in
      guard case .described(let json) = message else { return }
      description = try? JSONDecoder().decode(ChapterDescription.self, from: Data(json.utf8))
    }
    return (description, status)
  }
}
