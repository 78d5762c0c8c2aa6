import ArgumentParser
import Basics
import Exporting
import Notebook
import Supervision

/// `chapters export`.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write reports as single files, to pass on.",
    discussion: """
      Reads the reports that a run wrote, and writes each as the file NAME.ipynb or NAME.html, with \
      its pictures and data in it. Nothing is trained, and the reports stay untouched. A file that no \
      export wrote, or that was edited since, is kept under another name.
      """)

  @Argument(
    help: ArgumentHelp("The chapters (default: all).", valueName: "NAME"), completion: .chapters)
  var names: [String] = []

  @Option(
    help: ArgumentHelp(
      "ipynb, a Jupyter notebook with its outputs, or html, a page that needs no other file.",
      valueName: "FORMAT"))
  var to: ExportFormat

  @Option(
    help: ArgumentHelp("Read the reports in DIR.", valueName: "DIR"),
    completion: .directory, transform: nonEmptyPath)
  var output = "output"

  @Option(
    help: ArgumentHelp("Write the files into DIR.", valueName: "DIR"),
    completion: .directory, transform: nonEmptyPath)
  var into = "exported"

  func run() throws {
    let chapters = try Book.chapters(named: names)
    let missing = chapters.filter { name in
      let folder = FileSystem.joined(output, name)
      return FileSystem.kind(of: FileSystem.joined(folder, WrittenReport.pageName)) != .file
    }
    if let first = missing.first {
      let options = output == "output" ? [] : ["--output=\(output)"]
      throw Book.missingReport(
        FileSystem.joined(output, first), command: Book.command(["run"] + missing + options))
    }
    try Interruption.heldBack { try FileSystem.checkFolderCanBeWritten(into) }
    func path(_ name: String) -> String { FileSystem.joined(into, "\(name).\(to.rawValue)") }
    for name in chapters where FileSystem.kind(of: path(name)) == .folder {
      throw FileError.cannotWrite(path: path(name), reason: "it is a folder")
    }
    // A file is written as a whole or not at all: a signal waits until it is complete.
    Interruption.holdBack()
    for name in chapters {
      let file = to.file(of: try WrittenReport(name, in: output))
      if Interruption.isPending { break }
      try FileSystem.createFolder(into)
      try FileSystem.locking(folder: into) { lock in
        var folder = try RecordedFolder(into, holding: lock)
        try folder.replaceFile("\(name).\(to.rawValue)", file)
      }
      StandardStream.output.writeLine(path(name))
    }
    if Interruption.isPending { endProcess(.interrupted) }
  }
}

extension ExportFormat: ExpressibleByArgument {}
