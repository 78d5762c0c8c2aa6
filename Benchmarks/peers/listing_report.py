"""RESULTS-listings.md: what the runs of all rounds say together."""

import datetime
import os
from dataclasses import dataclass, field
from statistics import median

from report import BUSY, cpu, span, versions

OURS = "Chapters"

EXPLANATION = """
Every contestant does the same steps in float32 on the CPU: from the same initial weights, with the same images in the
same order, and in the variational listing with the same ε for each image, step and coding. Each runs in a separate
process, on as many cores as threads. One round runs all of them in turn, so other load on the machine affects them
alike.

*A step* is the median over the rounds of a round's median over groups of 20 steps. The first group, in which JAX
compiles, is not timed. *Times ours* is the median over the rounds of the quotient in one round. The ranges are the
least and the most of the rounds. *Distance* is the largest difference of a loss from ours, relative to ours: of
the error of each batch before its update, and after step 20 of the latent or sparsity loss.

The variational network is 784-500-500-20-500-500-784 (γ form, ELU), with batches of 150 images and 120 steps. The sparse
network is 784-1000-784 (sigmoid), with batches of 1,000 images and 60 steps. JAX compiles a step, or a loop over
20 steps (scan). PyTorch runs eagerly with its fused Adam; `torch.compile` was not compared. The images of
the peers are converted to float32 before the first step, ours in each batch.
"""


@dataclass(frozen=True)
class Row:
    """A contestant in one setting, over all rounds."""

    name: str
    step: float  # milliseconds
    step_range: tuple[float, float]
    ratio: float  # to ours
    ratio_range: tuple[float, float]
    first_distance: float  # of the losses of the first group
    distance: float  # of all losses


@dataclass(frozen=True)
class Setting:
    """One listing on a number of threads: a table."""

    listing: str
    threads: int
    rounds: list[dict]
    rows: list[Row] = field(init=False)

    def __post_init__(self):
        rows = [_row(name, self.rounds) for name in self.rounds[0]["runs"]]
        object.__setattr__(self, "rows", sorted(rows, key=lambda row: row.step))

    @property
    def title(self) -> str:
        return f"{self.listing.capitalize()}, {self.threads} thread{'s' if self.threads > 1 else ''}"


def markdown(settings: list[Setting]) -> str:
    loads = [r["load"] for setting in settings for r in setting.rounds]
    counts = [len(setting.rounds) for setting in settings]
    about = (
        f"{datetime.date.today()}, {cpu()}, {os.cpu_count()} cores; rounds: {span(counts, 0) if len(set(counts)) > 1 else counts[0]}; load average "
        f"before each round of a table: {span(loads, 1)}, the runs before included. {versions('jax', 'torch')}. "
        "Again: `./setup && ./compare-listings`."
    )
    # The runs before are a load themselves, but of less than 2.
    if min(loads) > BUSY + 2:
        about += " **Others kept the machine busy: the losses count, the times don't.**"
    parts = ["# The sparse and the variational step and their peers", about, EXPLANATION.strip()]
    for setting in settings:
        parts += [f"## {setting.title}", _table(setting.rows)]
    return "\n\n".join(parts) + "\n"


def _row(name: str, rounds: list[dict]) -> Row:
    steps = [_typical(r["runs"][name]) for r in rounds]
    ratios = [step / _typical(r["runs"][OURS]) for step, r in zip(steps, rounds)]
    pairs = [(r["runs"][name], r["runs"][OURS]) for r in rounds]
    return Row(
        name=name,
        step=median(steps),
        step_range=(min(steps), max(steps)),
        ratio=median(ratios),
        ratio_range=(min(ratios), max(ratios)),
        first_distance=max(_distance(run[:1], ours[:1]) for run, ours in pairs),
        distance=max(_distance(run, ours) for run, ours in pairs),
    )


def _typical(run: list[dict]) -> float:
    """The median of all groups but the first, which compiles and warms up."""
    return median(group["milliseconds"] for group in run[1:])


def _distance(run: list[dict], ours: list[dict]) -> float:
    pairs = [
        (a, b)
        for group, expected in zip(run, ours, strict=True)
        for a, b in zip(_losses(group), _losses(expected), strict=True)
    ]
    # NaN if a loss is none: `max` alone may skip it.
    distances = [abs(a - b) / abs(b) for a, b in pairs]
    return max(distances) if all(d == d for d in distances) else float("nan")


def _losses(group: dict) -> list[float]:
    return group["errors"] + ([group["term"]] if "term" in group else [])


def _table(rows: list[Row]) -> str:
    head = [
        "| | a step | times ours | distance, 20 steps | all steps |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    return "\n".join(head + [_line(row) for row in rows])


def _line(row: Row) -> str:
    step = f"{row.step:.1f} ms ({span(row.step_range, 1)})"
    if row.name == OURS:
        return f"| **{row.name}** | {step} | | | |"
    ratio = f"{row.ratio:.2f} ({span(row.ratio_range, 2)})"
    return f"| {row.name} | {step} | {ratio} | {row.first_distance:.1e} | {row.distance:.1e} |"
