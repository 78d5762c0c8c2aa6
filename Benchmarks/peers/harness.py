"""Runs a peer: the command line, the epochs, and the lines that `benchmarks train` prints too."""

import argparse
import json
import os
import time
from pathlib import Path
from typing import Callable, Protocol

import numpy as np

from training import Training


class Peer(Protocol):
    def train(self, order: np.ndarray) -> None:
        """One epoch: a step for each batch of `order` [batches, batch]. Ends when all is computed."""

    def mean_squared_error(self, images: np.ndarray) -> float:
        """The mean of (outputs - X)^2 over all elements of `images` [images, 784]."""


def main(start: Callable[[Training, argparse.Namespace], Peer], *flags: str) -> None:
    """Trains the peer that `start` makes. `flags` are options of its own."""
    options = _options(flags)
    training = Training.load(options.data)
    peer = start(training, options)
    for index in range(min(options.epochs, len(training.order))):
        begin = time.perf_counter()
        peer.train(training.order[index])
        seconds = time.perf_counter() - begin
        _print(
            epoch=index + 1,
            seconds=seconds,
            trainMSE=_mse(peer, training.pixels["train"]),
            validationMSE=_mse(peer, training.pixels["validation"]),
        )
    _print(testMSE=_mse(peer, training.pixels["test"]))


def _options(flags: tuple[str, ...]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True, help="what `benchmarks export` wrote")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    for flag in flags:
        parser.add_argument(flag, action="store_true")
    return parser.parse_args()


def _mse(peer: Peer, images: np.ndarray, block: int = 5000) -> float:
    """By blocks, whose means are added in float64: float32 over 43 million squares is too coarse."""
    starts = range(0, len(images), block)
    blocks = [images[start : start + block] for start in starts]
    return sum(peer.mean_squared_error(b) * len(b) for b in blocks) / len(images)


def _print(**line: float) -> None:
    print(json.dumps(line), flush=True)
