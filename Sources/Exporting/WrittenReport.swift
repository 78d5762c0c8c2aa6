import Basics
import Figures
import Notebook
import Platform

/// A report that a run wrote: its Markdown page, and the pictures and tables beside it.
package struct WrittenReport {
  /// A picture, or the numbers of one.
  struct File {
    let name: String
    let bytes: [UInt8]

    /// The media type (IANA) by the file's extension; `nil` for files that exports leave out.
    var mediaType: String? {
      switch name.lowercased().split(separator: ".").last {
      case "png": "image/png"
      case "svg": "image/svg+xml"
      case "jpg", "jpeg": "image/jpeg"
      case "gif": "image/gif"
      case "webp": "image/webp"
      case "csv": "text/csv"
      default: nil
      }
    }

    var isPicture: Bool { mediaType?.hasPrefix("image/") ?? false }
    var text: String { String(decoding: bytes, as: UTF8.self) }
    var base64: String { Data(bytes).base64EncodedString() }

    /// The file as an address that holds its bytes.
    var address: String {
      let characters = mediaType == "text/csv" ? ";charset=utf-8" : ""
      return "data:\(mediaType ?? "")\(characters);base64,\(base64)"
    }

    /// The records of a CSV file, the column names first.
    var records: [[String]] { DataTable.records(ofCSV: text) }
  }

  /// A picture with its caption and numbers.
  struct Figure {
    let picture: File
    let alternativeText: String
    let width: Int
    /// The paragraph below the picture.
    let caption: MarkdownNode?
    let numbers: File?

    /// The caption as plain text.
    var captionText: String { caption?.children.first?.plainText ?? "" }

    /// The name of its files, without their extensions.
    var name: String { picture.name.split(separator: ".").first.map(String.init) ?? "" }
  }

  /// The place to which a link or an image leads.
  enum Destination {
    /// A page of the web, or a place of the report itself.
    case page
    /// A file of the report, which exports embed.
    case file(File)
    /// A file beside the report, which an exported file lacks, or a script.
    case nowhere
  }

  /// The name of its Markdown page.
  package static let pageName = "README.md"

  /// The name of its chapter.
  package let name: String
  /// The chapter's place in the book, if the line of navigation tells it.
  let number: Int?
  /// The lines of the page, without those of navigation.
  let lines: [String]
  private let files: [String: File]

  /// The report `name` in the folder `root`.
  package init(_ name: String, in root: String) throws {
    let folder = FileSystem.joined(root, name)
    // No run replaces the report while it is read.
    self = try FileSystem.locking(folder: root) { _ in
      let page = try FileSystem.read(FileSystem.joined(folder, Self.pageName))
      return try WrittenReport(
        name, page: String(decoding: page, as: UTF8.self), filesIn: folder)
    }
  }

  /// The report of `page`, whose pictures and tables are in `folder`.
  package init(_ name: String, page: String, filesIn folder: String) throws {
    let names = try FileSystem.names(in: folder).filter {
      File(name: $0, bytes: []).mediaType != nil
    }
    self.init(
      name: name, page: page,
      files: try names.map {
        File(name: $0, bytes: try FileSystem.read(FileSystem.joined(folder, $0)))
      })
  }

  /// The report of `page` and `files`.
  init(name: String, page: String, files: [File] = []) {
    var lines = page.trimmedLines[...]
    func isNavigation(_ line: String?) -> Bool { line?.hasPrefix("[Index](../README.md)") ?? false }
    let source = lines.first?.firstMatch(of: /\/chapters\/([0-9]+)-/)
    number = isNavigation(lines.first) ? source.flatMap { Int($0.1) } : nil
    if isNavigation(lines.first) { lines.removeFirst() }
    if isNavigation(lines.last) { lines.removeLast() }
    self.name = name
    self.lines = lines.joined(separator: "\n").trimmedLines
    self.files = Dictionary(files.map { ($0.name, $0) }) { first, _ in first }
  }

  /// The page without its lines of navigation.
  var markdown: String { lines.joined(separator: "\n") + "\n" }

  /// The place to which `address` leads.
  func destination(of address: String) -> Destination {
    if let file = files[address] { return .file(file) }
    let scheme = address.prefix { !":/?#".contains($0) }
    let isPage =
      address.hasPrefix("#")
      || address.dropFirst(scheme.count).first == ":"
        && ["http", "https", "mailto"].contains(scheme.lowercased())
    return isPage ? .page : .nowhere
  }

  /// The figure whose picture is `node`, as the weaver writes it; see README.md.
  func figure(at node: MarkdownNode) -> Figure? {
    let tag = /\s*<img src="([^"<>]*)" alt="([^"<>]*)" width="([0-9]{1,5})">\s*/
    guard node.kind == .rawBlock, let match = node.literal.wholeMatch(of: tag),
      let picture = files[String(match.1)], picture.isPicture, let width = Int(match.3)
    else { return nil }
    let parts = node.next?.kind == .paragraph ? node.next?.children ?? [] : []
    let numbers = parts.count == 4 && parts[2].kind == .link ? files[parts[2].address] : nil
    let hasCaption = parts.first?.kind == .emphasis && (parts.count == 1 || numbers != nil)
    return Figure(
      picture: picture,
      alternativeText: String(match.2).replacing("&lt;", with: "<").replacing("&gt;", with: ">")
        .replacing("&quot;", with: "\"").replacing("&amp;", with: "&"),
      width: width, caption: hasCaption ? node.next : nil, numbers: hasCaption ? numbers : nil)
  }
}
