"""Tests of scripts/python/other_data.py; see scripts/check-other-data."""

import gzip
import hashlib
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

ROOT = Path(__file__).resolve().parents[2]
NAMES = [
    f"{part}-{kind}" for part in ("train", "t10k") for kind in ("images-idx3-ubyte", "labels-idx1-ubyte")
]


def other_data(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the program; what it says on both streams is text."""
    program = [sys.executable, ROOT / "scripts/python/other_data.py"]
    return subprocess.run(
        [*program, *arguments], capture_output=True, text=True, env=os.environ | environment)


def read_idx(path: Path) -> np.ndarray:
    """An IDX file as MNIST's page describes it."""
    data = path.read_bytes()
    assert data[:3] == b"\0\0\x08"
    shape = np.frombuffer(data, ">u4", count=data[3], offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(shape)


class OtherDataTests(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def assert_refused(self, run: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
        self.assertEqual((run.returncode, run.stdout), (code, ""))
        self.assertEqual(run.stderr.count("\n"), 1, run.stderr)
        for word in words:
            self.assertIn(word, run.stderr)

    def test_digits_are_those_of_scikit_learn(self) -> None:
        run = other_data(self.folder, "digits-8x8")
        self.assertEqual((run.returncode, run.stdout), (0, f"{self.folder}/digits-8x8\n"), run.stderr)
        self.assertEqual(os.listdir(self.folder), ["digits-8x8"])
        train, train_labels, test, test_labels = (
            read_idx(self.folder / "digits-8x8" / name) for name in NAMES)
        self.assertEqual((train.shape, test.shape), ((1500, 8, 8), (297, 8, 8)))
        theirs = load_digits()
        np.testing.assert_array_equal(np.concatenate([train_labels, test_labels]), theirs.target)
        # The nearest of 0 to 255; only 8 of 16 lies in the middle of two.
        ours = np.concatenate([train, test])
        np.testing.assert_array_equal(ours, np.floor(theirs.images / 16 * 255 + 0.5))
        for ink, pixel in ((0, 0), (8, 128), (16, 255)):
            self.assertEqual(set(ours[theirs.images == ink]), {pixel})

    def test_chapters_read_them(self) -> None:
        """By the name of the folder, the counts, the size and the digest that README.md promises."""
        other_data(self.folder, "digits-8x8")
        data = self.folder / "digits-8x8"
        subprocess.run(
            [ROOT / ".build/release/tied-weights", "-q", "--epochs", "1", "--data", data,
             "--output", self.folder / "output"], check=True, stdout=subprocess.DEVNULL)
        digests = (hashlib.sha256((data / name).read_bytes()).hexdigest() + "\n" for name in NAMES)
        digest = hashlib.sha256("".join(digests).encode()).hexdigest()
        self.assertIn(
            "Data: digits-8x8: 1,375 training, 125 validation and 297 test images of 8 × 8 pixels, "
            f"digest {digest}", (self.folder / "output/tied-weights/README.md").read_text(encoding="utf-8"))

    def test_a_second_run_changes_nothing(self) -> None:
        other_data(self.folder, "digits-8x8")
        before = self.file_times()
        self.assertEqual(other_data(self.folder, "digits-8x8").returncode, 0)
        self.assertEqual(self.file_times(), before)

    def test_other_content_is_refused_and_stays(self) -> None:
        occupied = self.folder / "digits-8x8"
        occupied.mkdir()
        (occupied / "notes").write_text("mine")
        self.assert_refused(other_data(self.folder, "digits-8x8"), 73, str(occupied), "other content")
        self.assertEqual(os.listdir(occupied), ["notes"])
        (self.folder / "fashion-mnist").mkdir()
        theirs = self.make_fashion_mnist()
        self.assert_refused(
            other_data(self.folder, "fashion-mnist", FASHION_MNIST=str(theirs)), 73, "fashion-mnist")

    def test_a_file_in_place_of_a_folder_is_refused(self) -> None:
        (self.folder / "digits-8x8").write_text("mine")
        self.assert_refused(other_data(self.folder, "digits-8x8"), 73, "other content")
        self.assert_refused(other_data(self.folder / "digits-8x8", "digits-8x8"), 73)
        self.assertEqual((self.folder / "digits-8x8").read_text(encoding="utf-8"), "mine")

    def test_without_scikit_learn(self) -> None:
        (self.folder / "sklearn.py").write_text("raise ImportError('none here')")
        run = other_data(self.folder / "data", "digits-8x8", PYTHONPATH=str(self.folder))
        self.assert_refused(run, 66, "scikit-learn", "none here")
        self.assertFalse((self.folder / "data").exists())

    def test_fashion_mnist_is_a_link(self) -> None:
        theirs = self.make_fashion_mnist()
        for _ in range(2):
            run = other_data(self.folder / "data", "fashion-mnist", FASHION_MNIST=str(theirs))
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertEqual((self.folder / "data/fashion-mnist").resolve(), theirs.resolve())
        self.assertEqual(os.listdir(self.folder / "data"), ["fashion-mnist"])

    def test_without_fashion_mnist(self) -> None:
        theirs = self.make_fashion_mnist()
        (theirs / f"{NAMES[3]}.gz").unlink()
        run = other_data(self.folder / "data", "fashion-mnist", FASHION_MNIST=str(theirs))
        self.assert_refused(run, 66, f"{theirs}/{NAMES[3]}.gz", "dataset-fashion-mnist")
        self.assertFalse((self.folder / "data").exists())

    def test_usage(self) -> None:
        for arguments in ([], [""], [self.folder, "mnist"]):
            self.assert_refused(other_data(*arguments), 64, "Usage")

    def file_times(self) -> list[tuple[int, int]]:
        """What changes when a file is written anew."""
        stats = [os.stat(self.folder / "digits-8x8" / name) for name in NAMES]
        return [(stat.st_ino, stat.st_mtime_ns) for stat in stats]

    def make_fashion_mnist(self) -> Path:
        theirs = self.folder / "package"
        theirs.mkdir()
        for name in NAMES:
            (theirs / f"{name}.gz").write_bytes(gzip.compress(b""))
        return theirs


if __name__ == "__main__":
    unittest.main()
