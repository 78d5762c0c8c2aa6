"""The results of a sweep's trainings, from their files of --json."""

import json
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean


@dataclass(frozen=True, order=True)
class Run:
    """A training of a chapter's main model; runs are ordered by their fields."""

    number: int  # of the chapter in the book
    chapter: str
    l2: float
    seed: int
    epochs: int
    train_mse: float
    validation_mse: float
    test_mse: float
    total_loss: float
    weights_digest: str

    @classmethod
    def read(cls, path: Path) -> "Run":
        (chapter,) = json.loads(path.read_text(encoding="utf-8"))["chapters"]
        return cls(
            number=chapter["number"],
            chapter=chapter["name"],
            l2=chapter["parameters"]["l2"],
            seed=chapter["parameters"]["seed"],
            epochs=chapter["parameters"]["epochs"],
            train_mse=chapter["trainMSE"][-1],
            validation_mse=chapter["validationMSE"][-1],
            test_mse=chapter["testMSE"],
            total_loss=chapter["totalLoss"][-1],
            weights_digest=chapter["weightsDigest"],
        )


@dataclass(frozen=True)
class Group:
    """The runs of a chapter with one λ, which differ in their seeds."""

    chapter: str
    l2: float
    test_mse: list[float]

    @property
    def mean(self) -> float:
        return fmean(self.test_mse)


def groups(runs: list[Run]) -> list[Group]:
    """The runs by chapter and λ, in their order."""
    errors: dict[tuple[str, float], list[float]] = {}
    for run in sorted(runs):
        errors.setdefault((run.chapter, run.l2), []).append(run.test_mse)
    return [Group(chapter, l2, values) for (chapter, l2), values in errors.items()]
