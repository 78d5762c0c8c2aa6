"""Gathers a sweep's runs into one table and one chart, which do not depend on the machines.

Usage: gather.py TABLE.csv PAGE.md CHART.svg FILE…    each FILE was written by --json
"""

import sys
from pathlib import Path

import chart
import tables
from runs import Run, groups


def main(table: Path, page: Path, picture: Path, *files: Path) -> None:
    runs = [Run.read(file) for file in files]
    table.write_text(tables.csv_text(runs), encoding="utf-8")
    page.write_text(tables.markdown_text(runs, chart=picture.name), encoding="utf-8")
    picture.write_text(chart.svg(groups(runs)), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
