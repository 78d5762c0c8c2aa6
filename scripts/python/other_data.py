"""Folders for `--data`: Fashion-MNIST and the 8x8 digits; see scripts/other-data."""

import os
import struct
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

FILES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)
# Where Debian's package has it; another folder may be named.
FASHION_MNIST = Path(os.environ.get("FASHION_MNIST", "/usr/share/datasets/fashion-mnist"))
# Of 1,797 digits, written one person after the other: those of the last people test.
DIGITS_TO_TRAIN = 1500


class Refusal(Exception):
    """Why there are no data, on one line, and the exit code, as the book's programs have them."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def idx(elements) -> bytes:
    """An IDX file of an array of unsigned bytes: two zeros, their type, the dimensions, the bytes."""
    dimensions = elements.shape
    header = struct.pack(f">4B{len(dimensions)}I", 0, 0, 8, len(dimensions), *dimensions)
    return header + elements.astype("uint8").tobytes()


def digits() -> dict[str, bytes]:
    """The files of the 8x8 digits, in scikit-learn's order.

    A pixel counts 0 to 16 dots of ink; it becomes the nearest of 0 to 255, of 127.5 the upper one.
    """
    try:
        from sklearn.datasets import load_digits
    except ImportError as error:
        raise Refusal(f"digits-8x8: needs scikit-learn, which cannot be imported: {error}", 66)
    data = load_digits()
    pixels = (data.images.astype(int) * 255 + 8) // 16
    images_and_labels = (
        part for half in (slice(None, DIGITS_TO_TRAIN), slice(DIGITS_TO_TRAIN, None))
        for part in (pixels[half], data.target[half])
    )
    return dict(zip(FILES, map(idx, images_and_labels), strict=True))


def write_digits(folder: Path) -> None:
    """Makes the folder of the 8x8 digits, whole or not at all."""
    files = digits()
    if os.path.lexists(folder):
        if folder.is_dir() and contents(folder) == files:
            return
        raise occupied(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".other-data-") as aside:
        place = Path(aside) / folder.name
        place.mkdir()
        for name, content in files.items():
            (place / name).write_bytes(content)
        place.rename(folder)


def link_fashion_mnist(folder: Path) -> None:
    """Makes `folder` a link to the folder of Debian's package."""
    for name in FILES:
        if not (FASHION_MNIST / f"{name}.gz").is_file():
            raise Refusal(
                f"{FASHION_MNIST}/{name}.gz: missing: install Debian's package "
                "dataset-fashion-mnist, or name its folder in the variable FASHION_MNIST", 66)
    if os.path.lexists(folder):
        if folder.is_symlink() and folder.resolve() == FASHION_MNIST.resolve():
            return
        raise occupied(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.symlink_to(FASHION_MNIST.resolve())


def contents(folder: Path) -> dict[str, bytes | None]:
    """The files in `folder` by their names; nothing for what is no file."""
    return {path.name: path.read_bytes() if path.is_file() else None for path in folder.iterdir()}


def occupied(folder: Path) -> Refusal:
    return Refusal(f"{folder}: is there with other content: remove it, or name another folder", 73)


MAKERS: dict[str, Callable[[Path], None]] = {
    "fashion-mnist": link_fashion_mnist,
    "digits-8x8": write_digits,
}


def main(arguments: list[str]) -> int:
    names = arguments[1:] or list(MAKERS)
    if not arguments or not arguments[0] or not set(names) <= set(MAKERS):
        print(f"Usage: other-data FOLDER [{'|'.join(MAKERS)}…]", file=sys.stderr)
        return 64
    try:
        for name in names:
            folder = Path(arguments[0]) / name
            MAKERS[name](folder)
            print(folder)
    except Refusal as refusal:
        print(f"other-data: {refusal}", file=sys.stderr)
        return refusal.exit_code
    except OSError as error:
        print(f"other-data: {error.filename}: cannot be written: {error.strerror}", file=sys.stderr)
        return 73
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
