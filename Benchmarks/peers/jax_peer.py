"""The listings in JAX: a compiled step, or with `--scan` a compiled loop over an epoch's batches."""

import argparse

import jax
import jax.numpy as jnp
import numpy as np

import harness
from training import BETA1, BETA2, EPSILON, Training


class JAX:
    def __init__(self, training: Training, options: argparse.Namespace):
        self.training = training
        self.scans = options.scan
        parameters = (training.weights, training.biases)
        m, v = jax.tree.map(jnp.zeros_like, (parameters, parameters))
        self.state = jax.tree.map(jnp.array, (parameters, m, v, np.int32(0)))
        self.images = jnp.asarray(training.pixels["train"])
        self.step = jax.jit(self._step, donate_argnums=0)
        self.epoch = jax.jit(self._epoch, donate_argnums=0)
        self.error = jax.jit(lambda parameters, x: jnp.mean((self._outputs(parameters, x) - x) ** 2))

    def _outputs(self, parameters, x):
        weights, biases = parameters
        if self.training.tied:
            weights = weights + [w.T for w in reversed(weights)]
        for w, b in zip(weights[:-1], biases[:-1]):
            x = jax.nn.elu(x @ w + b)
        return x @ weights[-1] + biases[-1]

    def _loss(self, parameters, x):
        penalty = sum(jnp.sum(w * w) for w in parameters[0]) / 2
        return jnp.mean((self._outputs(parameters, x) - x) ** 2) + self.training.l2 * penalty

    def _step(self, state, images, batch):
        parameters, m, v, t = state
        gradients = jax.grad(self._loss)(parameters, images[batch])
        t = t + 1
        rate = self.training.learning_rate * jnp.sqrt(1 - BETA2**t) / (1 - BETA1**t)
        m = jax.tree.map(lambda m, g: BETA1 * m + (1 - BETA1) * g, m, gradients)
        v = jax.tree.map(lambda v, g: BETA2 * v + (1 - BETA2) * g * g, v, gradients)
        parameters = jax.tree.map(
            lambda w, m, v: w - rate * m / (jnp.sqrt(v) + EPSILON), parameters, m, v
        )
        return parameters, m, v, t

    def _epoch(self, state, images, order):
        def body(state, batch):
            return self._step(state, images, batch), None

        return jax.lax.scan(body, state, order)[0]

    def train(self, order: np.ndarray) -> None:
        if self.scans:
            self.state = self.epoch(self.state, self.images, order)
        else:
            for batch in order:
                self.state = self.step(self.state, self.images, batch)
        jax.block_until_ready(self.state)

    def mean_squared_error(self, images: np.ndarray) -> float:
        return float(self.error(self.state[0], images))


if __name__ == "__main__":
    harness.main(JAX, "--scan")
