"""What the runs of all rounds say together."""

from dataclasses import dataclass
from statistics import median

from contestants import OURS, Contestant
from run import Run


@dataclass(frozen=True)
class Row:
    """A contestant in one setting, over all rounds."""

    contestant: Contestant
    epoch: float  # the median over the rounds of a round's median, seconds
    best_epoch: float
    epoch_ratio: float  # to ours: the median over the rounds of the ratio in one round
    wall: float
    wall_ratio: float
    peak_bytes: int
    distance: float  # of losses from ours, the largest of all rounds


def row(contestant: Contestant, rounds: list[dict[Contestant, Run]]) -> Row:
    pairs = [(runs[contestant], runs[OURS]) for runs in rounds]
    runs = [run for run, _ in pairs]
    return Row(
        contestant=contestant,
        epoch=median(run.typical_epoch for run in runs),
        best_epoch=min(seconds for run in runs for seconds in run.epoch_seconds),
        epoch_ratio=median(run.typical_epoch / ours.typical_epoch for run, ours in pairs),
        wall=median(run.wall_seconds for run in runs),
        wall_ratio=median(run.wall_seconds / ours.wall_seconds for run, ours in pairs),
        peak_bytes=max(run.peak_bytes for run in runs),
        distance=max(run.distance(ours) for run, ours in pairs),
    )


@dataclass(frozen=True)
class Setting:
    """One chapter on a number of threads: a table."""

    chapter: str
    threads: int
    rows: list[Row]

    @property
    def title(self) -> str:
        return f"{self.chapter}, {self.threads} thread{'s' if self.threads > 1 else ''}"


def settings(rounds: dict[tuple[str, int], list[dict[Contestant, Run]]]) -> list[Setting]:
    """A setting for each key, rows by the time of an epoch."""
    return [
        Setting(
            chapter,
            threads,
            sorted((row(c, runs) for c in runs[0]), key=lambda row: row.epoch),
        )
        for (chapter, threads), runs in rounds.items()
    ]
