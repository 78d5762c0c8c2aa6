import Foundation

/// Figures as text, in columns.
struct Table {
  let title: String
  let figures: [Figure]

  /// The title, the names of the columns and a line for each figure, as a Markdown table.
  var text: String {
    let columns = Self.columns.filter { column in
      figures.contains { !column.value($0).isEmpty }
    }
    let rows = [columns.map(\.name)] + figures.map { figure in columns.map { $0.value(figure) } }
    let widths = columns.indices.map { index in rows.map { $0[index].count }.max() ?? 0 }
    let lines = rows.map { row in
      line(row.indices.map { Self.padded(row[$0], to: widths[$0], isName: $0 == 0) })
    }
    let rule = line(
      widths.indices.map { String(repeating: "-", count: widths[$0] - 1) + ($0 == 0 ? "-" : ":") })
    return ([title, "", lines[0], rule] + lines.dropFirst()).joined(separator: "\n")
  }

  private static let columns: [(name: String, value: @Sendable (Figure) -> String)] = [
    ("what", { $0.name }),
    ("threads", { String($0.threads) }),
    ("median", { time($0.seconds) }),
    ("best", { time($0.bestSeconds) }),
    ("per image", { $0.secondsPerImage.map(time) ?? "" }),
    ("relative", { $0.relativeTime.map { String(format: "%.3f", $0) } ?? "" }),
    ("GFLOP/s", { $0.gigaflops > 0 ? String(format: "%.1f", $0.gigaflops) : "" }),
    ("peak", { String(format: "%.1f", $0.peakGigaflops) }),
    ("of peak", { $0.shareOfPeak > 0 ? String(format: "%.1f %%", $0.shareOfPeak * 100) : "" }),
    ("handover", { $0.handoverSeconds.map { String(format: "%.0f ns", $0 * 1e9) } ?? "" }),
  ]

  private func line(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |"
  }

  private static func padded(_ cell: String, to width: Int, isName: Bool) -> String {
    let padding = String(repeating: " ", count: width - cell.count)
    return isName ? cell + padding : padding + cell
  }

  private static func time(_ seconds: Double) -> String {
    switch seconds {
    case ..<1e-3: String(format: "%.2f µs", seconds * 1e6)
    case ..<1: String(format: "%.3f ms", seconds * 1e3)
    default: String(format: "%.3f s", seconds)
    }
  }
}
