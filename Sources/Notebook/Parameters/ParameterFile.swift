import Basics

/// A JSON file of parameters, as `-f` takes it: an object of names and values. A value that is an
/// object in its turn has the parameters of the chapter that its name says.
enum ParameterFile {
  /// The parameters that the file at `path` states, in its order.
  ///
  /// Throws `FileError.cannotRead`, and `ParameterFileError`.
  static func read(_ path: String) throws -> [ParameterOverride] {
    let bytes = try FileSystem.read(path)
    let value: JSONReader.Value
    do throws(JSONReader.Failure) {
      value = try JSONReader.value(of: bytes)
    } catch {
      throw ParameterFileError.notJSON(path, error)
    }
    guard case .object(let members) = value else { throw ParameterFileError.notAnObject(path) }
    return try overrides(members, chapter: nil, path: path)
  }

  private static func overrides(
    _ members: [JSONReader.Member], chapter: String?, path: String
  ) throws(ParameterFileError) -> [ParameterOverride] {
    var names = Set<String>()
    var overrides: [ParameterOverride] = []
    for member in members {
      let name = (chapter.map { "\($0)." } ?? "") + member.name
      guard names.insert(member.name).inserted else { throw .duplicate(path, name) }
      let value: ParameterOverride.Value
      switch member.value {
      case .number(let text): value = .number(text)
      case .text(let text): value = .text(text)
      case .boolean(let boolean): value = .boolean(boolean)
      case .null: throw .notAValue(path, name, found: "null")
      case .list: throw .notAValue(path, name, found: "a list")
      case .object(let members):
        guard chapter == nil else { throw .notAValue(path, name, found: "an object") }
        overrides += try Self.overrides(members, chapter: member.name, path: path)
        continue
      }
      overrides.append(
        .init(name: member.name, chapter: chapter, value: value, origin: .file(path: path)))
    }
    return overrides
  }
}
