import Basics

/// A JSON file of parameters, as `-f` takes it: an object of names and values. A member that is an
/// object has the parameters of the chapter of its name.
enum ParameterFile {
  /// The parameters that the file at `path` states, in its order.
  ///
  /// Throws `FileError.cannotRead`, and `ParameterFileError`.
  static func read(_ path: String) throws -> [ParameterOverride] {
    let bytes = try FileSystem.read(path)
    let json: JSON
    do throws(JSON.SyntaxError) {
      json = try JSON(parsing: bytes)
    } catch {
      throw ParameterFileError.notJSON(path, error)
    }
    return try overrides(json, chapter: nil, path: path)
  }

  private static func overrides(
    _ json: JSON, chapter: String?, path: String
  ) throws(ParameterFileError) -> [ParameterOverride] {
    guard let members = json.members else { throw .notAnObject(path) }
    let prefix = chapter.map { "\($0)." } ?? ""
    if let name = json.duplicateName { throw .duplicate(path, prefix + name) }
    var overrides: [ParameterOverride] = []
    for member in members {
      switch member.value {
      case .number, .text, .boolean:
        overrides.append(
          .init(
            name: member.name, chapter: chapter, value: .json(member.value),
            origin: .file(path: path)))
      case .object where chapter == nil:
        overrides += try Self.overrides(member.value, chapter: member.name, path: path)
      case .null: throw .notAValue(path, prefix + member.name, found: "null")
      case .list: throw .notAValue(path, prefix + member.name, found: "a list")
      case .object: throw .notAValue(path, prefix + member.name, found: "an object")
      }
    }
    return overrides
  }
}

/// An invalid file of parameters.
enum ParameterFileError: ReportableError {
  case notJSON(String, JSON.SyntaxError)
  case notAnObject(String)
  case duplicate(String, String)
  case notAValue(String, String, found: String)

  var exitCode: Basics.ExitCode { .badData }

  var description: String {
    switch self {
    case .notJSON(let path, let error):
      "\(path):\(error.line):\(error.column): this is not valid JSON: expected \(error.expected),"
        + " found \(error.found)"
    case .notAnObject(let path):
      "\(path): expected a JSON object of parameters such as {\"epochs\": 20}, found another value"
    case .duplicate(let path, let name): "\(path): expected '\(name)' once, found it twice"
    case .notAValue(let path, let name, let found):
      "\(path): expected '\(name)' to be a number, a text, true or false, found \(found)"
    }
  }
}
