"""One training in a process of its own: what it printed, how long it took, the memory it used."""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from statistics import median

from contestants import Contestant


class RunFailed(Exception):
    pass


@dataclass(frozen=True)
class Run:
    contestant: Contestant
    chapter: str
    threads: int
    epochs: list[dict]
    test_mse: float
    wall_seconds: float
    peak_bytes: int

    @property
    def epoch_seconds(self) -> list[float]:
        """Of all but the first, which compiles and warms up."""
        return [epoch["seconds"] for epoch in self.epochs[1:]]

    @property
    def typical_epoch(self) -> float:
        return median(self.epoch_seconds)

    def figures(self) -> dict:
        """What `of` makes a run again."""
        names = ("epochs", "test_mse", "wall_seconds", "peak_bytes")
        return {name: getattr(self, name) for name in names}

    @staticmethod
    def of(contestant: Contestant, chapter: str, threads: int, figures: dict) -> "Run":
        return Run(contestant, chapter, threads, **figures)

    def distance(self, other: "Run") -> float:
        """The largest difference of a loss: train MSE after each epoch, test MSE at the end."""
        pairs = zip(self.epochs, other.epochs, strict=True)
        train = [abs(a["trainMSE"] - b["trainMSE"]) for a, b in pairs]
        return max(*train, abs(self.test_mse - other.test_mse))


def run(contestant: Contestant, chapter: str, threads: int, epochs: int) -> Run:
    command = contestant.command(chapter, threads, epochs)
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        begin = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=output, stderr=errors, preexec_fn=lambda: use_cores(threads)
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode != 0:
            raise RunFailed(f"{contestant.name}: {' '.join(command)}\n{errors.read()}")
        lines = [json.loads(line) for line in output]
    return Run(
        contestant=contestant,
        chapter=chapter,
        threads=threads,
        epochs=lines[:-1],
        test_mse=lines[-1]["testMSE"],
        wall_seconds=wall,
        peak_bytes=usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
    )


def use_cores(count: int) -> None:
    """Not every framework can be told its number of threads; all respect the cores they may use."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:count])
