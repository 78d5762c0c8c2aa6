"""Tests of scripts/python/comparison.py, by which `scripts/gallery --check` finds what differs."""

import shutil
import sys
import tempfile
import unittest
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts/python"))

from comparison import HEAD, differences, pixels  # noqa: E402

PICTURE = ROOT / "output/tied-weights/reconstructions.png"


def packed_anew(png: bytes, change: bool = False) -> bytes:
    """The picture with its pixels packed another way, perhaps with the last one changed."""
    rows = bytearray(pixels(png)[HEAD:])
    rows[-1] ^= change
    chunk = b"IDAT" + zlib.compress(rows, 1)
    size, checksum = (number.to_bytes(4, "big") for number in (len(chunk) - 4, zlib.crc32(chunk)))
    return png[:HEAD] + size + chunk + checksum + png[-12:]


class ComparisonTests(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.new, self.old = Path(temporary.name) / "new", Path(temporary.name) / "old"
        self.new.mkdir()
        shutil.copy(PICTURE, self.new / "a.png")
        (self.new / "README.md").write_text("page")
        shutil.copytree(self.new, self.old)

    def test_the_same(self) -> None:
        self.assertEqual(differences(self.new, self.old), [])

    def test_changed_missing_and_extra_files(self) -> None:
        (self.old / "README.md").write_text("Page")
        (self.old / "b.png").write_bytes(b"")
        (self.old / "a.png").unlink()
        self.assertEqual(differences(self.new, self.old), ["README.md", "a.png", "b.png"])

    def test_no_folder(self) -> None:
        self.assertEqual(differences(self.new, self.old / "none"), ["README.md", "a.png"])

    def test_pixels_count_not_how_they_are_packed(self) -> None:
        png = PICTURE.read_bytes()
        (self.old / "a.png").write_bytes(packed_anew(png))
        self.assertNotEqual((self.old / "a.png").read_bytes(), png)
        self.assertEqual(differences(self.new, self.old), [])
        (self.old / "a.png").write_bytes(packed_anew(png, change=True))
        self.assertEqual(differences(self.new, self.old), ["a.png"])

    def test_a_picture_that_is_none(self) -> None:
        (self.old / "a.png").write_bytes(b"not a picture")
        self.assertEqual(differences(self.new, self.old), ["a.png"])


if __name__ == "__main__":
    unittest.main()
