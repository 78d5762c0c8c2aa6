import Basics

/// The folder in which a chapter keeps the checkpoints of its trainings:
/// `DIR/tied-weights/training-1.safetensors`, …, numbered as they begin.
public final class CheckpointFolder {
  private let path: String
  private let lock: FolderLock
  private var count = 0

  /// The folder `name` in `root`, made where there is none, for a run that is alone in it.
  ///
  /// With `resumes`, `root` must be there, and what is in the folder is gone on from. Without, the
  /// folder must be empty. A run that is about to end is waited for, `patience` milliseconds.
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

  /// The checkpoint of the next training of a chapter. `identity` tells the chapter and its
  /// parameters as far as the training can depend on them.
  public func next(identity: [(name: String, text: String)]) -> CheckpointFile {
    count += 1
    return CheckpointFile(
      path: FileSystem.joined(path, "training-\(count).safetensors"), lock: lock, chapter: identity)
  }
}
