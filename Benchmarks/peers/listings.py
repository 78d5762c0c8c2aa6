"""Runs a peer of `benchmarks listing`: the files of its `--export`, the groups of steps, the lines."""

import argparse
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Protocol

import numpy as np

# The steps of a line, as in `benchmarks listing`.
GROUP = 20


@dataclass
class Listing:
    name: str
    learning_rate: float
    target: float  # of the mean activations
    weight: float  # of the sparsity loss
    codings: int
    weights: list[np.ndarray]  # [inputs, outputs]
    biases: list[np.ndarray]  # zeros
    order: np.ndarray  # the indices of the images of each batch, [steps, batch]
    noise: np.ndarray  # the epsilon of each step, [steps, batch, codings]; [steps, 0] of the sparse one
    images: np.ndarray  # float32 [images, 784]

    @property
    def is_sparse(self) -> bool:
        return self.name == "sparse"

    @staticmethod
    def load(folder: Path) -> "Listing":
        about = json.loads((folder / "listing.json").read_text())
        steps, batch, codings = about["steps"], about["batchSize"], about["codings"]
        weights = [
            np.fromfile(folder / f"weights{index}.f32", "<f4").reshape(shape)
            for index, shape in enumerate(about["weights"], start=1)
        ]
        noise = np.fromfile(folder / "noise.f32", "<f4")
        pixels = np.fromfile(folder / "train.u8", np.uint8).reshape(-1, weights[0].shape[0])
        return Listing(
            name=about["listing"],
            learning_rate=about["learningRate"],
            target=about["target"],
            weight=about["weight"],
            codings=codings,
            weights=weights,
            biases=[np.zeros(w.shape[1], np.float32) for w in weights],
            order=np.fromfile(folder / "order.i32", "<i4").reshape(steps, batch),
            noise=noise.reshape((steps, batch, codings) if len(noise) else (steps, 0)),
            images=pixels / np.float32(255),
        )


class Peer(Protocol):
    def train(self, order: np.ndarray, noise: np.ndarray) -> list:
        """A step for each batch of `order` [steps, batch]. Ends when all is computed. Returns the error
        of each batch before its update: the MSE, or the sum of the cross-entropies."""

    def term(self, batch: np.ndarray) -> float:
        """The sparsity loss of a batch, or the sum of its latent losses."""


def main(start: Callable[[Listing, argparse.Namespace], Peer], *flags: str) -> None:
    """Trains the peer that `start` makes. `flags` are options of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True, help="what `--export` wrote")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    for flag in flags:
        parser.add_argument(flag, action="store_true")
    options = parser.parse_args()
    listing = Listing.load(options.data)
    peer = start(listing, options)
    # Ours are nats of an image.
    divisor = 1 if listing.is_sparse else listing.order.shape[1]
    for first in range(0, len(listing.order), GROUP):
        steps = slice(first, first + GROUP)
        begin = time.perf_counter()
        errors = peer.train(listing.order[steps], listing.noise[steps])
        seconds = time.perf_counter() - begin
        line = {"milliseconds": 1000 * seconds / GROUP}
        line["errors"] = [float(error) / divisor for error in errors]
        if first == 0:
            line["term"] = float(peer.term(listing.order[GROUP - 1])) / divisor
        print(json.dumps(line), flush=True)
