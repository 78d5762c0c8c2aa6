import Basics

/// The folder in which a chapter keeps the checkpoints of its trainings:
/// `DIR/tied-weights/training-1.safetensors`, …, numbered as they begin.
public final class CheckpointFolder {
  private let path: String
  private let lock: FolderLock
  private var count = 0

  /// The folder `name` in `root`, made if it is missing, for one run at a time.
  ///
  /// If the run `resumes`, `root` must exist. Otherwise the folder must be empty. Another run in it
  /// has `patience` milliseconds to end.
  ///
  /// Throws `CheckpointError` and `FileError`.
  public init(root: String, name: String, resumes: Bool, patience: Int = 5_000) throws {
    path = FileSystem.joined(root, name)
    if resumes, FileSystem.kind(of: root) != .folder { throw CheckpointError.noFolder(path: root) }
    try FileSystem.createFolder(path)
    do { lock = try FolderLock(path, patience: patience) } catch FileError.isBusy {
      throw CheckpointError.inUse(path: path)
    }
    guard try resumes || FileSystem.names(in: path).isEmpty else {
      lock.release()
      throw CheckpointError.notEmpty(path: path)
    }
  }

  deinit { lock.release() }

  /// The checkpoint of the next training of a chapter. `identity` names the chapter and the parameters
  /// on which the training can depend.
  public func next(identity: [(name: String, text: String)]) -> CheckpointFile {
    count += 1
    return CheckpointFile(
      path: FileSystem.joined(path, "training-\(count).safetensors"), lock: lock, chapter: identity)
  }
}

/// Why a run can't begin a checkpoint or resume from one. The checkpoint is not changed.
public enum CheckpointError: ReportableError, Equatable {
  /// A folder to resume from that does not exist.
  case noFolder(path: String)
  /// A folder with files that a new run would replace.
  case notEmpty(path: String)
  /// Another process keeps its checkpoints there now.
  case inUse(path: String)
  /// A file that is not a checkpoint, or too damaged to look like one.
  case notACheckpoint(path: String, reason: String)
  /// A checkpoint of another version of the format.
  case otherVersion(path: String, expected: String, found: String)
  /// A checkpoint whose bytes have changed since it was written.
  case damaged(path: String, reason: String)
  /// A checkpoint of another training.
  case foreign(path: String, part: String, expected: String, found: String)
  /// A checkpoint after more epochs than this run would train.
  case tooManyEpochs(path: String, expected: Int, found: Int)

  /// The exit code of the process.
  public var exitCode: ExitCode {
    switch self {
    case .noFolder: .noInput
    case .notEmpty, .inUse: .cannotCreateOutput
    default: .badData
    }
  }

  /// The line that the user sees.
  public var description: String {
    switch self {
    case .noFolder(let path):
      "expected a checkpoint folder '\(path)' to resume from, found none; leave out --resume to begin one"
    case .notEmpty(let path):
      "checkpoint folder '\(path)' must be empty, but it is not; add --resume to resume from it, or"
        + " choose another folder"
    case .inUse(let path):
      "another run keeps its checkpoints in '\(path)'; wait for its end, or choose another folder"
    case .notACheckpoint(let path, let reason):
      "'\(path)' is not a checkpoint, or is damaged: \(reason); \(Self.remedy)"
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

  private static let remedy = "remove it to train from scratch, or choose another folder"
}
