import Testing

@testable import Datasets

/// Expects that the error's description is one line which names the file, what was expected there
/// and what was found.
func expectOneLine(_ error: DatasetError, sourceLocation: SourceLocation = #_sourceLocation) {
  let line = error.description
  #expect(line.hasPrefix(error.path + ": "), sourceLocation: sourceLocation)
  #expect(line.contains(": expected "), sourceLocation: sourceLocation)
  #expect(line.contains(", found "), sourceLocation: sourceLocation)
  #expect(line.split(whereSeparator: \.isNewline).count == 1, sourceLocation: sourceLocation)
}
