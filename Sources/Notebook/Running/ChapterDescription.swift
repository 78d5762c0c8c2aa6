import Basics

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a chapter tells of itself without running: its title and parameters.
public struct ChapterDescription: Decodable, Sendable {
  /// A parameter as the source declares it.
  public struct Parameter: Decodable, Sendable {
    /// The name.
    public let name: String
    /// The default, as the source has it.
    public let defaultText: String
  }

  /// The chapter's name.
  public let name: String
  /// The chapter's title.
  public let title: String
  /// The parameters in the order of the source.
  public let parameters: [Parameter]

  /// Reads what a chapter wrote; `nil` where it is no description.
  public init?(json: [UInt8]) {
    guard let value = try? JSONDecoder().decode(Self.self, from: Data(json)) else { return nil }
    self = value
  }
}

extension Chapter {
  /// The chapter's description, as `ChapterDescription` reads it.
  var description: RecordValue {
    let parameters = source.parameters.map { parameter in
      RecordValue.object([
        .init("name", parameter.name), .init("type", parameter.type),
        .init("defaultText", parameter.defaultText), .init("range", parameter.rangeText ?? ""),
        .init("meaning", parameter.meaning),
      ])
    }
    return .object([
      .init("name", path.name), .init("title", source.title), .init("parameters", parameters),
    ])
  }
}
