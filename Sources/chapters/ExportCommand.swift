import ArgumentParser
import Basics
import Book
import Exporting
import Notebook
import Supervision

/// `chapters export`.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Run chapters, and write each report as one file to hand on.",
    discussion: """
      The chapters are run, and each becomes the file NAME.ipynb or NAME.html, with its pictures \
      in it. The files go into 'exported', or where --output says. The reports in 'output' are \
      not touched, and a chapter that fails writes nothing.
      """)

  @Argument(
    help: ArgumentHelp("The chapters (default: all).", valueName: "NAME"), completion: .chapters)
  var names: [String] = []

  @Option(
    help: ArgumentHelp(
      "ipynb, a Jupyter notebook with its outputs, or html, a page that needs no other file.",
      valueName: "FORMAT"))
  var to: ExportFormat

  @OptionGroup var options: RunOptions
  @OptionGroup var input: InputOptions

  func run() throws {
    let request = RunRequest(options, input)
    let executables = try Book.chapters(named: names, for: request).map {
      try ChapterExecutable(beside: $0)
    }
    let export = ReportExport(
      format: to, folder: request.outputPath ?? "exported", request: request)
    try export.checkFiles(of: executables)
    Interruption.holdBack()
    try export.run(executables)
  }
}

extension ExportFormat: ExpressibleByArgument {}
