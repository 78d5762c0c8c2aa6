"""A training that `benchmarks export` wrote: initial weights, order of the images, pixels."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

# Adam's other parameters are TensorFlow's defaults, here and in the chapters.
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


@dataclass
class Training:
    chapter: str
    learning_rate: float
    l2: float
    weights: list[np.ndarray]  # [inputs, outputs]; two where tied
    biases: list[np.ndarray]  # zeros, one a layer
    order: np.ndarray  # the indices of the images of each batch, [epochs, batches, batch]
    pixels: dict[str, np.ndarray]  # float32 [images, 784] of train, validation and test

    @property
    def tied(self) -> bool:
        return self.chapter == "tied"

    @property
    def batch_size(self) -> int:
        return self.order.shape[2]

    @staticmethod
    def load(folder: Path) -> "Training":
        about = json.loads((folder / "training.json").read_text())
        weights = [
            np.fromfile(folder / f"weights{index}.f32", "<f4").reshape(shape)
            for index, shape in enumerate(about["weights"], start=1)
        ]
        tied = about["chapter"] == "tied"
        outputs = [w.shape[1] for w in weights]
        if tied:
            outputs += [w.shape[0] for w in reversed(weights)]
        order = np.fromfile(folder / "order.i32", "<i4")
        return Training(
            chapter=about["chapter"],
            learning_rate=about["learningRate"],
            l2=about["l2"],
            weights=weights,
            biases=[np.zeros(count, np.float32) for count in outputs],
            order=order.reshape(about["epochs"], -1, about["batchSize"]),
            pixels={
                part: _images(folder / f"{part}.u8", weights[0].shape[0])
                for part in ("train", "validation", "test")
            },
        )


def _images(file: Path, width: int) -> np.ndarray:
    return (np.fromfile(file, np.uint8).reshape(-1, width) / np.float32(255)).astype(np.float32)
