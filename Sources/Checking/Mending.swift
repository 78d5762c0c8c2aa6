import Basics

/// The shell's command that brings committed reports back to what a run writes.
public struct Mending {
  private let root: String
  private let index: String
  private let book: [String]
  private let options: [String]

  /// For the reports in the folder `root` of the chapters of `book`, and the file `index` there,
  /// that a run with `options` writes.
  public init(root: String, index: String, book: [String], options: [String]) {
    self.root = root
    self.index = index
    self.book = book
    self.options = options
  }

  /// The command that removes what no run would, then runs the chapters that differ: all of them
  /// where the index or the manifest is wrong for another reason.
  public func command(for comparison: FolderComparison) -> String {
    var strangers: [String] = []
    var names: Set<String> = []
    for difference in comparison.differences {
      let name = String(difference.path.prefix { $0 != "/" })
      // A run replaces a chapter's folder as a whole, with whatever no run writes in it.
      let isReplaced = book.contains(name) && difference.path != name
      if difference.kind == .extra, !isReplaced {
        strangers.append(FileSystem.joined(root, difference.path))
      } else {
        names.insert(name)
      }
    }
    var commands: [String] = []
    if !strangers.isEmpty { commands.append(shellCommand(["rm", "-r", "--"] + strangers)) }
    if !names.isEmpty {
      let chapters = chapters(differing: names, wronglyListed: comparison.wronglyListed)
      let run = ["swift", "run", "-c", "release", "chapters", "run"]
      commands.append(shellCommand(run + chapters + options))
    }
    return commands.joined(separator: " && ")
  }

  /// The chapters to run, none for all: enough for the files called `differing`, and for the lines
  /// of the manifest that are wrong.
  private func chapters(differing: Set<String>, wronglyListed: Set<String>?) -> [String] {
    let chapters = book.filter(differing.contains)
    guard let wronglyListed else { return [] }
    let others = wronglyListed.subtracting(chapters).subtracting([index])
    return others.isEmpty && chapters.count < book.count ? chapters : []
  }
}
