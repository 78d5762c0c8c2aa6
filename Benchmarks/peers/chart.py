"""A bar chart as SVG: an epoch's seconds, a panel for each setting."""

from results import Setting

WIDTH, LABEL, BAR, GAP, PANEL_GAP = 760, 170, 20, 6, 44
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #24292f; }
.title { font-weight: 600; }
.ours { fill: #0072b2; } .peer { fill: #9aa4ad; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .ours { fill: #56b4e9; } .peer { fill: #6e7781; }
}
"""


def svg(settings: list[Setting]) -> str:
    longest = max(row.epoch for setting in settings for row in setting.rows)
    scale = (WIDTH - LABEL - 180) / longest
    y = 24
    parts = []
    for setting in settings:
        parts.append(f'<text class="title" x="0" y="{y}">Seconds an epoch: {setting.title}</text>')
        y += 12
        for row in setting.rows:
            parts += _bar(row, y, scale)
            y += BAR + GAP
        y += PANEL_GAP - 12
    height = y - PANEL_GAP + 24
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-label="Seconds an epoch, by framework">\n'
        f"<style>{STYLE}</style>\n" + "\n".join(parts) + "\n</svg>\n"
    )


def _bar(row, y: int, scale: float) -> list[str]:
    text_y = y + BAR - 5
    width = max(1.0, row.epoch * scale)
    ratio = "" if row.contestant.is_ours else f"  ({row.epoch_ratio:.1f} times ours)"
    kind = "ours" if row.contestant.is_ours else "peer"
    return [
        f'<text x="{LABEL - 8}" y="{text_y}" text-anchor="end">{row.contestant.name}</text>',
        f'<rect class="{kind}" x="{LABEL}" y="{y}" width="{width:.1f}" height="{BAR}"/>',
        f'<text x="{LABEL + width + 6:.1f}" y="{text_y}">{row.epoch:.2f} s{ratio}</text>',
    ]
