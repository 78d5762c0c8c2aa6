"""The listings as they are written, for TensorFlow 1.x: a graph, a session, a feed for each batch.

`fully_connected`, `l2_regularizer` and `variance_scaling_initializer` are gone from TensorFlow;
their definitions stand here, but for the initializer, whose place our initial weights take.
"""

import argparse
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import tensorflow.compat.v1 as tf

import harness
from training import Training

tf.disable_eager_execution()


class TensorFlowListing:
    def __init__(self, training: Training, options: argparse.Namespace):
        self.images = training.pixels["train"]
        self.x = tf.placeholder(tf.float32, shape=[None, self.images.shape[1]])
        weights = [tf.Variable(w) for w in training.weights]
        biases = [tf.Variable(b) for b in training.biases]
        outputs = _outputs(self.x, weights, biases, training.tied)
        self.reconstruction_loss = tf.reduce_mean(tf.square(outputs - self.x))
        penalty = tf.add_n([training.l2 * tf.nn.l2_loss(w) for w in weights])
        optimizer = tf.train.AdamOptimizer(training.learning_rate)
        self.training_op = optimizer.minimize(self.reconstruction_loss + penalty)
        self.session = tf.Session(
            config=tf.ConfigProto(
                intra_op_parallelism_threads=options.threads,
                inter_op_parallelism_threads=options.threads,
            )
        )
        self.session.run(tf.global_variables_initializer())

    def train(self, order: np.ndarray) -> None:
        for batch in order:
            self.session.run(self.training_op, feed_dict={self.x: self.images[batch]})

    def mean_squared_error(self, images: np.ndarray) -> float:
        return float(self.session.run(self.reconstruction_loss, feed_dict={self.x: images}))


def _outputs(x: tf.Tensor, weights: list, biases: list, tied: bool) -> tf.Tensor:
    if tied:
        weights = weights + [tf.transpose(w) for w in reversed(weights)]
    for w, b in zip(weights[:-1], biases[:-1]):
        x = tf.nn.elu(tf.matmul(x, w) + b)
    return tf.matmul(x, weights[-1]) + biases[-1]


if __name__ == "__main__":
    harness.main(TensorFlowListing)
