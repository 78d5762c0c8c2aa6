"""The chart of a sweep as SVG: test error by λ, a line of means for each chapter, a dot for each run."""

import math

from runs import Group

WIDTH, HEIGHT = 760, 400
LEFT, RIGHT, TOP, BOTTOM = 64, 190, 44, 52  # margins around the lines
LINE = 18  # pixels from one label to the next
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #24292f; }
.title { font-weight: 600; }
.grid { stroke: #d0d7de; }
path, circle { fill: none; stroke: currentColor; stroke-width: 2; }
.c0 { color: #0072b2; } .c1 { color: #b34700; } .c2 { color: #007a59; } .c3 { color: #a6467e; }
.label { fill: currentColor; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; } .grid { stroke: #444c56; }
  .c0 { color: #56b4e9; } .c1 { color: #e69f00; } .c2 { color: #2bc59b; } .c3 { color: #dd9cc0; }
}
"""
COLOURS = 4
DASHES = ["", ' stroke-dasharray="7 4"', ' stroke-dasharray="2 3"', ' stroke-dasharray="9 3 2 3"']


def svg(groups: list[Group]) -> str:
    """The chart; all steps from one λ to the next have the same width, because 0 has no logarithm."""
    penalties = sorted({group.l2 for group in groups})
    ticks = _ticks(max(max(group.test_mse) for group in groups))
    chapters = list(dict.fromkeys(group.chapter for group in groups))
    series = [[group for group in groups if group.chapter == chapter] for chapter in chapters]
    parts = [_text(0, 18, "Test error (mean squared error) by λ: means over the seeds, and each run", "title")]
    parts += _axes(penalties, ticks)
    for index, line in enumerate(series):
        parts += _line(line, index, penalties, ticks[-1])
    ends = [
        (_y(line[-1].mean, ticks[-1]), line[0].chapter, f"c{index % COLOURS}")
        for index, line in enumerate(series)
    ]
    parts += _labels(ends, _x(penalties[-1], penalties) + 12)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" role="img" aria-label="Test error by λ, a line for each chapter">\n'
        f"<style>{STYLE}</style>\n" + "\n".join(parts) + "\n</svg>\n"
    )


def _ticks(largest: float) -> list[float]:
    """At most seven round numbers from 0 to the first beyond `largest`."""
    largest = largest or 1.0
    power = math.floor(math.log10(largest / 6))
    step = next(s for s in (1, 2, 5, 10) if largest <= 6 * s * 10.0**power) * 10.0**power
    return [index * step for index in range(math.ceil(largest / step) + 1)]


def _axes(penalties: list[float], ticks: list[float]) -> list[str]:
    parts = []
    for tick in ticks:
        y = _y(tick, ticks[-1])
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(_text(LEFT - 8, y + 4, f"{tick:.6g}", anchor="end"))
    for penalty in penalties:
        x = _x(penalty, penalties)
        parts.append(_text(x, HEIGHT - BOTTOM + 20, f"{penalty:.6g}", anchor="middle"))
    middle = (LEFT + WIDTH - RIGHT) / 2
    return parts + [_text(middle, HEIGHT - 8, "λ", anchor="middle")]


def _line(line: list[Group], index: int, penalties: list[float], top: float) -> list[str]:
    points = " L".join(f"{_x(g.l2, penalties):.1f} {_y(g.mean, top):.1f}" for g in line)
    colour = f"c{index % COLOURS}"
    dots = [
        f'<circle class="{colour}" cx="{_x(group.l2, penalties):.1f}" cy="{_y(error, top):.1f}" r="3"/>'
        for group in line
        for error in group.test_mse
    ]
    return [f'<path class="{colour}"{DASHES[index % COLOURS]} d="M{points}"/>', *dots]


def _labels(ends: list[tuple[float, str, str]], x: float) -> list[str]:
    """The chapters' names to the right of their lines, moved down if they would overlap."""
    parts, free = [], 0.0
    for end, name, colour in sorted(ends):
        y = max(end, free)
        parts.append(_text(x, y + 4, name, f"label {colour}"))
        free = y + LINE
    return parts


def _x(penalty: float, penalties: list[float]) -> float:
    """The middle of the share of the width that belongs to `penalty`."""
    width = (WIDTH - LEFT - RIGHT) / len(penalties)
    return LEFT + (penalties.index(penalty) + 0.5) * width


def _y(error: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * error / top


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    kind = f' class="{kind}"' if kind else ""
    return f'<text{kind} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'
