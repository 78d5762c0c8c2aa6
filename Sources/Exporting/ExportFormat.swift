import Notebook

/// A form in which a report can be given to others, each one file.
public enum ExportFormat: String, CaseIterable, Sendable {
  /// A Jupyter notebook, nbformat 4.5.
  case ipynb
  /// A page that needs no other file, no network and no script.
  case html

  /// The extension of the file's name.
  public var fileExtension: String { rawValue }

  /// The file of `document`: the same bytes for the same document.
  package func file(of document: Document) -> [UInt8] {
    switch self {
    case .ipynb: Array(JupyterNotebook.json(of: document).utf8)
    case .html: Array(HTMLPage.html(of: document).utf8)
    }
  }
}
