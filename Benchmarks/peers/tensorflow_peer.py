"""The listings in TensorFlow 2, a step compiled by XLA, or with `--loop` an epoch's loop of steps."""

import argparse
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import tensorflow as tf

import harness
from training import BETA1, BETA2, EPSILON, Training


class TensorFlow:
    def __init__(self, training: Training, options: argparse.Namespace):
        tf.config.threading.set_intra_op_parallelism_threads(options.threads)
        tf.config.threading.set_inter_op_parallelism_threads(options.threads)
        self.training = training
        self.loops = options.loop
        self.weights = [tf.Variable(w) for w in training.weights]
        self.biases = [tf.Variable(b) for b in training.biases]
        variables = self.weights + self.biases
        self.moments = [(tf.Variable(tf.zeros_like(v)), tf.Variable(tf.zeros_like(v))) for v in variables]
        self.powers = tf.Variable([1.0, 1.0])  # beta1^t and beta2^t
        self.images = tf.constant(training.pixels["train"])

    def _outputs(self, x: tf.Tensor) -> tf.Tensor:
        weights = list(self.weights)
        if self.training.tied:
            weights += [tf.transpose(w) for w in reversed(weights)]
        for w, b in zip(weights[:-1], self.biases[:-1]):
            x = tf.nn.elu(x @ w + b)
        return x @ weights[-1] + self.biases[-1]

    def _step(self, batch: tf.Tensor) -> None:
        x = tf.gather(self.images, batch)
        with tf.GradientTape() as tape:
            penalty = tf.add_n([tf.nn.l2_loss(w) for w in self.weights])
            loss = tf.reduce_mean(tf.square(self._outputs(x) - x)) + self.training.l2 * penalty
        variables = self.weights + self.biases
        gradients = tape.gradient(loss, variables)
        self.powers.assign(self.powers * [BETA1, BETA2])
        rate = self.training.learning_rate * tf.sqrt(1 - self.powers[1]) / (1 - self.powers[0])
        for variable, gradient, (m, v) in zip(variables, gradients, self.moments):
            m.assign(BETA1 * m + (1 - BETA1) * gradient)
            v.assign(BETA2 * v + (1 - BETA2) * gradient * gradient)
            variable.assign_sub(rate * m / (tf.sqrt(v) + EPSILON))

    @tf.function(jit_compile=True)
    def _compiled_step(self, batch: tf.Tensor) -> None:
        self._step(batch)

    @tf.function(jit_compile=True)
    def _compiled_epoch(self, order: tf.Tensor) -> None:
        for index in tf.range(tf.shape(order)[0]):
            self._step(order[index])

    def train(self, order: np.ndarray) -> None:
        if self.loops:
            self._compiled_epoch(tf.constant(order))
        else:
            for batch in tf.constant(order):
                self._compiled_step(batch)
        self.biases[-1].numpy()  # waits for the last step

    @tf.function(jit_compile=True)
    def _error(self, x: tf.Tensor) -> tf.Tensor:
        return tf.reduce_mean(tf.square(self._outputs(x) - x))

    def mean_squared_error(self, images: np.ndarray) -> float:
        return float(self._error(tf.constant(images)))


if __name__ == "__main__":
    harness.main(TensorFlow, "--loop")
