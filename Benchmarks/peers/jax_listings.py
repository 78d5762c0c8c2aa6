"""The sparse and the variational listing in JAX: a compiled step, or with `--scan` a compiled loop over
a group of steps."""

import argparse
import math

import jax
import jax.numpy as jnp
import numpy as np

import listings
from listings import Listing
from training import BETA1, BETA2, EPSILON


def _dense(parameters, index, x):
    weights, biases = parameters
    return x @ weights[index] + biases[index]


class JAX:
    def __init__(self, listing: Listing, options: argparse.Namespace):
        self.listing = listing
        self.scans = options.scan
        self.losses = self._sparse if listing.is_sparse else self._variational
        parameters = (listing.weights, listing.biases)
        m, v = jax.tree.map(jnp.zeros_like, (parameters, parameters))
        self.state = jax.tree.map(jnp.array, (parameters, m, v, np.int32(0)))
        self.images = jnp.asarray(listing.images)
        self.step = jax.jit(self._step, donate_argnums=0)
        self.group = jax.jit(self._group, donate_argnums=0)

    def _sparse(self, parameters, x, noise):
        """The loss, its error and its term."""
        p = self.listing.target
        hidden = jax.nn.sigmoid(_dense(parameters, 0, x))
        error = jnp.mean((_dense(parameters, 1, hidden) - x) ** 2)
        q = jnp.clip(jnp.mean(hidden, axis=0), 1e-7, 1 - 1e-7)
        sparsity = jnp.sum(p * jnp.log(p / q) + (1 - p) * jnp.log((1 - p) / (1 - q)))
        return error + self.listing.weight * sparsity, (error, sparsity)

    def _variational(self, parameters, x, noise):
        """The loss, its error and its term."""
        hidden = jax.nn.elu(_dense(parameters, 0, x))
        hidden = jax.nn.elu(_dense(parameters, 1, hidden))
        mean, gamma = jnp.split(_dense(parameters, 2, hidden), 2, axis=1)
        hidden = jax.nn.elu(_dense(parameters, 3, mean + jnp.exp(gamma / 2) * noise))
        hidden = jax.nn.elu(_dense(parameters, 4, hidden))
        y = _dense(parameters, 5, hidden)
        error = jnp.sum(jnp.maximum(y, 0) - y * x + jnp.log1p(jnp.exp(-jnp.abs(y))))
        latent = jnp.sum(jnp.exp(gamma) + mean**2 - 1 - gamma) / 2
        return error + latent, (error, latent)

    def _step(self, state, images, batch, noise):
        parameters, m, v, t = state
        gradient = jax.grad(self.losses, has_aux=True)
        gradients, (error, _) = gradient(parameters, images[batch], noise)
        t = t + 1
        # 1 - beta^t. In float32, 1 - 0.999 has 4 correct digits.
        first, second = (-jnp.expm1(t * math.log(beta)) for beta in (BETA1, BETA2))
        rate = self.listing.learning_rate * jnp.sqrt(second) / first
        m = jax.tree.map(lambda m, g: BETA1 * m + (1 - BETA1) * g, m, gradients)
        v = jax.tree.map(lambda v, g: BETA2 * v + (1 - BETA2) * g * g, v, gradients)
        parameters = jax.tree.map(
            lambda w, m, v: w - rate * m / (jnp.sqrt(v) + EPSILON), parameters, m, v
        )
        return (parameters, m, v, t), error

    def _group(self, state, images, order, noise):
        def body(state, batch):
            return self._step(state, images, *batch)

        return jax.lax.scan(body, state, (order, noise))

    def train(self, order: np.ndarray, noise: np.ndarray) -> list:
        if self.scans:
            self.state, errors = self.group(self.state, self.images, order, noise)
        else:
            errors = []
            for batch, epsilon in zip(order, noise):
                self.state, error = self.step(self.state, self.images, batch, epsilon)
                errors.append(error)
        jax.block_until_ready((self.state, errors))
        return list(errors)

    def term(self, batch: np.ndarray) -> float:
        # The term does not depend on the noise.
        return jax.jit(self.losses)(self.state[0], self.images[batch], 0.0)[1][1]


if __name__ == "__main__":
    listings.main(JAX, "--scan")
