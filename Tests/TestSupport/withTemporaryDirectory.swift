import Platform

/// Calls `body` with the path of a new, empty directory, which is removed afterwards.
public func withTemporaryDirectory<Result>(
  _ body: (String) throws -> Result
) throws -> Result {
  let files = FileManager.default
  let directory = files.temporaryDirectory.appendingPathComponent("chapters-\(UUID().uuidString)")
  try files.createDirectory(at: directory, withIntermediateDirectories: true)
  defer { try? files.removeItem(at: directory) }
  return try body(directory.path)
}
