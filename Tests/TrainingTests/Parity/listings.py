"""Runs the listings by TensorFlow on small networks and writes listings.json beside this file; README.md says what for.

    python3 -m venv venv && venv/bin/pip install tensorflow-cpu==2.21.0 numpy==2.4.6
    venv/bin/python listings.py

Graph mode, the operations of the listings, float32. The same runs in float64 give the distances that it prints, which the
tolerances of ListingParityTests.swift are multiples of. Noise, masks and samples are those that this project draws, computed
here by numpy from the published definitions, and fed in.
"""

import json
import os
import pathlib

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
import numpy as np
import tensorflow as tf

tf1 = tf.compat.v1
tf1.disable_eager_execution()

BATCH, STEPS = 10, 6
elu, relu, sigmoid = tf.nn.elu, tf.nn.relu, tf.sigmoid


def philox(counter, key):
    """Philox4x32-10 (Salmon et al. 2011) of counters [..., 4]."""
    a, b, c, d = (counter[..., i].astype(np.uint64) for i in range(4))
    low = np.uint64(0xFFFFFFFF)
    for _ in range(10):
        product0, product1 = np.uint64(0xD2511F53) * a, np.uint64(0xCD9E8D57) * c
        a, b, c, d = (
            (product1 >> np.uint64(32)) ^ b ^ np.uint64(key[0]), product1 & low,
            (product0 >> np.uint64(32)) ^ d ^ np.uint64(key[1]), product0 & low)
        key = ((key[0] + 0x9E3779B9) & 0xFFFFFFFF, (key[1] + 0xBB67AE85) & 0xFFFFFFFF)
    return np.stack([a, b, c, d], axis=-1)


assert [f"{w:08x}" for w in philox(np.zeros(4), (0, 0))] == "6627e8d5 e169c58d bc57ac4c 9b00dbd8".split()


def words(seed, layer, step, is_evaluation, columns):
    """The random words of a batch, [BATCH, columns]."""
    counter = np.zeros((BATCH, (columns + 3) // 4, 4))
    counter[..., 0] = np.arange(counter.shape[1])
    counter[..., 1] = np.arange(BATCH)[:, None]
    counter[..., 2] = step
    counter[..., 3] = 2 * layer + is_evaluation
    return philox(counter, (seed & 0xFFFFFFFF, seed >> 32)).reshape(BATCH, -1)


def normals(*place, columns):
    """Standard normal deviates by Box and Muller (1958), in float64 from a uniform number that is rounded to float32."""
    w = words(*place, columns).astype(np.float64)
    u = ((w[:, 0::2].astype(np.float32).astype(np.float64) + 0.5) / 2**32).astype(np.float32).astype(np.float64)
    radius, angle = np.sqrt(-2 * np.log(u)), 2 * np.pi * w[:, 1::2] / 2**32
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1).reshape(BATCH, -1)[:, :columns]


class Run:
    """The graph of one listing, with parameters in the order of the layers: weights, biases, weights, ...."""

    def __init__(self, dtype, columns, seed):
        self.dtype, self.generator = dtype, np.random.RandomState(seed)
        self.X = tf1.placeholder(dtype, [BATCH, columns])
        self.y = tf1.placeholder(tf.int64, [BATCH])
        self.parameters, self.draws, self.phases = [], [], []

    def variable(self, values):
        return tf1.Variable(np.asarray(values, np.float32).astype(self.dtype.as_numpy_dtype))

    def weights(self, inputs, outputs):
        limit = np.sqrt(6 / (inputs + outputs))
        return self.variable(self.generator.uniform(-limit, limit, (inputs, outputs)))

    def dense(self, x, outputs, activation=tf.identity):
        w, b = self.weights(int(x.shape[1]), outputs), self.variable(np.zeros(outputs))
        self.parameters += [[w], [b]]
        return activation(x @ w + b), w, b

    def two_heads(self, x, outputs):
        """Two layers, which Swift has side by side as one."""
        inputs = int(x.shape[1])
        w, b = zip(*((self.weights(inputs, outputs), self.variable(np.zeros(outputs))) for _ in range(2)))
        self.parameters += [list(w), list(b)]
        return [x @ w[i] + b[i] for i in range(2)]

    def fed(self, shape, draw):
        """A tensor of numbers that draw(step, is_evaluation) gives."""
        self.draws.append((tf1.placeholder(self.dtype, shape), draw))
        return self.draws[-1][0]

    def random_normal(self, columns, layer, seed):
        return self.fed([BATCH, columns], lambda *step: normals(seed, layer, *step, columns=columns))

    def dropout(self, x, rate, layer, seed):
        keep = np.float32(1) - np.float32(rate)
        mask = lambda step, off: off or words(seed, layer, step, 0, x.shape[1])[:, : x.shape[1]] // 256 / 2**24 < keep
        kept = self.fed(x.shape, lambda step, off: np.broadcast_to(mask(step, off), x.shape))
        divisor = self.fed([], lambda step, off: 1 if off else keep)
        return x * kept / divisor

    def minimize(self, optimizer, error, variables=None, factor=1, divisor=1, **parts):
        """A training whose loss is factor times the error and the parts; gradients are written divided by the divisor."""
        self.phases.append((optimizer, variables, factor, divisor, {"error": error} | parts))


def l2(scale, *weights):
    return {"penalty": scale * tf.add_n([tf.nn.l2_loss(w) for w in weights])}


def pca(run):
    codings, *_ = run.dense(run.X, 2)
    outputs, *_ = run.dense(codings, 3)
    run.minimize(adam(), tf.reduce_mean(tf.square(outputs - run.X)))


def shallow(run):
    hidden, w1, _ = run.dense(run.X, 6, elu)
    outputs, w2, _ = run.dense(hidden, 12, elu)
    run.minimize(adam(), tf.reduce_mean(tf.square(outputs - run.X)), **l2(0.0005, w1, w2))


def two_phases(second):
    def build(run):
        hidden1, w1, b1 = run.dense(run.X, 8, elu)
        hidden2, w2, b2 = run.dense(hidden1, 4, elu)
        hidden3, w3, b3 = run.dense(hidden2, 8, elu)
        _, w4, b4 = run.dense(hidden3, 12)
        optimizer = adam()
        phase1 = tf.reduce_mean(tf.square(hidden1 @ w4 + b4 - run.X))
        run.minimize(optimizer, phase1, **l2(0.001, w1, w4))
        phase2 = tf.reduce_mean(tf.square(hidden3 - hidden1))
        run.minimize(second(optimizer), phase2, [w2, b2, w3, b3], **l2(0.001, w2, w3))

    return build


def classifier(is_sum):
    def build(run):
        hidden1, w1, _ = run.dense(run.X, 8, elu)
        hidden2, w2, _ = run.dense(hidden1, 5, elu)
        logits, w3, _ = run.dense(hidden2, 3)
        xentropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=run.y, logits=logits)
        correct = tf1.nn.in_top_k(tf.cast(logits, tf.float32), tf.cast(run.y, tf.int32), 1)
        # The notebook minimizes the vector xentropy + penalty, that is, its sum over the batch.
        run.minimize(
            adam(), tf.reduce_mean(xentropy), factor=BATCH if is_sum else 1,
            divisor=BATCH if is_sum else 1, accuracy=tf.reduce_mean(tf.cast(correct, run.dtype)), **l2(0.0005, w1, w2, w3))

    return build


def denoising(corrupt):
    def build(run):
        layer = corrupt(run)
        for outputs in (8, 4, 8):
            layer, *_ = run.dense(layer, outputs, relu)
        outputs, *_ = run.dense(layer, 12)
        run.minimize(adam(), tf.reduce_mean(tf.square(outputs - run.X)))

    return build


def sparse(run):
    hidden, *_ = run.dense(run.X, 20, sigmoid)
    outputs, *_ = run.dense(hidden, 12)
    q, p = tf.reduce_mean(hidden, axis=0), 0.1
    divergence = p * tf.math.log(p / q) + (1 - p) * tf.math.log((1 - p) / (1 - q))
    run.minimize(adam(), tf.reduce_mean(tf.square(outputs - run.X)), sparsity=tf.reduce_sum(divergence))


def variational(is_gamma):
    def build(run):
        layer, *_ = run.dense(run.X, 8, elu)
        layer, *_ = run.dense(layer, 8, elu)
        mean, spread = run.two_heads(layer, 3)
        noise = run.random_normal(3, layer=3, seed=7)
        if is_gamma:
            layer = mean + tf.exp(0.5 * spread) * noise
            latent = 0.5 * tf.reduce_sum(tf.exp(spread) + tf.square(mean) - 1 - spread)
        else:
            layer = mean + spread * noise
            latent = 0.5 * tf.reduce_sum(
                tf.square(spread) + tf.square(mean) - 1 - tf.math.log(1e-10 + tf.square(spread)))
        layer, *_ = run.dense(layer, 8, elu)
        layer, *_ = run.dense(layer, 8, elu)
        logits, *_ = run.dense(layer, 12)
        xentropy = tf.nn.sigmoid_cross_entropy_with_logits(labels=run.X, logits=logits)
        # A history has both per example; minimized are the sums over the batch.
        run.minimize(
            adam(0.001), tf.reduce_sum(xentropy) / BATCH, factor=BATCH, latent=latent / BATCH)

    return build


def adam(learning_rate=0.01):
    return tf1.train.AdamOptimizer(learning_rate)


def generate(make, columns, seed):
    """Inputs of few digits, so that the file stays small."""
    return np.round(make(np.random.RandomState(seed), (BATCH * STEPS, columns)), 3).astype(np.float32)


uniform = lambda g, shape: g.uniform(size=shape)
normal = lambda g, shape: g.normal(size=shape)
LISTINGS = {
    "PCA": (pca, normal, 3),
    "shallow, ELU outputs": (shallow, lambda g, shape: np.where((x := g.normal(size=shape)) > 0, x, np.expm1(x)), 12),
    "two phases, shared Adam": (two_phases(lambda first: first), uniform, 12),
    "two phases, two Adams": (two_phases(lambda first: adam()), uniform, 12),
    "classifier": (classifier(False), uniform, 12),
    "classifier, sum": (classifier(True), uniform, 12),
    "Gaussian noise": (denoising(lambda run: run.X + 1.0 * run.random_normal(12, layer=0, seed=2**40 + 5)), uniform, 12),
    "dropout": (denoising(lambda run: run.dropout(run.X, 0.3, layer=0, seed=6)), uniform, 12),
    "sparse": (sparse, uniform, 12),
    "variational, gamma": (variational(True), uniform, 12),
    "variational, sigma": (variational(False), uniform, 12),
}
SIGMA_SEED = 22
# The weights of the parts in the minimized loss, where they are not 1.
WEIGHTS = {"sparsity": 0.2, "accuracy": 0.0}


def train(name, dtype):
    build, make, columns = LISTINGS[name]
    tf1.reset_default_graph()
    # By other weights some sigma comes near 0, where float32 leaves few digits of ln sigma.
    seed = SIGMA_SEED if name == "variational, sigma" else 1 + list(LISTINGS).index(name)
    inputs = generate(make, columns, seed)
    labels = np.random.RandomState(seed + 100).randint(3, size=len(inputs))
    run = Run(dtype, columns, seed + 200)
    build(run)
    flat = [v for parameter in run.parameters for v in parameter]
    prepared = []
    for optimizer, variables, factor, divisor, losses in run.phases:
        total = factor * sum(WEIGHTS.get(part, 1) * loss for part, loss in losses.items())
        pairs = optimizer.compute_gradients(total, var_list=variables or flat)
        gradients = {v.ref(): g / divisor for g, v in pairs if g is not None}
        prepared.append((optimizer.apply_gradients(pairs), gradients, losses))

    def joined(values):
        return [np.concatenate(v, axis=-1) for v in values]

    with tf1.Session() as session:
        session.run(tf1.global_variables_initializer())
        result = {"initial": joined(session.run(run.parameters)), "phases": []}
        for update, gradients, losses in prepared:
            phase = {"losses": [], "gradients": []}

            def feed(step, is_evaluation):
                rows = slice((step - 1) * BATCH, step * BATCH)
                return {run.X: inputs[rows], run.y: labels[rows]} | {
                    place: draw(step, is_evaluation) for place, draw in run.draws}

            for step in range(1, STEPS + 1):
                if step == 1:
                    for parameter in run.parameters:
                        known = [gradients[v.ref()] for v in parameter if v.ref() in gradients]
                        phase["gradients"].append(joined([session.run(known, feed(1, 0))])[0] if known else None)
                # TensorFlow may update before it evaluates what is fetched beside the update.
                phase["losses"].append(session.run(losses, feed(step, 0)))
                session.run(update, feed(step, 0))
            phase["last"] = session.run(losses, feed(STEPS, 1))
            phase["final"] = joined(session.run(run.parameters))
            result["phases"].append(phase)
    return {"name": name, "inputs": inputs, "labels": labels, **result}


def distances(a, b):
    """The largest differences of losses, of gradients as parts of the largest one if that is above 1, and of weights."""
    result = {"losses": 0.0, "gradients": 0.0, "weights": 0.0}
    for p, q in zip(a["phases"], b["phases"]):
        for x, y in zip(p["losses"] + [p["last"]], q["losses"] + [q["last"]]):
            for part in x:
                d = abs(float(x[part]) - float(y[part])) / max(1, abs(float(y[part])))
                result["losses"] = max(result["losses"], d)
        for x, y in zip(p["gradients"], q["gradients"]):
            if x is not None:
                d = np.abs(x - y).max() / max(1, np.abs(y).max())
                result["gradients"] = max(result["gradients"], float(d))
        for x, y in zip(p["final"], q["final"]):
            result["weights"] = max(result["weights"], float(np.abs(x - y).max()))
    return result


def plain(value):
    """Numbers with as many digits as float32 needs, matrices row by row."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return [int(x) if value.dtype == np.int64 else float(str(np.float32(x))) for x in value.ravel()]
    if isinstance(value, list):
        return [plain(item) for item in value]
    return float(str(np.float32(value))) if isinstance(value, np.floating) else value


def main():
    runs = []
    for name in LISTINGS:
        run = train(name, tf.float32)
        far = distances(run, train(name, tf.float64))
        print(f"{name:26}", *(f"{what} {distance:.1e} " for what, distance in far.items()))
        runs.append(json.dumps(plain(run), separators=(",", ":"), ensure_ascii=False))
    path = pathlib.Path(__file__).with_name("listings.json")
    path.write_text("[\n" + ",\n".join(runs) + "\n]\n")
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} KB")


if __name__ == "__main__":
    main()
