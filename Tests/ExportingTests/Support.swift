import Basics
import TestSupport

@testable import Exporting
@testable import Notebook

/// Text that breaks out of whatever does not escape it: HTML's text, attributes, comments and raw
/// elements, Markdown, JSON.
let hostile = #"</script></title></style>--><img src=x onerror="alert(1)">'"&amp;\|`*_[a](b)$"#

/// The report of `page`, beside which `files` lie.
func report(_ page: String, _ files: [String: String] = [:]) -> WrittenReport {
  WrittenReport(
    name: "example", page: page,
    files: files.sorted { $0.key < $1.key }.map { .init(name: $0.key, bytes: Array($0.value.utf8)) }
  )
}

/// A figure as the weaver writes it.
func figure(
  _ file: String, caption: String = "Caption", alternativeText: String = "Alternative",
  numbers: String? = nil
) -> String {
  let link = numbers.map { " ([data](\($0)))" } ?? ""
  return """
    <img src="\(file)" alt="\(HTMLText.escaped(alternativeText))" width="560">

    *\(MarkdownText.escaped(caption))*\(link)
    """
}

let navigation = """
  [Index](../README.md) · previous: [One](../one/README.md) · \
  [source](../../chapters/07-example/main.swift)
  """

/// A report with a block of each kind, plain and hostile.
let fullReport = report(
  """
  \(navigation)

  # A *stacked* autoencoder

  Prose.[^1] See [the layer](../../Sources/Dense.swift).

  [^1]: A note.

  ```swift
  let a = "<b>"  // \(hostile)
  ```

  ```text
  \(hostile)
  ```

  | \(MarkdownText.escaped(hostile)) | Value |
  | --- | ---: |
  | *a* | 0.50 |

  \(figure("curve.svg", caption: hostile, alternativeText: hostile, numbers: "curve.csv"))

  ## \(MarkdownText.escaped(hostile))

  \(figure("of-hidden-code.png"))

  *Of hidden code.*

  ## Second

  ### Third

  ## Second

  ```sh
  swift run
  ```

  | Parameter |
  | --- |
  | l2 |

  \(navigation)

  """,
  [
    "curve.svg": "<svg xmlns='x'/>",
    "curve.csv": "x,\"\(hostile.replacing("\"", with: "\"\""))\"\n\"1,5\",2\n",
    "of-hidden-code.png": "PNG",
  ])

func html(_ page: String, _ files: [String: String] = [:]) -> String {
  HTMLPage.html(of: report(page, files))
}

/// The HTML of the text alone.
func body(_ page: String, _ files: [String: String] = [:]) -> String {
  HTMLBody(report(page, files)).html
}

extension String {
  /// How often `part` occurs.
  func occurrences(of part: String) -> Int { ranges(of: part).count }
}

extension [UInt8] {
  func write(toFile path: String) throws { try FileSystem.replaceFile(path, self) }
}
