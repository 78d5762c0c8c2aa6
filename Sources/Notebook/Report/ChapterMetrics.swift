import Basics

/// The content of `metrics.json` in a report's folder, as far as the index needs it.
struct ChapterMetrics {
  /// The picture of the chapter that the index shows.
  struct Picture: Equatable {
    let file: String
    let alternativeText: String
    let caption: String?
    let width: Int
  }

  let name: String
  let title: String
  let number: Int?
  /// The chapter's opening paragraph, as Markdown.
  let abstract: String?
  let picture: Picture?
  /// The cells of the chapter in the index's table, with their columns.
  let cells: [(column: TableColumn, cell: TableCell)]

  /// The names that a chapter cannot record, since every chapter has them.
  static let ownNames = [
    "name", "title", "number", "abstract", "picture", "seed", "parameters", "columns",
  ]

  /// Reads the file at `path`.
  static func read(_ path: String) throws -> ChapterMetrics {
    let bytes = try FileSystem.read(path)
    guard let metrics = (try? JSON(parsing: bytes)).flatMap(ChapterMetrics.init) else {
      throw malformed(path)
    }
    return metrics
  }

  /// The error about malformed metrics at `path`.
  static func malformed(_ path: String) -> Failure {
    Failure(
      "'\(path)' must be a chapter's metrics, with 'name', 'title' and columns in the form that"
        + " 'chapters run' writes; remove its folder or run its chapter again")
  }

  /// The metrics that `json` holds; `nil` if they are malformed.
  init?(_ json: JSON) {
    guard let name = json["name"]?.string, isFileName(name), let title = json["title"]?.string
    else { return nil }
    self.name = name
    self.title = title
    number = json["number"]?.int
    abstract = json["abstract"]?.string
    if let json = json["picture"] {
      guard let file = json["file"]?.string, let width = json["width"]?.int,
        let alternativeText = json["alternativeText"]?.string
      else { return nil }
      picture = Picture(
        file: file, alternativeText: alternativeText, caption: json["caption"]?.string,
        width: width)
    } else {
      picture = nil
    }
    var cells: [(column: TableColumn, cell: TableCell)] = []
    for column in json["columns"]?.array ?? [] {
      guard let column = IndexColumn(column), let cell = json[column.record].flatMap(TableCell.init)
      else { return nil }
      cells.append((column.column, cell))
    }
    self.cells = cells
  }

  /// The text of the file that `--json` asks for, of the JSON texts of the chapters' elements.
  static func document(_ elements: [String]) -> String {
    let values = elements.map { (try? JSON(parsing: Array($0.utf8))) ?? .null }
    return JSON.object([.init("chapters", .list(values))]).text() + "\n"
  }
}

/// A column of the index's table that a chapter asks for, as `metrics.json` has it.
struct IndexColumn: Equatable {
  /// The record that it shows.
  let record: String
  let column: TableColumn

  var json: JSON {
    let (kind, digits): (String, Int?) =
      switch column.kind {
      case .text: ("text", nil)
      case .integer: ("integer", nil)
      case .number(let digits): ("number", digits)
      }
    return .object(
      [
        .init("record", .text(record)), .init("heading", .text(column.heading)),
        .init("kind", .text(kind)),
      ] + (digits.map { [.init("digits", .number($0))] } ?? []))
  }
}

extension IndexColumn {
  /// The column that `json` describes; `nil` if it is malformed.
  init?(_ json: JSON) {
    guard let record = json["record"]?.string, let heading = json["heading"]?.string else {
      return nil
    }
    self.record = record
    switch (json["kind"]?.string, json["digits"]?.int) {
    case ("text", _): column = .text(heading)
    case ("integer", _): column = .integer(heading)
    case ("number", let digits?) where TableColumn.allowedDigits.contains(digits):
      column = .number(heading, digits: digits)
    default: return nil
    }
  }
}

extension TableCell {
  /// The cell of a record, of a list its last element; `nil` for an object.
  fileprivate init?(_ json: JSON) {
    switch json {
    case .null: self = .empty
    case .number(let literal): self = Int(literal).map { .integer($0) } ?? .number(json.double ?? 0)
    case .boolean(let value): self = .text("\(value)")
    case .text(let text): self = .text(text)
    case .list(let values):
      guard let last = values.last else {
        self = .empty
        return
      }
      self.init(last)
    case .object: return nil
    }
  }
}

extension Chapter {
  /// The chapter's identity, parameters and records: the same for the same parameters and data.
  var metrics: JSON { .object(identity + index + parameters + records + compared) }

  /// The chapter's element in the file of `--json`, with the measurements of this machine.
  var metricsJSON: JSON { .object(identity + parameters + records + measurements) }

  private var identity: [JSON.Member] {
    [.init("name", .text(path.name)), .init("title", .text(source.title))]
      + (path.number.map { [.init("number", .number($0))] } ?? [])
  }

  /// The opening paragraph and the picture that the index shows.
  private var index: [JSON.Member] {
    var members: [JSON.Member] = []
    if let abstract = weaver.abstract { members.append(.init("abstract", .text(abstract))) }
    if let figure = figures.first(where: \.isCover) ?? figures.first {
      let picture: [JSON.Member] = [
        .init("file", .text(figure.fileName)),
        .init("alternativeText", .text(figure.alternativeText.onOneLine)),
        .init("caption", .text(figure.caption.onOneLine)), .init("width", .number(figure.width)),
      ]
      members.append(.init("picture", .object(picture)))
    }
    return members
  }

  private var parameters: [JSON.Member] {
    let seed = settings.filter { $0.name == "seed" }.map { JSON.Member("seed", $0.json) }
    let values = settings.map { JSON.Member($0.name, $0.json) }
    return seed + [.init("parameters", .object(values))]
  }

  private var compared: [JSON.Member] {
    columns.isEmpty ? [] : [.init("columns", .list(columns.map(\.json)))]
  }
}
