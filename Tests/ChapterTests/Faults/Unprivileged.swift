import Foundation
import Testing

/// Runs a command whom permissions bind, even where the tests run as root.
enum Unprivileged {
  /// What comes before the command, its path first.
  static let words: [String] =
    geteuid() != 0
    ? ["/usr/bin/env"]
    : ["/usr/bin/setpriv", "--bounding-set=-dac_override,-dac_read_search"]

  static let reason: Comment = "root may read and write everything, and there is no setpriv"

  static let isAvailable = FileManager.default.isExecutableFile(atPath: words[0])
}
