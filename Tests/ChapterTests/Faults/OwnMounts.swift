import Foundation
import Testing

/// Runs a script that mounts file systems which nobody else sees, and which go with it.
enum OwnMounts {
  /// What comes before the shell, its path first.
  static let words =
    ["/usr/bin/unshare"] + (geteuid() == 0 ? [] : ["--user", "--map-root-user"]) + ["--mount"]

  static let reason: Comment = "needs root, or user namespaces"

  static let areAvailable: Bool = {
    let words = Self.words + ["/bin/sh", "-c", "mount -t tmpfs none /mnt"]
    let run = try? BookProcess.run(path: words[0], Array(words.dropFirst()), in: "/")
    return run?.exitCode == 0
  }()
}

/// Runs `script`, whose `"$@"` is `command`.
func shell(
  _ script: String, _ command: [String], in folder: String, before: [String] = []
) throws -> BookProcess {
  let words = before + ["/bin/sh", "-c", script, "sh"] + command
  return try BookProcess.run(path: words[0], Array(words.dropFirst()), in: folder)
}
