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
      throw ParameterFileError(
        path: path,
        problem: ":\(error.line):\(error.column): this is not valid JSON: expected"
          + " \(error.expected), found \(error.found)")
    }
    return try overrides(json, chapter: nil, path: path)
  }

  private static func overrides(
    _ json: JSON, chapter: String?, path: String
  ) throws(ParameterFileError) -> [ParameterOverride] {
    func error(_ expected: String, _ found: String) -> ParameterFileError {
      ParameterFileError(path: path, problem: ": expected \(expected), found \(found)")
    }
    guard let members = json.members else {
      throw error("a JSON object of parameters such as {\"epochs\": 20}", "another value")
    }
    let prefix = chapter.map { "\($0)." } ?? ""
    if let name = json.duplicateName { throw error("'\(prefix)\(name)' once", "it twice") }
    var overrides: [ParameterOverride] = []
    for member in members {
      let expected = "'\(prefix)\(member.name)' to be a number, a text, true or false"
      switch member.value {
      case .number, .text, .boolean:
        overrides.append(
          .init(
            name: member.name, chapter: chapter, value: .json(member.value),
            origin: .file(path: path)))
      case .object where chapter == nil:
        overrides += try Self.overrides(member.value, chapter: member.name, path: path)
      case .null: throw error(expected, "null")
      case .list: throw error(expected, "a list")
      case .object: throw error(expected, "an object")
      }
    }
    return overrides
  }
}

/// An invalid file of parameters.
struct ParameterFileError: ReportableError {
  let path: String
  /// The rest of the message, from the colon behind the path on.
  let problem: String

  var exitCode: Basics.ExitCode { .badData }

  var description: String { path + problem }
}
