import Basics
import Platform

/// What `metrics.json` in a report's folder says; the index reads it back.
struct ChapterMetrics {
  /// The picture of the chapter that the index shows.
  struct Picture: Decodable, Equatable {
    let file: String
    let alternativeText: String
    let caption: String?
    let width: Int
  }

  let name: String
  let title: String
  let number: Int?
  let picture: Picture?
  /// What the index's table shows of the chapter, column by column.
  let figures: [(column: TableColumn, cell: TableCell)]

  /// The names that a chapter cannot record, for they are recorded for it.
  static let ownNames = ["name", "title", "number", "picture", "seed", "parameters", "columns"]

  /// Reads the file at `path`.
  ///
  /// Throws `FileError`, or `IndexError.badMetrics`.
  static func read(_ path: String) throws -> ChapterMetrics {
    let bytes = try FileSystem.read(path)
    do {
      let metrics = try JSONDecoder().decode(ChapterMetrics.self, from: Data(bytes))
      guard isFileName(metrics.name) else { throw IndexError.badMetrics(path: path) }
      return metrics
    } catch is DecodingError {
      throw IndexError.badMetrics(path: path)
    }
  }
}

extension ChapterMetrics: Decodable {
  private enum Key: String, CodingKey { case name, title, number, picture, columns }

  /// The name of a record.
  private struct RecordName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    name = try container.decode(String.self, forKey: .name)
    title = try container.decode(String.self, forKey: .title)
    number = try container.decodeIfPresent(Int.self, forKey: .number)
    picture = try container.decodeIfPresent(Picture.self, forKey: .picture)
    let records = try decoder.container(keyedBy: RecordName.self)
    let columns = try container.decodeIfPresent([IndexColumn].self, forKey: .columns) ?? []
    figures = try columns.map { column in
      let name = RecordName(stringValue: column.record)
      return (column.column, try records.decode(RecordedCell.self, forKey: name).cell)
    }
  }
}

extension ChapterMetrics {
  /// The text of the file that `--json` asks for, of the chapters' elements.
  static func document(_ metrics: [String]) -> String {
    let elements = metrics.map { element in
      "\n    " + element.split(separator: "\n").joined(separator: "\n    ")
    }
    return "{\n  \"chapters\": [" + elements.joined(separator: ",") + "\n  ]\n}\n"
  }
}

extension Chapter {
  /// The chapter's identity, parameters and records: the same for the same parameters and data.
  var metrics: [RecordValue.Member] {
    var members: [RecordValue.Member] = [.init("name", path.name), .init("title", source.title)]
    if let number = path.number { members.append(.init("number", number)) }
    if let figure = figures.first(where: \.isCover) ?? figures.first {
      let picture: [RecordValue.Member] = [
        .init("file", figure.fileName), .init("alternativeText", figure.alternativeText.onOneLine),
        .init("caption", figure.caption.onOneLine),
        .init("width", figure.width),
      ]
      members.append(.init("picture", RecordValue.object(picture)))
    }
    if let seed = settings.first(where: { $0.name == "seed" }) {
      members.append(.init("seed", seed.value))
    }
    let parameters = settings.map { RecordValue.Member($0.name, $0.value) }
    members.append(.init("parameters", RecordValue.object(parameters)))
    members += records
    if !columns.isEmpty { members.append(.init("columns", columns)) }
    return members
  }

  /// The chapter's metrics and what depends on the machine: an element of `--json`.
  var metricsForMachines: RecordValue {
    .object(metrics.filter { !["picture", "columns"].contains($0.name) } + machineRecords)
  }
}
