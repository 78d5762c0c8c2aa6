"""RESULTS.md: tables, chart, and how to get them again."""

import datetime
import os
import platform
from importlib import metadata
from pathlib import Path
from statistics import median
from typing import Collection

import contestants
from results import Row, Setting

# 11 products of a step: per image 2 (560,400 forward + 325,200 backward + 560,400 weights).
OPERATIONS_PER_IMAGE = 2 * (2 * 560_400 + 325_200)
# The load average, before the start, beyond which others disturb the times.
BUSY = 0.5

EXPLANATION = """
Every contestant trains the same network from the same initial weights on the same images in the same
order, in float32 on the CPU, each in a separate process, on as many cores as threads. One round runs
all of them in turn, so other load on the machine affects them alike. *Epoch* has the steps only: the
median over the rounds of a round's median over all epochs but the first. *Whole process* is the time
from start to end: imports, compilation, all epochs, the losses on all images after each. *Times ours*
is the median over the rounds of the quotient in one round. The ranges are the least and the most of the
rounds. *Peak memory* is the largest resident set.
*Distance* is the largest difference of any loss from ours: training MSE after each epoch, test MSE at
the end.

PyTorch: fused Adam, weight decay for the l2 penalty, epsilon adjusted in each step so that Adam's
formula is TensorFlow's; *compiled* compiles forward and backward by `torch.compile` (its cache on disk
is warm after the first round). JAX: `jit` of a step, or of `lax.scan` over an epoch. TensorFlow: a step
or an epoch's loop under XLA; *as listed* is graph mode of `compat.v1` with a feed for each batch.
"""


def markdown(settings: list[Setting], about: str, peaks: dict[int, list[float]], chart: str) -> str:
    parts = [
        "# Chapters and its peers",
        f"![Seconds an epoch, ours and every peer's; the tables below have the numbers]({chart})",
        about,
        EXPLANATION.strip(),
    ]
    for setting in settings:
        parts += [f"## {setting.title[0].upper()}{setting.title[1:]}", _table(setting)]
        if setting.threads in peaks:
            parts.append(_limit(setting, median(peaks[setting.threads])))
    return "\n\n".join(parts) + "\n"


def about(rounds: list[int], epochs: int, peaks: dict[int, list[float]], load: float) -> str:
    peak = ", ".join(f"{span(values, 0)} GFLOP/s on {n}" for n, values in peaks.items())
    count = str(min(rounds)) if min(rounds) == max(rounds) else span(rounds, 0)
    text = (
        f"{datetime.date.today()}, {cpu()}, {os.cpu_count()} cores; rounds: {count}, epochs: {epochs}; "
        f"FMA peak by threads, measured in each round: {peak}. {versions()}. Again: `./setup && ./compare`."
    )
    if load > BUSY:
        text += (
            f" **Others kept the machine busy (load {load:.1f} before the start): the losses count, "
            "the times don't.** Frameworks whose threads spin while they wait suffer most."
        )
    return text


def cpu() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = [line.split(":", 1) for line in cpuinfo.read_text().splitlines() if ":" in line]
        first = {key.strip(): value.strip() for key, value in reversed(lines)}
        if "model name" in first:
            return f"{first['model name']}, model {first.get('model')}"
    return platform.processor() or platform.machine()


def versions(*packages: str) -> str:
    """Read from the environment's packages, without importing them; by default of all peers."""
    site = next((contestants.HERE / ".venv" / "lib").glob("python*/site-packages"))
    installed = {d.name.replace("_", "-"): d.version for d in metadata.distributions(path=[str(site)])}
    names = {"jax": "JAX", "tensorflow-cpu": "TensorFlow", "torch": "PyTorch"}
    chosen = {name: names[name] for name in packages} or names
    return ", ".join(f"{title} {installed[name]}" for name, title in chosen.items() if name in installed)


def _table(setting: Setting) -> str:
    head = [
        "| | epoch | times ours | whole process | times ours | peak memory | distance |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    return "\n".join(head + [_line(row) for row in setting.rows])


def _line(row: Row) -> str:
    name = f"**{row.contestant.name}**" if row.contestant.is_ours else row.contestant.name
    ratios, distance = ("", ""), ""
    if not row.contestant.is_ours:
        epoch, wall = span(row.epoch_ratio_range, 2), span(row.wall_ratio_range, 2)
        ratios = (f"{row.epoch_ratio:.2f} ({epoch})", f"{row.wall_ratio:.2f} ({wall})")
        distance = f"{row.distance:.1e}"
    return (
        f"| {name} | {row.epoch:.3f} s ({span(row.epoch_range, 3)}) | {ratios[0]} | {row.wall:.2f} s "
        f"| {ratios[1]} | {row.peak_bytes / 2**20:.0f} MiB | {distance} |"
    )


def span(values: Collection[float], digits: int) -> str:
    return f"{min(values):.{digits}f} to {max(values):.{digits}f}"


def _limit(setting: Setting, peak: float) -> str:
    images = 366 * 150
    seconds = OPERATIONS_PER_IMAGE * images / peak / 1e9
    ours = next(row for row in setting.rows if row.contestant.is_ours)
    return (
        f"At that peak the dense products of an epoch would take {seconds:.3f} s; ours takes "
        f"{ours.epoch / seconds:.2f} times that."
    )
