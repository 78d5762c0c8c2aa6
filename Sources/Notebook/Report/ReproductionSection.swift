import Basics

/// The end of a report: how to make it again.
struct ReproductionSection {
  let name: String
  let settings: [ParameterSetting]
  let notes: [(label: String, text: String)]
  /// The options for files of the reader's own, such as `--data DIR`.
  let inputs: [String]

  /// The blocks of the section.
  var blocks: [Document.Block] {
    var blocks: [Document.Block] = [
      .prose("## Reproduce this"), .code([command], language: "sh"),
    ]
    if !settings.isEmpty { blocks.append(.output(.table(table))) }
    if !notes.isEmpty {
      let lines = notes.map { note in
        "- \(MarkdownText.escapedBlock(note.label)): \(MarkdownText.escaped(note.text))"
      }
      blocks.append(.prose(lines.joined(separator: "\n")))
    }
    return blocks
  }

  /// The command, with the parameters that differ from their defaults. Files of the reader's own
  /// have their digests among the notes.
  var command: String {
    var words = ["swift", "run", "-c", "release", name]
    for setting in settings where !setting.isDefault {
      switch setting.name {
      case "epochs", "seed": words += ["--\(setting.name)", setting.valueText]
      default: words += ["-p", "\(setting.name)=\(setting.valueText)"]
      }
    }
    return shellCommand(words + inputs)
  }

  private var table: Table {
    Table(
      columns: [.text("Parameter"), .text("Value"), .text("Default"), .text("Meaning")],
      rows: settings.map { setting in
        [
          .text(setting.name), .text(setting.valueText), .text(setting.defaultText),
          .text(setting.meaning),
        ]
      })
  }
}
