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
    epoch_range: tuple[float, float]  # over the rounds
    epoch_ratio: float  # to ours: the median over the rounds of the ratio in one round
    epoch_ratio_range: tuple[float, float]
    wall: float
    wall_ratio: float
    wall_ratio_range: tuple[float, float]
    peak_bytes: int
    distance: float  # of losses from ours, the largest of all rounds


def row(contestant: Contestant, rounds: list[dict[Contestant, Run]]) -> Row:
    pairs = [(runs[contestant], runs[OURS]) for runs in rounds]
    runs = [run for run, _ in pairs]
    epochs = [run.typical_epoch for run in runs]
    epoch_ratios = [run.typical_epoch / ours.typical_epoch for run, ours in pairs]
    wall_ratios = [run.wall_seconds / ours.wall_seconds for run, ours in pairs]
    return Row(
        contestant=contestant,
        epoch=median(epochs),
        epoch_range=(min(epochs), max(epochs)),
        epoch_ratio=median(epoch_ratios),
        epoch_ratio_range=(min(epoch_ratios), max(epoch_ratios)),
        wall=median(run.wall_seconds for run in runs),
        wall_ratio=median(wall_ratios),
        wall_ratio_range=(min(wall_ratios), max(wall_ratios)),
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
