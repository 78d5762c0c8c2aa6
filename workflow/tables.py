"""A sweep's runs as tables: CSV and Markdown, sorted, with fixed digits."""

import csv
import io
from statistics import stdev

from runs import Group, Run, groups

RUN_HEADINGS = [
    "chapter", "l2", "seed", "epochs", "train MSE", "validation MSE", "test MSE", "total loss",
    "weights digest",
]
GROUP_HEADINGS = ["chapter", "l2", "seeds", "mean test MSE", "standard deviation", "smallest", "largest"]


def csv_text(runs: list[Run]) -> str:
    """All runs, one line each."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(RUN_HEADINGS)
    writer.writerows(map(_run_cells, sorted(runs)))
    return text.getvalue()


def markdown_text(runs: list[Run], chart: str) -> str:
    """A page: the chart, a table of means over the seeds, a table of all runs."""
    parts = [
        "# A sweep of seeds and penalty coefficients λ",
        f"![Test error by λ, a line for each chapter; the table has the numbers]({chart})",
        _table(GROUP_HEADINGS, list(map(_group_cells, groups(runs)))),
        "## All runs",
        _table(RUN_HEADINGS[:-1], [_run_cells(run)[:-1] for run in sorted(runs)]),
    ]
    return "\n\n".join(parts) + "\n"


def _run_cells(run: Run) -> list[str]:
    errors = (run.train_mse, run.validation_mse, run.test_mse, run.total_loss)
    return [
        run.chapter, _shortest(run.l2), str(run.seed), str(run.epochs), *map(_fixed, errors),
        run.weights_digest,
    ]


def _group_cells(group: Group) -> list[str]:
    errors = group.test_mse
    deviation = _fixed(stdev(errors)) if len(errors) > 1 else ""
    return [
        group.chapter, _shortest(group.l2), str(len(errors)), _fixed(group.mean), deviation,
        _fixed(min(errors)), _fixed(max(errors)),
    ]


def _shortest(number: float) -> str:
    return str(number).removesuffix(".0")


def _fixed(number: float) -> str:
    return f"{number:.6f}"


def _table(headings: list[str], rows: list[list[str]]) -> str:
    rules = ["---"] + ["---:"] * (len(headings) - 1)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [headings, rules, *rows])
