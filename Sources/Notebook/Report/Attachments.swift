import Basics

/// The files beside a chapter's source to which its prose leads, and which its report has too.
struct Attachments {
  let files: [Report.File]

  /// Reads the files that `addresses` name, in the folder of `filePath`, as the compiler's `#filePath` has it.
  ///
  /// Throws `LocatedError` for an address of a picture that is not there, and for one that no report can have.
  init(_ addresses: [ProseAddress], filePath: String, path: String) throws(LocatedError) {
    var files: [Report.File] = []
    let folder = FileSystem.parent(of: filePath) ?? "."
    // Names as they are: on some systems, other cases lead to the same file.
    lazy var names = (try? FileSystem.names(in: folder)).map { Set($0) }
    for address in addresses {
      func error(_ message: String) -> LocatedError {
        LocatedError(
          path: path, line: address.line, column: address.column, message: message,
          exitCode: .badData)
      }
      switch address.kind {
      case .elsewhere: continue
      case .refused(let expected):
        throw error("expected \(expected), or an address of the web, found '\(address.address)'")
      case .file(let name):
        if Report.ownFiles.contains(name) || files.contains(where: { $0.name == name }) { continue }
        guard let names else {
          if !address.isImage { continue }
          throw error(
            "expected '\(name)' beside the chapter's source, but the folder from which the chapter was"
              + " built is gone; build the chapter again")
        }
        let file = FileSystem.joined(folder, name)
        guard names.contains(name), FileSystem.kind(of: file) == .file else {
          // A link may lead to a figure's file, which the end of the run knows.
          if !address.isImage { continue }
          throw error(
            "expected a picture '\(name)' beside the chapter's source, found none; put it there, or place"
              + #" a figure of the run by '\(figure: NAME)'"#)
        }
        if let other = files.first(where: { $0.name.lowercased() == name.lowercased() }) {
          throw error(
            "'\(name)' and '\(other.name)' differ in case only, and are one file on some systems; rename one"
          )
        }
        do { files.append(.init(name: name, bytes: try FileSystem.read(file))) } catch {
          throw LocatedError(
            path: path, line: address.line, column: address.column, message: error.description,
            exitCode: error.exitCode)
        }
      }
    }
    self.files = files
  }
}

extension Chapter {
  /// Refuses links to files that neither the report nor the chapter's folder has.
  func checkLinks() throws(LocatedError) {
    let names = Set(Report.ownFiles + attachments.files.map(\.name) + figures.flatMap(\.fileNames))
    for address in source.addresses {
      guard case .file(let name) = address.kind, !names.contains(name) else { continue }
      throw LocatedError(
        path: path.path, line: address.line, column: address.column,
        message:
          "expected '\(name)' in the report or beside the chapter's source, found neither; correct the"
          + " link, or put the file there", exitCode: .badData)
    }
  }
}
