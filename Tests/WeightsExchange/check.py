"""Checks our safetensors files against the Python library and NumPy; see scripts/check-weights."""

import pathlib
import random
import struct
import subprocess
import sys
import tempfile

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, load_file, save, save_file

BINARIES = pathlib.Path(sys.argv[1])
SHAPES = {
    "weights1": (784, 300), "weights2": (300, 150), "weights3": (150, 300), "weights4": (300, 784),
    "biases1": (300,), "biases2": (150,), "biases3": (300,), "biases4": (784,),
}
CHAPTERS = {"tied": "tied-weights", "stacked": "stacked-autoencoder"}
TOLERANCE = 1e-5


def elu(z):
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def outputs_of(weights, x):
    """The listing's forward pass in double precision."""
    w = {name: value.astype(np.float64) for name, value in weights.items()}
    weights3 = w.get("weights3", w["weights2"].T)
    weights4 = w.get("weights4", w["weights1"].T)
    hidden1 = elu(x @ w["weights1"] + w["biases1"])
    hidden2 = elu(hidden1 @ w["weights2"] + w["biases2"])
    hidden3 = elu(hidden2 @ weights3 + w["biases3"])
    return hidden3 @ weights4 + w["biases4"]


def run(program, *arguments):
    subprocess.run([BINARIES / program, *arguments], check=True, stdout=subprocess.DEVNULL)


def shapes(model):
    return {n: s for n, s in SHAPES.items() if model != "tied" or n not in ("weights3", "weights4")}


def compare_outputs(model, path, folder):
    run("weights-outputs", model, path, folder / "outputs")
    ours = load_file(folder / "outputs")
    theirs = outputs_of(load_file(path), ours["inputs"].astype(np.float64))
    assert ours["outputs"].shape == (100, 784)
    difference = np.abs(ours["outputs"] - theirs).max()
    assert difference <= TOLERANCE, f"{path}: {difference}"
    return difference


def check_ours(model, folder):
    """Our trained weights, read by the library."""
    path = folder / "ours.safetensors"
    run(CHAPTERS[model], "-q", "--epochs", "1", "--output", folder / "a", "--save-weights", path)
    weights = load_file(path)
    assert {n: w.shape for n, w in weights.items()} == shapes(model)
    assert all(w.dtype == np.float32 for w in weights.values())
    # The library writes the very bytes that we do.
    assert save(weights) == path.read_bytes()
    difference = compare_outputs(model, path, folder)
    print(f"{model}: our weights in NumPy: outputs within {difference:.1e}")


def check_theirs(model, folder):
    """Weights that the library wrote, read and written again by a training that moves nothing."""
    generator = np.random.default_rng(1)
    weights = {
        n: (generator.standard_normal(s) / 20).astype(np.float32) for n, s in shapes(model).items()
    }
    path, copy = folder / "theirs.safetensors", folder / "copy.safetensors"
    save_file(weights, path, metadata={"framework": "numpy"})
    run(
        CHAPTERS[model], "-q", "--epochs", "1", "-p", "learningRate=0", "--output", folder / "b",
        "--initial-weights", path, "--save-weights", copy)
    read = load_file(copy)
    assert all(np.array_equal(read[n].view(np.uint32), w.view(np.uint32)) for n, w in weights.items())
    difference = compare_outputs(model, path, folder)
    print(f"{model}: NumPy's weights in ours: every bit, outputs within {difference:.1e}")


def damaged_files():
    """A small file, cut and with its header changed in all kinds of ways."""
    whole = save(
        {"a": np.arange(3, dtype=np.float32), "b": np.zeros((2, 0), np.float64), "c": np.uint64([7])},
        {"note": "é"})
    length = struct.unpack("<Q", whole[:8])[0]
    header, data = whole[8:8 + length], whole[8 + length:]
    chance = random.Random(1)
    yield whole
    for size in range(0, len(whole), 5):
        yield whole[:size]
    yield whole + b"\0"
    for _ in range(600):
        changed = bytearray(header)
        for _ in range(chance.randint(1, 3)):
            index = chance.randrange(len(changed))
            changed[index:index + chance.randint(0, 1)] = chance.choice(
                [bytes([chance.randrange(256)]), b'"', b",", b"0", b"9", b" ", b"[", b"]", b"{", b"}", b""])
        yield struct.pack("<Q", len(changed)) + changed + data


def is_accepted(data):
    try:
        load(data)
        return True
    except (SafetensorError, UnicodeDecodeError):
        return False
    except Exception:  # A dtype that NumPy lacks: the file is good.
        return True


# Refused by us, read by the library: the README and the schema forbid it, or we lack the dtype.
STRICTER = ("only spaces after it", "each name once", "and nothing else", "one of the dtypes")


def check_damaged(folder):
    files = list(damaged_files())
    paths = [folder / f"damaged-{i}" for i in range(len(files))]
    for path, data in zip(paths, files):
        path.write_bytes(data)
    answer = subprocess.run(
        [BINARIES / "weights-outputs", "headers"], input="\n".join(map(str, paths)) + "\n",
        check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    assert len(answer) == len(files)
    accepted = stricter = 0
    for data, ours in zip(files, answer):
        if ours == "accepted":
            assert is_accepted(data), data
            accepted += 1
        elif is_accepted(data):
            assert any(reason in ours for reason in STRICTER), (ours, data)
            stricter += 1
    print(
        f"{len(files)} damaged files: {len(files) - accepted} refused by ours, {stricter} of them"
        " for what the library lets pass, none that it refuses accepted")
    assert accepted and len(files) - accepted > 100


with tempfile.TemporaryDirectory() as name:
    for model in CHAPTERS:
        check_ours(model, pathlib.Path(name))
        check_theirs(model, pathlib.Path(name))
    check_damaged(pathlib.Path(name))
