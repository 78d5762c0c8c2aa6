"""The chapters' reports on a data set: their metrics, data and pictures."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True)
class Picture:
    """A picture of a report."""

    path: Path
    alternative_text: str  # HTML
    caption: str  # Markdown, without the link to the data


@dataclass(frozen=True)
class Report:
    """The report of a chapter on a data set."""

    folder: Path

    @cached_property
    def metrics(self) -> dict:
        return json.loads((self.folder / "metrics.json").read_text(encoding="utf-8"))

    @cached_property
    def text(self) -> str:
        return (self.folder / "README.md").read_text(encoding="utf-8")

    @property
    def data(self) -> str:
        """The report's description of the data set."""
        return self._find(r"^- Data: (.*)$")[1]

    def picture(self, name: str) -> Picture:
        found = self._find(
            rf'^<img src="{name}\.png" alt="([^"]*)"[^>]*>\n\n'
            r"\*(.*?)\*(?: \(\[data\].*\))?$")
        return Picture(self.folder / f"{name}.png", found[1], found[2])

    def _find(self, pattern: str) -> re.Match[str]:
        found = re.search(pattern, self.text, re.MULTILINE)
        if found is None:
            sys.exit(f"gallery: {self.folder}/README.md: expected a line that matches {pattern}, found none")
        return found


@dataclass(frozen=True)
class DataSet:
    """Data on which the chapters run, and the folder of their reports."""

    title: str
    reports: Path
    options: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        return self.reports.name

    def train(self) -> None:
        """Writes the reports."""
        command = [
            ".build/release/chapters", "run", "-q", "--data", f".build/data/{self.slug}",
            "--output", str(self.reports), *self.options,
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
