"""The sparse and the variational listing in PyTorch, eager, with Adam as in pytorch_peer.py."""

import argparse
import math

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits, elu, mse_loss

import listings
from listings import Listing
from training import BETA1, BETA2, EPSILON


class PyTorch:
    def __init__(self, listing: Listing, options: argparse.Namespace):
        torch.set_num_threads(options.threads)
        self.listing = listing
        self.weights = [_parameter(w) for w in listing.weights]
        self.biases = [_parameter(b) for b in listing.biases]
        self.images = torch.from_numpy(listing.images)
        self.optimizer = torch.optim.Adam(
            self.weights + self.biases, lr=listing.learning_rate, betas=(BETA1, BETA2), fused=True
        )
        self.steps = 0
        self.losses = self._sparse if listing.is_sparse else self._variational

    def _dense(self, index: int, x: torch.Tensor) -> torch.Tensor:
        return torch.addmm(self.biases[index], x, self.weights[index])

    def _sparse(self, x: torch.Tensor, noise: torch.Tensor):
        """The loss, its error and its term."""
        p = self.listing.target
        hidden = torch.sigmoid(self._dense(0, x))
        error = mse_loss(self._dense(1, hidden), x)
        q = hidden.mean(0).clamp(1e-7, 1 - 1e-7)
        sparsity = (p * (p / q).log() + (1 - p) * ((1 - p) / (1 - q)).log()).sum()
        return error + self.listing.weight * sparsity, error, sparsity

    def _variational(self, x: torch.Tensor, noise: torch.Tensor):
        """The loss, its error and its term."""
        hidden = elu(self._dense(1, elu(self._dense(0, x))))
        mean, gamma = self._dense(2, hidden).chunk(2, dim=1)
        hidden = elu(self._dense(3, mean + (gamma / 2).exp() * noise))
        logits = self._dense(5, elu(self._dense(4, hidden)))
        error = binary_cross_entropy_with_logits(logits, x, reduction="sum")
        latent = (gamma.exp() + mean**2 - 1 - gamma).sum() / 2
        return error + latent, error, latent

    def train(self, order: np.ndarray, noise: np.ndarray) -> list:
        errors = []
        for batch, epsilon in zip(torch.from_numpy(order), torch.from_numpy(noise)):
            self.optimizer.zero_grad()
            loss, error, _ = self.losses(self.images.index_select(0, batch), epsilon)
            loss.backward()
            self.steps += 1
            for group in self.optimizer.param_groups:
                group["eps"] = EPSILON / math.sqrt(1 - BETA2**self.steps)
            self.optimizer.step()
            errors.append(error.detach())
        return errors

    def term(self, batch: np.ndarray) -> float:
        images = self.images[torch.from_numpy(batch)]
        # The term does not depend on the noise.
        noise = torch.zeros(len(batch), self.listing.codings)
        with torch.no_grad():
            return self.losses(images, noise)[2].item()


def _parameter(value: np.ndarray) -> torch.nn.Parameter:
    return torch.nn.Parameter(torch.from_numpy(value.copy()))


if __name__ == "__main__":
    listings.main(PyTorch)
