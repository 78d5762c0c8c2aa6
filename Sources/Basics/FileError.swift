/// What can go wrong with a file or folder; each names the path as it was given.
public enum FileError: ReportableError, Equatable {
  case cannotCreateFolder(path: String, reason: String)
  case notAFolder(path: String)
  case cannotWrite(path: String, reason: String)
  case cannotReplace(path: String, reason: String)
  case cannotRead(path: String, reason: String)
  case cannotRemove(path: String, reason: String)
  /// A folder in which another process goes on writing.
  case isBusy(path: String)
  /// A folder that was there at first.
  case isGone(path: String)

  /// What the process ends with.
  public var exitCode: ExitCode {
    switch self {
    case .cannotCreateFolder, .notAFolder, .isGone: .cannotCreateOutput
    case .cannotWrite, .cannotReplace, .cannotRemove, .isBusy: .cannotWriteOutput
    case .cannotRead: .noInput
    }
  }

  /// The one line that a reader sees.
  public var description: String {
    switch self {
    case .cannotCreateFolder(let path, let reason): "cannot create folder '\(path)': \(reason)"
    case .notAFolder(let path): "'\(path)' must be a folder, but it is something else"
    case .cannotWrite(let path, let reason): "cannot write '\(path)': \(reason)"
    case .cannotReplace(let path, let reason): "cannot replace '\(path)': \(reason)"
    case .cannotRead(let path, let reason): "cannot read '\(path)': \(reason)"
    case .cannotRemove(let path, let reason): "cannot remove '\(path)': \(reason)"
    case .isBusy(let path):
      "cannot write in '\(path)': another process has been writing there for ten seconds"
    case .isGone(let path): "'\(path)' was there when the run began, but is gone"
    }
  }
}
