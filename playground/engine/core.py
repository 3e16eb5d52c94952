"""The engine on one page: a neural network that learns, in plain NumPy.

Read from the top: unit, loss, network, optimizer, training. The other files compute the same
numbers faster; a test holds the two equal. Samples are rows; z is what a unit adds up, a its
output, t a target, d_x the derivative of the loss by x. As a program it learns the article's XOR.
"""

from collections import defaultdict
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Settings(NamedTuple):
    """What is chosen before training; the defaults are the article's."""

    loss: str = "squared_error"
    mean: bool = False  # over the samples of a batch; else their sum
    l1: float = 0.0  # adds l1 sum |w| to the loss, over weights and not biases
    l2: float = 0.0  # adds l2/2 sum w^2
    optimizer: str = "sgd"
    rate: float = 0.5  # the learning rate
    beta_1: float = 0.9  # the share of past gradients that is kept: momentum
    beta_2: float = 0.999  # the share of past squared gradients: RMSprop's rho
    epsilon: float = 1e-8  # added to a divisor that may be 0
    batch_size: int = 0  # 0 is the full batch
    seed: int = 0  # of the order of the samples


# ---- 1. A unit adds up its inputs, z = w1 x1 + w2 x2 + ... + b, and outputs a = f(z) ----
def sigmoid(z: Array) -> tuple[Array, Array]:
    """Return f(z) = 1 / (1 + e^-z), between 0 and 1, and its derivative f'(z) = a (1 - a)."""
    a = 1.0 / (1.0 + np.exp(-z))
    return a, a * (1.0 - a)


def gelu(z: Array) -> tuple[Array, Array]:
    """Return f(z) = z/2 (1 + tanh u), u = sqrt(2/pi) (z + 0.044715 z^3), and f'(z)."""
    tanh = np.tanh(np.sqrt(2.0 / np.pi) * (z + 0.044715 * z**3))
    d_u = np.sqrt(2.0 / np.pi) * (1.0 + 3.0 * 0.044715 * z**2)
    return z * (1.0 + tanh) / 2.0, (1.0 + tanh + z * (1.0 - tanh**2) * d_u) / 2.0


def softmax(z: Array) -> tuple[Array, None]:
    """Return e^z_k / sum_j e^z_j: a layer's outputs are probabilities, which sum to 1."""
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True), None  # f' is of all z: see `compare`


ACTIVATIONS: dict[str, Any] = {  # f(z) and f'(z)
    "linear": lambda z: (z, np.ones_like(z)),
    "sigmoid": sigmoid,
    "tanh": lambda z: (np.tanh(z), 1.0 - np.tanh(z) ** 2),
    "relu": lambda z: (np.maximum(z, 0.0), np.where(z > 0, 1.0, 0.0)),
    "leaky_relu": lambda z: (np.maximum(z, 0.01 * z), np.where(z > 0, 1.0, 0.01)),
    "elu": lambda z: (np.where(z > 0, z, np.expm1(z)), np.where(z > 0, 1.0, np.exp(z))),
    "softplus": lambda z: (np.logaddexp(0.0, z), sigmoid(z)[0]),
    "silu": lambda z: (z * sigmoid(z)[0], sigmoid(z)[0] + z * sigmoid(z)[1]),
    "gelu": gelu,
    "sine": lambda z: (np.sin(z), np.cos(z)),
    "softmax": softmax,
}


# ---- 2. The loss: how wrong the outputs are ----
def compare(loss: str, z: Array, a: Array, slope: Array | None, t: Array) -> tuple[Any, Any]:
    """Return the loss of each output of each sample, and d_z: d_a times the slope f'(z)."""
    if loss == "cross_entropy" and slope is None:  # -t ln a of softmax; in d_z all else cancels
        return t * (np.logaddexp.reduce(z, axis=1, keepdims=True) - z), a - t
    if loss == "cross_entropy":  # -t ln a - (1 - t) ln(1 - a) of sigmoid, likewise
        return np.logaddexp(0.0, z) - t * z, a - t
    distance, near = np.abs(a - t), np.minimum(np.abs(a - t), 1.0)
    value, d_a = {
        "squared_error": (distance**2 / 2.0, a - t),
        "absolute_error": (distance, np.sign(a - t)),
        "huber": (near * (distance - near / 2.0), np.clip(a - t, -1.0, 1.0)),
    }[loss]
    if slope is None:  # each output of softmax depends on every z of its layer
        return value, a * (d_a - (a * d_a).sum(axis=1, keepdims=True))
    return value, d_a * slope


# ---- 3. A network: layers of units ----
class Network:
    """Layers, each a matrix of weights, with a column for each unit, and a row of biases."""

    def __init__(self, sizes: list[int], activations: list[str], bias: bool, seed: int) -> None:
        """Draw weights from -1 to 1; biases start at 0. `sizes` begins with the inputs."""
        rng = np.random.default_rng(seed)
        self.weights = [rng.uniform(-1.0, 1.0, shape) for shape in pairwise(sizes)]
        self.biases = [np.zeros(n_units) for n_units in sizes[1:]]
        self.activations, self.bias = activations, bias

    def forward(self, X: Array) -> tuple[list[Array], list[Array], list[Any]]:
        """Return z of each layer; the inputs X and then a of each layer; f'(z) of each layer."""
        z, a, slopes = list[Array](), [X], list[Any]()
        for W, b, name in zip(self.weights, self.biases, self.activations, strict=True):
            z.append(a[-1] @ W + b)
            output, slope = ACTIVATIONS[name](z[-1])
            a, slopes = [*a, output], [*slopes, slope]
        return z, a, slopes

    def backward(self, a: list[Array], slopes: list[Array], d_z: Array) -> list[Array]:
        """Return d_W of each layer, then d_b of each, from d_z of the output: backpropagation."""
        d_weights, d_biases = list[Array](), list[Array]()
        for k in reversed(range(len(self.weights))):
            d_weights.insert(0, a[k].T @ d_z)  # input times d_z, summed over the samples
            d_biases.insert(0, d_z.sum(axis=0) * self.bias)
            if k > 0:  # back through the weights d_z becomes d_a of the layer before; then its d_z
                d_z = d_z @ self.weights[k].T * slopes[k - 1]
        return d_weights + d_biases

    def gradient(self, X: Array, t: Array, settings: Settings, part: float = 1.0) -> Any:
        """Return the loss with a part of the penalty, and its derivatives in `backward`'s order."""
        z, a, slopes = self.forward(X)
        losses, d_z = compare(settings.loss, z[-1], a[-1], slopes[-1], t)
        share = 1.0 / len(X) if settings.mean else 1.0
        value, gradient = share * losses.sum(), self.backward(a, slopes, share * d_z)
        for k, W in enumerate(self.weights):
            value += part * (settings.l1 * np.abs(W).sum() + settings.l2 / 2.0 * (W**2).sum())
            gradient[k] += part * (settings.l1 * np.sign(W) + settings.l2 * W)
        return value, gradient


# ---- 4. An optimizer: it makes steps of gradients ----
def find_step(g: Array, m: dict[str, Any], settings: Settings) -> Any:
    """Return what to subtract for a gradient g, but for the rate; m is its memory, 0 at first."""
    name, beta_1, beta_2 = settings.optimizer, settings.beta_1, settings.beta_2
    if name in ("momentum", "nesterov"):
        m["v"] = beta_1 * m["v"] + g
        return m["v"] if name == "momentum" else g + beta_1 * m["v"]
    if name in ("adagrad", "rmsprop"):
        m["s"] = m["s"] + g**2 if name == "adagrad" else beta_2 * m["s"] + (1.0 - beta_2) * g**2
        return g / (np.sqrt(m["s"]) + settings.epsilon)
    if name == "adam":  # the means of g and g^2, each by the share of it that has come in
        m["v"] = beta_1 * m["v"] + (1.0 - beta_1) * g
        m["s"] = beta_2 * m["s"] + (1.0 - beta_2) * g**2
        m["t"] += 1
        v, s = m["v"] / (1.0 - beta_1 ** m["t"]), m["s"] / (1.0 - beta_2 ** m["t"])
        return v / (np.sqrt(s) + settings.epsilon)
    return g  # plain gradient descent


# ---- 5. Training: an epoch uses every sample once, a batch at a time ----
def train(network: Network, X: Array, t: Array, settings: Settings, epochs: int) -> None:
    """Change the parameters of a network in place, once for each batch."""
    rng, size = np.random.default_rng(settings.seed), settings.batch_size or len(X)
    parameters = network.weights + network.biases
    memories = [defaultdict[str, Any](float) for _ in parameters]
    for _ in range(epochs):
        order = rng.permutation(len(X)) if size < len(X) else np.arange(len(X))
        for batch in np.split(order, range(size, len(X), size)):
            part = 1.0 if settings.mean else len(batch) / len(X)  # of the penalty, as of the sum
            _, gradient = network.gradient(X[batch], t[batch], settings, part)
            for parameter, g, m in zip(parameters, gradient, memories, strict=True):
                parameter -= settings.rate * find_step(g, m, settings)


if __name__ == "__main__":  # XOR as in the article: 2-4-1, sigmoid, no biases, 50,000 epochs
    X, t = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0.0], [1], [1], [0]])
    network = Network([2, 4, 1], ["sigmoid", "sigmoid"], bias=False, seed=0)
    for epoch in range(10_000, 50_001, 10_000):
        train(network, X, t, Settings(), epochs=10_000)
        a = network.forward(X)[1][-1]
        print(f"epoch {epoch:,}: mean absolute error {np.abs(t - a).mean():.4f}")
    print("x1 x2 target output", *np.column_stack([X, t, a.round(4)]), sep="\n")
