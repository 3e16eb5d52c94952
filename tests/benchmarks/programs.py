"""The programs that the engine is compared with: the same training, and no more.

`Plain...` is what a student writes from the article: one NumPy expression for each line of the
theory, a new array for each result. `Floor...` is the same by hand for one network, every result
written into an array that is there already: what is left is the price of NumPy's calls.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.engine import MLP

Array = NDArray[np.float64]

LEARNING_RATE = 0.5
ONE = np.array(1.0)

XOR_X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR_Y = np.array([[0.0], [1.0], [1.0], [0.0]])


def sigmoid(z: Array) -> Array:
    """Return 1 / (1 + e^-z)."""
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_into(z: Array, out: Array) -> None:
    """Write 1 / (1 + e^-z) into `out`."""
    np.negative(z, out)
    np.exp(out, out)
    np.add(out, ONE, out)
    np.reciprocal(out, out)


def slope_into(a: Array, out: Array) -> None:
    """Write a (1 - a) into `out`."""
    np.subtract(ONE, a, out)
    np.multiply(out, a, out)


def tanh_slope_into(a: Array, out: Array) -> None:
    """Write 1 - a^2 into `out`."""
    np.multiply(a, a, out)
    np.subtract(ONE, out, out)


# ---- XOR, 2-4-1, the article's settings; also for a population, with a leading axis ----


class PlainXor:
    """The article's program, line by line."""

    def __init__(self, w1: Array, w2: Array) -> None:
        self.w1, self.w2 = w1.copy(), w2.copy()

    def advance(self, epochs: int) -> None:
        for _ in range(epochs):
            hidden = sigmoid(XOR_X @ self.w1)
            output = sigmoid(hidden @ self.w2)
            output_error = XOR_Y - output
            output_delta = output_error * output * (1.0 - output)
            hidden_error = output_delta @ self.w2.mT
            hidden_delta = hidden_error * hidden * (1.0 - hidden)
            self.w2 = self.w2 + hidden.mT @ output_delta * LEARNING_RATE
            self.w1 = self.w1 + XOR_X.T @ hidden_delta * LEARNING_RATE

    def parameters(self) -> Array:
        flat = [w.reshape(*w.shape[:-2], -1) for w in (self.w1, self.w2)]
        return np.concatenate(flat, axis=-1).ravel()


class FloorXor:
    """The same, unrolled by hand, into arrays that are there already."""

    def __init__(self, w1: Array, w2: Array) -> None:
        self.flat = np.concatenate(
            [w.reshape(*w.shape[:-2], -1) for w in (w1, w2)], axis=-1, dtype=np.float64
        )
        population = w1.shape[:-2]
        self.product = np.matmul if population else np.dot
        self.gradient = np.empty_like(self.flat)
        self.w1, self.w2 = self.views(self.flat)
        self.d_w1, self.d_w2 = self.views(self.gradient)
        self.hidden, self.hidden_slope, self.d_hidden = (
            np.empty((*population, 4, 4)) for _ in range(3)
        )
        self.output, self.output_slope, self.d_output = (
            np.empty((*population, 4, 1)) for _ in range(3)
        )
        self.rate = np.array(LEARNING_RATE)

    @staticmethod
    def views(flat: Array) -> tuple[Array, Array]:
        first, second = flat[..., :8], flat[..., 8:]
        return first.reshape(*flat.shape[:-1], 2, 4), second.reshape(*flat.shape[:-1], 4, 1)

    def advance(self, epochs: int) -> None:
        product, multiply, subtract = self.product, np.multiply, np.subtract
        w1, w2, d_w1, d_w2 = self.w1, self.w2, self.d_w1, self.d_w2
        hidden, hidden_slope, d_hidden = self.hidden, self.hidden_slope, self.d_hidden
        output, output_slope, d_output = self.output, self.output_slope, self.d_output
        flat, gradient, rate = self.flat, self.gradient, self.rate
        inputs, targets, inputs_back = XOR_X, XOR_Y, XOR_X.T
        hidden_back, w2_back = hidden.mT, w2.mT
        for _ in range(epochs):
            product(inputs, w1, hidden)
            sigmoid_into(hidden, hidden)
            product(hidden, w2, output)
            sigmoid_into(output, output)
            subtract(output, targets, d_output)
            slope_into(output, output_slope)
            multiply(d_output, output_slope, d_output)
            product(d_output, w2_back, d_hidden)
            product(hidden_back, d_output, d_w2)
            slope_into(hidden, hidden_slope)
            multiply(d_hidden, hidden_slope, d_hidden)
            product(inputs_back, d_hidden, d_w1)
            multiply(gradient, rate, gradient)
            subtract(flat, gradient, flat)

    def parameters(self) -> Array:
        return self.flat.ravel()


# ---- tanh and a sigmoid output, shuffled batches ----


class PlainLayers:
    """Any number of hidden layers and mini-batches, written as the theory reads."""

    def __init__(self, mlp: MLP, X: Array, y: Array, batch: int) -> None:
        self.weights = [w.copy() for w in mlp.weights]
        self.biases = [b.copy() for b in mlp.biases]
        self.X, self.y, self.batch = X, y, batch
        self.rng = np.random.default_rng(0)

    def advance(self, epochs: int) -> None:
        n = len(self.X)
        for _ in range(epochs):
            order = self.rng.permutation(n) if self.batch < n else np.arange(n)
            for start in range(0, n, self.batch):
                chosen = order[start : start + self.batch]
                self.update(self.X[chosen], self.y[chosen])

    def update(self, X: Array, y: Array) -> None:
        outputs = [X]
        for weights, biases in zip(self.weights[:-1], self.biases[:-1], strict=True):
            outputs.append(np.tanh(outputs[-1] @ weights + biases))
        output = sigmoid(outputs[-1] @ self.weights[-1] + self.biases[-1])
        delta = (output - y) * output * (1.0 - output) / len(X)
        for k in reversed(range(len(self.weights))):
            error = delta @ self.weights[k].T
            self.weights[k] = self.weights[k] - LEARNING_RATE * outputs[k].T @ delta
            self.biases[k] = self.biases[k] - LEARNING_RATE * delta.sum(axis=0)
            delta = error * (1.0 - outputs[k] ** 2)

    def parameters(self) -> Array:
        pairs = zip(self.weights, self.biases, strict=True)
        return np.concatenate([array.ravel() for pair in pairs for array in pair])


class FloorTwoLayers:
    """The same, unrolled by hand, into arrays that are there already; biases as last rows."""

    def __init__(self, mlp: MLP, X: Array, y: Array, batch: int) -> None:
        self.flat = mlp.parameters.copy()
        self.gradient = np.empty_like(self.flat)
        self.m1, self.m2, self.m3 = mlp.split(self.flat)
        self.d_m1, self.d_m2, self.d_m3 = mlp.split(self.gradient)
        self.X, self.y = np.column_stack([X, np.ones(len(X))]), y
        self.batch = batch
        self.epoch_X, self.epoch_y = self.X.copy(), y.copy()
        self.rng = np.random.default_rng(0)
        self.first, self.second = np.ones((batch, 9)), np.ones((batch, 9))
        self.output, self.output_slope, self.d_output = (np.empty((batch, 1)) for _ in range(3))
        self.hidden_slope, self.d_second, self.d_first = (np.empty((batch, 8)) for _ in range(3))
        self.rate, self.share = np.array(LEARNING_RATE), np.array(1.0 / batch)

    def advance(self, epochs: int) -> None:
        for _ in range(epochs):
            if self.batch == len(self.X):
                self.run_epoch()
                continue
            order = self.rng.permutation(len(self.X))
            np.take(self.X, order, axis=0, out=self.epoch_X, mode="clip")
            np.take(self.y, order, axis=0, out=self.epoch_y, mode="clip")
            self.run_epoch()

    def run_epoch(self) -> None:
        dot, multiply, subtract, tanh = np.dot, np.multiply, np.subtract, np.tanh
        m1, m2, m3, d_m1, d_m2, d_m3 = self.m1, self.m2, self.m3, self.d_m1, self.d_m2, self.d_m3
        first, second, output = self.first, self.second, self.output
        a1, a2, a1_back, a2_back = first[:, :-1], second[:, :-1], first.T, second.T
        w2_back, w3_back = m2[:-1].T, m3[:-1].T
        d_first, d_second, d_output = self.d_first, self.d_second, self.d_output
        slope, output_slope = self.hidden_slope, self.output_slope
        flat, gradient, rate, share = self.flat, self.gradient, self.rate, self.share
        for start in range(0, len(self.X), self.batch):
            X, y = (samples[start : start + self.batch] for samples in (self.epoch_X, self.epoch_y))
            dot(X, m1, slope)
            tanh(slope, a1)
            dot(first, m2, slope)
            tanh(slope, a2)
            dot(second, m3, output)
            sigmoid_into(output, output)
            subtract(output, y, d_output)
            multiply(d_output, share, d_output)
            slope_into(output, output_slope)
            multiply(d_output, output_slope, d_output)
            dot(a2_back, d_output, d_m3)
            dot(d_output, w3_back, d_second)
            tanh_slope_into(a2, slope)
            multiply(d_second, slope, d_second)
            dot(a1_back, d_second, d_m2)
            dot(d_second, w2_back, d_first)
            tanh_slope_into(a1, slope)
            multiply(d_first, slope, d_first)
            dot(X.T, d_first, d_m1)
            multiply(gradient, rate, gradient)
            subtract(flat, gradient, flat)

    def parameters(self) -> Array:
        return self.flat


class FloorCalls:
    """The bare list of NumPy's calls for any number of layers, each with its arrays at hand."""

    def __init__(self, mlp: MLP, X: Array, y: Array, batch: int) -> None:
        self.flat, self.rng = mlp.parameters.copy(), np.random.default_rng(0)
        self.gradient = np.empty_like(self.flat)
        self.X, self.y = np.column_stack([X, np.ones(len(X))]), y
        self.epoch_X, self.epoch_y = self.X.copy(), self.y.copy()
        self.calls: list[tuple[Callable[..., object], Any]] = []
        for start in range(0, len(X), batch):
            part = slice(start, start + batch)
            self.list_calls(mlp, self.epoch_X[part], self.epoch_y[part])

    def list_calls(self, mlp: MLP, X: Array, y: Array) -> None:
        matrices, d_matrices = mlp.split(self.flat), mlp.split(self.gradient)
        sizes, n = mlp.layer_sizes[1:], len(X)
        net = [np.empty((n, size)) for size in sizes]
        ones = [np.ones((n, size + 1)) for size in sizes]
        deltas, slopes = ([np.empty((n, size)) for size in sizes] for _ in range(2))
        came_in, output, last = [X, *ones[:-1]], np.empty((n, 1)), len(sizes) - 1
        calls = self.calls
        for k in range(last + 1):
            calls.append((np.dot, (came_in[k], matrices[k], net[k])))
            if k < last:
                calls.append((np.tanh, (net[k], ones[k][:, :-1])))
        calls += [
            (sigmoid_into, (net[last], output)),
            (np.subtract, (output, y, deltas[last])),
            (np.multiply, (deltas[last], np.array(1.0 / n), deltas[last])),
            (slope_into, (output, slopes[last])),
        ]
        for k in reversed(range(last + 1)):
            if k < last:
                calls.append((tanh_slope_into, (ones[k][:, :-1], slopes[k])))
            calls.append((np.multiply, (deltas[k], slopes[k], deltas[k])))
            calls.append((np.dot, (came_in[k].T, deltas[k], d_matrices[k])))
            if k:
                calls.append((np.dot, (deltas[k], matrices[k][:-1].T, deltas[k - 1])))
        calls.append((np.multiply, (self.gradient, np.array(LEARNING_RATE), self.gradient)))
        calls.append((np.subtract, (self.flat, self.gradient, self.flat)))

    def advance(self, epochs: int) -> None:
        for _ in range(epochs):
            order = self.rng.permutation(len(self.X))
            np.take(self.X, order, axis=0, out=self.epoch_X, mode="clip")
            np.take(self.y, order, axis=0, out=self.epoch_y, mode="clip")
            for call, arrays in self.calls:
                call(*arrays)

    def parameters(self) -> Array:
        return self.flat
