import Notebook

/// A report as one HTML file that needs no other file, no network and no script.
///
/// A policy in the page forbids the browser to load or run anything, whatever the report's text holds.
package enum HTMLPage {
  /// The style sheet of a page.
  package static var style: String { String(decoding: PackageResources.page_css, as: UTF8.self) }

  private static let policy =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none';"
    + " form-action 'none'"

  /// The page of `report`: the same bytes for the same report.
  static func html(of report: WrittenReport) -> String {
    let parts = report.htmlParts
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(HTMLText.escaped(parts.title))</title>
      <style>
      \(style)</style>
      </head>
      <body>
      \(parts.contents)<main>
      \(parts.main)</main>
      </body>
      </html>

      """
  }

  /// The table of contents: headings of the second and third level.
  fileprivate static func contents(_ headings: [HTMLBody.Heading]) -> String {
    let entries = headings.filter { (2...3).contains($0.level) }.map { heading in
      "<li class=\"level-\(heading.level)\"><a href=\"#\(HTMLText.escaped(heading.anchor))\">"
        + "\(HTMLText.escaped(heading.text))</a></li>\n"
    }
    guard !entries.isEmpty else { return "" }
    return "<nav aria-label=\"Contents\">\n<ul>\n\(entries.joined())</ul>\n</nav>\n"
  }
}

extension WrittenReport {
  /// The parts of a report's page.
  package struct HTMLParts: Equatable, Sendable {
    /// Plain text.
    package let title: String
    /// The table of contents, an element `nav`; empty for a report without headings.
    package let contents: String
    /// The content of the element `main`.
    package let main: String
  }

  /// The parts of the report's page.
  package var htmlParts: HTMLParts {
    let body = HTMLBody(self)
    return HTMLParts(
      title: body.headings.first?.text ?? name, contents: HTMLPage.contents(body.headings),
      main: (number.map { "<p class=\"chapter\">Chapter \($0)</p>\n" } ?? "") + body.html)
  }
}
