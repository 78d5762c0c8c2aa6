"""The listings in PyTorch: eager, or with `--compile` its forward and backward pass compiled.

The l2 penalty is Adam's weight decay, which adds the same gradient and is cheaper than a penalty in
the loss. Adam is the fused one, the fastest there is. PyTorch adds epsilon after the bias
correction, sqrt(v / (1 - beta2^t)) + epsilon, TensorFlow before it; an epsilon that is divided by
sqrt(1 - beta2^t) in each step makes the two the same formula, at no cost.
"""

import argparse
import math

import numpy as np
import torch
from torch.nn.functional import elu, mse_loss

import harness
from training import BETA1, BETA2, EPSILON, Training


class PyTorch:
    def __init__(self, training: Training, options: argparse.Namespace):
        torch.set_num_threads(options.threads)
        self.tied = training.tied
        self.weights = [_parameter(w) for w in training.weights]
        self.biases = [_parameter(b) for b in training.biases]
        self.images = torch.from_numpy(training.pixels["train"])
        self.optimizer = torch.optim.Adam(
            [{"params": self.weights, "weight_decay": training.l2}, {"params": self.biases}],
            lr=training.learning_rate,
            betas=(BETA1, BETA2),
            fused=True,
        )
        self.steps = 0
        self.loss = torch.compile(self._loss) if options.compile else self._loss

    def _loss(self, x: torch.Tensor) -> torch.Tensor:
        weights = self.weights
        if self.tied:
            weights = weights + [w.t() for w in reversed(weights)]
        y = x
        for index, (w, b) in enumerate(zip(weights, self.biases)):
            y = torch.addmm(b, y, w)
            if index < len(weights) - 1:
                y = elu(y)
        return mse_loss(y, x)

    def train(self, order: np.ndarray) -> None:
        for batch in torch.from_numpy(order):
            self.optimizer.zero_grad()
            self.loss(self.images.index_select(0, batch)).backward()
            self.steps += 1
            for group in self.optimizer.param_groups:
                group["eps"] = EPSILON / math.sqrt(1 - BETA2**self.steps)
            self.optimizer.step()

    def mean_squared_error(self, images: np.ndarray) -> float:
        with torch.no_grad():
            return self._loss(torch.from_numpy(images)).item()


def _parameter(value: np.ndarray) -> torch.nn.Parameter:
    return torch.nn.Parameter(torch.from_numpy(value.copy()))


if __name__ == "__main__":
    harness.main(PyTorch, "--compile")
