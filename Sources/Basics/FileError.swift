/// What can go wrong with a file or folder; each names the path as it was given.
public enum FileError: ReportableError, Equatable {
  case cannotCreateFolder(path: String, reason: String)
  case notAFolder(path: String)
  case cannotWrite(path: String, reason: String)
  case cannotReplace(path: String, reason: String)
  case cannotRead(path: String, reason: String)
  case cannotRemove(path: String, reason: String)

  /// What the process ends with.
  public var exitCode: ExitCode {
    switch self {
    case .cannotCreateFolder, .notAFolder: .cannotCreateOutput
    case .cannotWrite, .cannotReplace, .cannotRemove: .cannotWriteOutput
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
    }
  }
}
