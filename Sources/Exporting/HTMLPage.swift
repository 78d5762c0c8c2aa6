import Notebook

/// A report as one HTML file that needs no other file, no network and no script.
///
/// A policy in the page forbids the browser to load or run anything, whatever the report's text holds.
enum HTMLPage {
  private static let policy =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none';"
    + " form-action 'none'"

  /// The page of `report`: the same bytes for the same report.
  static func html(of report: WrittenReport) -> String {
    let body = HTMLBody(report)
    let title = body.headings.first?.text ?? report.name
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(HTMLText.escaped(title))</title>
      <style>
      \(String(decoding: PackageResources.page_css, as: UTF8.self))</style>
      </head>
      <body>
      \(contents(body.headings))<main>
      \(report.number.map { "<p class=\"chapter\">Chapter \($0)</p>\n" } ?? "")\(body.html)</main>
      </body>
      </html>

      """
  }

  /// The table of contents: headings of the second and third level.
  private static func contents(_ headings: [HTMLBody.Heading]) -> String {
    let entries = headings.filter { (2...3).contains($0.level) }.map { heading in
      "<li class=\"level-\(heading.level)\"><a href=\"#\(HTMLText.escaped(heading.anchor))\">"
        + "\(HTMLText.escaped(heading.text))</a></li>\n"
    }
    guard !entries.isEmpty else { return "" }
    return "<nav aria-label=\"Contents\">\n<ul>\n\(entries.joined())</ul>\n</nav>\n"
  }
}
