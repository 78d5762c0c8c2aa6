import Basics

/// The shell command that makes committed reports equal to those of a new run.
public struct RepairCommand {
  private let root: String
  private let index: String
  private let book: [String]
  private let options: [String]

  /// The command for the reports in the folder `root` of the chapters of `book`, and the file `index`
  /// there, as a run with `options` writes them.
  public init(root: String, index: String, book: [String], options: [String]) {
    self.root = root
    self.index = index
    self.book = book
    self.options = options
  }

  /// The command that removes files that no run would replace, then runs the chapters that differ:
  /// all of them if the index or the manifest is wrong for another reason.
  public func text(for comparison: FolderComparison) -> String {
    var extras: [String] = []
    var names: Set<String> = []
    for difference in comparison.differences {
      let name = String(difference.path.prefix { $0 != "/" })
      // A run replaces a chapter's folder as a whole, with the files that no run writes.
      let isReplaced = book.contains(name) && difference.path != name
      if difference.kind == .extra, !isReplaced {
        extras.append(FileSystem.joined(root, difference.path))
      } else {
        names.insert(name)
      }
    }
    var commands: [String] = []
    if !extras.isEmpty { commands.append(shellCommand(["rm", "-r", "--"] + extras)) }
    if !names.isEmpty {
      let chapters = chapters(differing: names, wronglyListed: comparison.wronglyListed)
      let run = ["swift", "run", "-c", "release", "chapters", "run"]
      commands.append(shellCommand(run + chapters + options))
    }
    return commands.joined(separator: " && ")
  }

  /// The chapters to run, empty for all: enough for the files in `differing`, and for the lines of
  /// the manifest that are wrong.
  private func chapters(differing: Set<String>, wronglyListed: Set<String>?) -> [String] {
    let chapters = book.filter(differing.contains)
    guard let wronglyListed else { return [] }
    let others = wronglyListed.subtracting(chapters).subtracting([index])
    return others.isEmpty && chapters.count < book.count ? chapters : []
  }
}
