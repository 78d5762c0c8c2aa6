import Basics

/// Why a run can't begin a checkpoint, or go on from one. The checkpoint stays as it is.
public enum CheckpointError: ReportableError, Equatable {
  /// A folder that is to be resumed from, and is not there.
  case noFolder(path: String)
  /// A folder that has something in it, which a new run would replace.
  case notEmpty(path: String)
  /// Another process keeps its checkpoints there now.
  case inUse(path: String)
  /// A file that is no checkpoint at all, or too damaged to look like one.
  case notACheckpoint(path: String, reason: String)
  /// A checkpoint of another version of the format.
  case otherVersion(path: String, expected: String, found: String)
  /// A checkpoint whose bytes are not those that were written.
  case damaged(path: String, reason: String)
  /// A checkpoint of another training.
  case foreign(path: String, part: String, expected: String, found: String)
  /// A checkpoint that is further than this run would come.
  case tooManyEpochs(path: String, expected: Int, found: Int)

  /// What the process ends with.
  public var exitCode: ExitCode {
    switch self {
    case .noFolder: .noInput
    case .notEmpty, .inUse: .cannotCreateOutput
    default: .badData
    }
  }

  /// The one line that a reader sees.
  public var description: String {
    switch self {
    case .noFolder(let path):
      "there is no checkpoint folder '\(path)' to resume from; leave out --resume to begin one"
    case .notEmpty(let path):
      "checkpoint folder '\(path)' must be empty, but it is not; add --resume to go on from it, or"
        + " choose another folder"
    case .inUse(let path):
      "another run keeps its checkpoints in '\(path)'; wait for its end, or choose another folder"
    case .notACheckpoint(let path, let reason):
      "'\(path)' is no checkpoint, or is damaged: \(reason); \(Self.remedy)"
    case .otherVersion(let path, let expected, let found):
      "checkpoint '\(path)' has version \(found), expected \(expected); \(Self.remedy)"
    case .damaged(let path, let reason):
      "checkpoint '\(path)' is damaged: \(reason); \(Self.remedy)"
    case .foreign(let path, let part, let expected, let found):
      "checkpoint '\(path)' is of another training: \(part) expected '\(expected)', found"
        + " '\(found)'; \(Self.remedy)"
    case .tooManyEpochs(let path, let expected, let found):
      "checkpoint '\(path)' has \(found) epochs, expected at most \(expected); \(Self.remedy)"
    }
  }

  private static let remedy = "remove it to train anew, or choose another folder"
}
