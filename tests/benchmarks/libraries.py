"""The same training by scikit-learn and by PyTorch, where they are installed."""

import warnings
from collections.abc import Callable
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

import numpy as np

from playground.engine import MLP
from tests.benchmarks.programs import LEARNING_RATE, Array


class ScikitLearn:
    """`MLPClassifier`, plain gradient descent on the same samples in batches of the same size.

    Its network is the same, sigmoid output included; its loss is cross-entropy, its first weights
    are its own.
    """

    def __init__(self, mlp: MLP, X: Array, y: Array, batch: int) -> None:
        from sklearn.neural_network import MLPClassifier  # it may not be installed

        self.X, self.y = X, y.ravel()
        self.model: Any = MLPClassifier(
            hidden_layer_sizes=mlp.layer_sizes[1:-1],
            activation="tanh",
            solver="sgd",
            alpha=0.0,
            batch_size=batch,
            learning_rate_init=0.05,
            momentum=0.0,
            nesterovs_momentum=False,
            tol=0.0,
            n_iter_no_change=10**9,
            warm_start=True,
            random_state=0,
        )

    def advance(self, epochs: int) -> None:
        """Train: one call for all epochs, so that what it checks at first is shared by them."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it says that it has not converged, each time
            self.model.set_params(max_iter=epochs).fit(self.X, self.y)


class PyTorch:
    """`nn.Linear` and `optim.SGD` in float64 on one thread; batches are slices of a tensor."""

    def __init__(self, mlp: MLP, X: Array, y: Array, batch: int) -> None:
        import torch  # it may not be installed

        torch.set_num_threads(1)
        self.torch, self.batch, self.rng = torch, batch, np.random.default_rng(0)
        self.X, self.y = torch.tensor(X), torch.tensor(y)
        layers: list[Any] = []
        for k, (n_in, n_out) in enumerate(pairwise(mlp.layer_sizes)):
            layer = torch.nn.Linear(n_in, n_out, dtype=torch.float64)
            with torch.no_grad():
                layer.weight[:] = torch.tensor(mlp.weights[k].T.copy())
                layer.bias[:] = torch.tensor(mlp.biases[k].copy())
            last = k == len(mlp.layer_sizes) - 2
            layers += [layer, torch.nn.Sigmoid() if last else torch.nn.Tanh()]
        self.model = torch.nn.Sequential(*layers)
        self.optimizer = torch.optim.SGD(self.model.parameters(), LEARNING_RATE)

    def advance(self, epochs: int) -> None:
        """Train."""
        n = len(self.X)
        for _ in range(epochs):
            order = self.rng.permutation(n) if self.batch < n else np.arange(n)
            X, y = self.X[order], self.y[order]
            for start in range(0, n, self.batch):
                part = slice(start, start + self.batch)
                self.optimizer.zero_grad()
                loss = 0.5 * self.torch.nn.functional.mse_loss(self.model(X[part]), y[part])
                loss.backward()
                self.optimizer.step()

    def parameters(self) -> Array:
        """Return all numbers in the engine's layout."""
        found = [part.detach().numpy() for part in self.model.parameters()]
        return np.concatenate([part.T.ravel() for part in found])


Maker = Callable[[MLP, Array, Array, int], Any]

LIBRARIES: dict[str, Maker | None] = {
    "scikit-learn": ScikitLearn if find_spec("sklearn") else None,
    "PyTorch": PyTorch if find_spec("torch") else None,
}
