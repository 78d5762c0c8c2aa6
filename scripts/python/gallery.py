"""The page that shows the chapters on other data beside MNIST; see scripts/gallery."""

import hashlib
import shutil
import sys
import tempfile
from pathlib import Path

from comparison import differences
from reports import DataSet, Picture, Report

TARGET = Path("docs/gallery")
MANIFEST = TARGET / "MANIFEST.sha256"  # the files that this script wrote; others are not touched
PICTURES = ("reconstructions", "features")
# 300 tied units for 64 pixels: their pictures show noise.
LEFT_OUT = {("digits-8x8", "tied-weights", "features")}
WIDTH = 420  # of a picture on the page; two stand side by side

MNIST = DataSet("MNIST", Path("output"))
OTHERS = (
    DataSet("Fashion-MNIST", Path(".build/gallery/fashion-mnist")),
    # With so few images, 5 epochs would be 45 steps.
    DataSet("8 × 8 digits", Path(".build/gallery/digits-8x8"), ("--epochs", "100")),
)
DATA_SETS = (MNIST, *OTHERS)

INTRODUCTION = """
# The chapters on other data

The chapters run on any grey images: `--data` names their folder, and the networks take the number of inputs
from the images. This page shows both chapters on the clothes of Fashion-MNIST and on digits of 8 × 8 pixels,
beside MNIST. No training uses labels. A small digit has 64 pixels, fewer than the 150 codings, so the codings
do not limit its reconstruction.

`scripts/other-data` makes the data. `scripts/gallery` writes this page from the chapters' reports, and
`scripts/gallery --check` compares the page with new reports.
"""


def chapters() -> list[str]:
    """The names of the chapters, in the book's order."""
    reports = [Report(path.parent) for path in MNIST.reports.glob("*/metrics.json")]
    return [r.folder.name for r in sorted(reports, key=lambda report: report.metrics["number"])]


def report(data_set: DataSet, chapter: str) -> Report:
    return Report(data_set.reports / chapter)


def table(rows: list[list[str]], alignment: list[str]) -> str:
    """A Markdown table; the first row is its head."""
    return "\n".join("| " + " | ".join(row) + " |" for row in [rows[0], alignment, *rows[1:]])


def test_errors() -> str:
    """The test errors of all networks, a row for each, on all data sets."""
    rows = [["", *(data_set.title for data_set in DATA_SETS)]]
    rows.append(["epochs", *(str(m["parameters"]["epochs"]) for m in metrics(chapters()[0]))])
    rows.append(["the mean training image", *errors(chapters()[0], "meanImageMSE")])
    rows.append(["PCA, 150 components (at most one per pixel)", *errors(chapters()[0], "pcaMSE")])
    for chapter in chapters():
        title, parameters = metrics(chapter)[0]["title"], metrics(chapter)[0]["parameters"]
        for record, parameter in (("testMSE", "l2"), ("lowPenaltyMSE", "notebookL2")):
            rows.append([f"{title}, λ = {parameters[parameter]}", *errors(chapter, record)])
    return table(rows, ["---", *["---:"] * len(DATA_SETS)])


def metrics(chapter: str) -> list[dict]:
    """The chapter's metrics on each data set."""
    return [report(data_set, chapter).metrics for data_set in DATA_SETS]


def errors(chapter: str, record: str) -> list[str]:
    return [f"{values[record]:.4f}" for values in metrics(chapter)]


def about_data() -> str:
    """The data sets, and the commands that run the chapters on them."""
    lines = [f"- {report(MNIST, chapters()[0]).data}"]
    for data_set in OTHERS:
        options = " ".join(("--data", f".build/data/{data_set.slug}", *data_set.options))
        lines.append(
            f"- {report(data_set, chapters()[0]).data}; `swift run -c release chapters {options}`")
    return "\n".join(lines)


def copied(data_set: DataSet, chapter: str, picture: Picture, folder: Path) -> str:
    """The picture as an HTML element, copied into `folder` if it isn't MNIST's."""
    source = f"../../{picture.path}"
    if data_set is not MNIST:
        source = f"{data_set.slug}-{chapter}-{picture.path.name}"
        shutil.copyfile(picture.path, folder / source)
    return f'<img src="{source}" alt="{data_set.title}. {picture.alternative_text}" width="{WIDTH}">'


def side_by_side(chapter: str, name: str, folder: Path) -> str:
    """A picture of a chapter for all data sets with its captions, two in a row."""
    pictures = [
        (data_set, report(data_set, chapter).picture(name)) for data_set in DATA_SETS
        if (data_set.slug, chapter, name) not in LEFT_OUT
    ]
    return "\n\n".join(
        table([[data_set.title for data_set, _ in pair],
               [in_cell(copied(data_set, chapter, picture, folder)) for data_set, picture in pair],
               [in_cell(f"*{picture.caption}*") for _, picture in pair]],
              ["---"] * len(pair))
        for pair in (pictures[:2], pictures[2:]) if pair
    )


def in_cell(text: str) -> str:
    return text.replace("|", "&#124;")


def write(folder: Path) -> None:
    """Writes the page and its pictures into the empty `folder`."""
    parts = [INTRODUCTION.strip(), about_data(), "## Test errors", test_errors()]
    for chapter in chapters():
        title = report(MNIST, chapter).metrics["title"]
        parts.append(f"## [{title}](../../output/{chapter}/README.md)")
        parts += [side_by_side(chapter, name, folder) for name in PICTURES]
    (folder / "README.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def written() -> dict[str, str]:
    """The digests of the files that the script wrote, by their names."""
    lines = MANIFEST.read_text(encoding="utf-8").splitlines() if MANIFEST.exists() else []
    return {name: value for value, name in (line.split("  ", 1) for line in lines)}


def replace_files(new: Path) -> None:
    """Puts the files of `new` in the place of those that the script wrote. A file that was edited since, or that
    the script did not write, stays, under another name if its own is needed."""
    TARGET.mkdir(exist_ok=True)
    old = written()
    digests = {path.name: digest(path) for path in sorted(new.iterdir())}
    for path in sorted(new.iterdir()):
        target = TARGET / path.name
        is_known = target.is_file() and digest(target) in (old.get(path.name), digests[path.name])
        if target.exists() and not is_known:
            number = 1
            while (other := TARGET / f"{path.stem}.edited-{number}{path.suffix}").exists():
                number += 1
            target.rename(other)
            print(f"gallery: '{target}' is not as this script wrote it, so it is kept as '{other}'", file=sys.stderr)
        path.replace(target)
    for name, value in old.items():
        path = TARGET / name
        if name not in digests and path.is_file() and digest(path) == value:
            path.unlink()
    lines = [f"{value}  {name}\n" for name, value in digests.items()]
    MANIFEST.write_text("".join(lines), encoding="utf-8")


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        print("Usage: scripts/gallery [--check]", file=sys.stderr)
        return 64
    for data_set in OTHERS:
        data_set.train()
    with tempfile.TemporaryDirectory(dir=".build/gallery") as scratch:
        new = Path(scratch) / "new"
        new.mkdir()
        write(new)
        if arguments:
            different = [
                name for name in differences(new, TARGET) if name in written() or (new / name).exists()
            ]
            for name in different:
                print(f"{TARGET}/{name}: differs from the file that the chapters give now", file=sys.stderr)
            if different:
                print("gallery: to write them again, run scripts/gallery", file=sys.stderr)
            return 2 if different else 0
        replace_files(new)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
