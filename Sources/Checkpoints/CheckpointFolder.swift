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
  /// Throws `Failure` and `FileError`.
  public init(root: String, name: String, resumes: Bool, patience: Int = 5_000) throws {
    path = FileSystem.joined(root, name)
    if resumes, FileSystem.kind(of: root) != .folder {
      throw Failure(
        "expected a checkpoint folder '\(root)' to resume from, found none; leave out --resume to begin one",
        .noInput)
    }
    try FileSystem.createFolder(path)
    do { lock = try FolderLock(path, patience: patience) } catch FileError.isBusy {
      throw Failure(
        "another run keeps its checkpoints in '\(path)'; wait for its end, or choose another folder",
        .cannotCreateOutput)
    }
    guard try resumes || FileSystem.names(in: path).isEmpty else {
      lock.release()
      throw Failure(
        "checkpoint folder '\(path)' must be empty, but it is not; add --resume to resume from it, or"
          + " choose another folder", .cannotCreateOutput)
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

extension Failure {
  /// A checkpoint at `path` from which a run can't resume; it is not changed.
  static func checkpoint(_ path: String, _ problem: String) -> Failure {
    Failure(
      "checkpoint '\(path)' \(problem); remove it to train from scratch, or choose another folder")
  }
}
