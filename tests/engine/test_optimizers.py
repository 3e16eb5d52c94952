"""Each optimizer against its formula, worked on single numbers; PyTorch's are in reference/."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import pytest

from playground.engine import MLP, OPTIMIZERS, GradientDescent, Trainer

every_optimizer = pytest.mark.parametrize("name", OPTIMIZERS)
RATE = 0.1


def sgd(w: float, g: float, memory: dict[str, float]) -> float:
    return w - RATE * g


def momentum(w: float, g: float, memory: dict[str, float]) -> float:
    memory["v"] = 0.9 * memory.get("v", 0.0) + g
    return w - RATE * memory["v"]


def nesterov(w: float, g: float, memory: dict[str, float]) -> float:
    memory["v"] = 0.9 * memory.get("v", 0.0) + g
    return w - RATE * (g + 0.9 * memory["v"])


def adagrad(w: float, g: float, memory: dict[str, float]) -> float:
    memory["s"] = memory.get("s", 0.0) + g * g
    return w - RATE * g / (sqrt(memory["s"]) + 1e-10)


def rmsprop(w: float, g: float, memory: dict[str, float]) -> float:
    memory["s"] = 0.99 * memory.get("s", 0.0) + 0.01 * g * g
    return w - RATE * g / (sqrt(memory["s"]) + 1e-8)


def adam(w: float, g: float, memory: dict[str, float]) -> float:
    t = memory["t"] = memory.get("t", 0.0) + 1
    memory["m"] = 0.9 * memory.get("m", 0.0) + 0.1 * g
    memory["s"] = 0.999 * memory.get("s", 0.0) + 0.001 * g * g
    mean, squares = memory["m"] / (1.0 - 0.9**t), memory["s"] / (1.0 - 0.999**t)
    return w - RATE * mean / (sqrt(squares) + 1e-8)


FORMULAS: dict[str, Callable[[float, float, dict[str, float]], float]] = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
}


def bowl(start: float, **options: Any) -> Trainer:
    """Return the training of a weight w on the loss 1/2 (3 - 2 w)^2: its gradient is 4 w - 6."""
    mlp = MLP.from_parameters([1, 1], [start], output_activation="linear", bias=False)
    return Trainer(mlp, [[2.0]], [[3.0]], **options)


@every_optimizer
def test_optimizer_follows_its_formula(name: str) -> None:
    trainer = bowl(-1.0, optimizer=name, learning_rate=RATE)
    w, memory = -1.0, dict[str, float]()
    for _ in range(30):
        w = FORMULAS[name](w, 4.0 * w - 6.0, memory)
        trainer.step()
        assert trainer.mlp.parameters.item() == pytest.approx(w, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # Gradient at -1: -10. sgd: -1 + 0.1 * 10.
        ("sgd", 0.0),
        ("momentum", 0.0),
        # v = -10, step 0.1 * (-10 - 9)
        ("nesterov", 0.9),
        # Divided by its own size: one learning rate ...
        ("adagrad", -0.9),
        ("adam", -0.9),
        # ... and by sqrt(0.01) of it: ten learning rates.
        ("rmsprop", 0.0),
    ],
)
def test_first_step_by_hand(name: str, expected: float) -> None:
    trainer = bowl(-1.0, optimizer=name, learning_rate=RATE)
    trainer.step()
    assert trainer.mlp.parameters.item() == pytest.approx(expected, abs=1e-7)


@every_optimizer
def test_optimizer_finds_the_bottom(name: str) -> None:
    trainer = bowl(-1.0, optimizer=name, learning_rate=RATE)
    trainer.advance(updates=3000)
    assert trainer.mlp.parameters.item() == pytest.approx(1.5, abs=0.02)


@every_optimizer
def test_each_option_matters_to_the_optimizers_that_use_it_and_to_no_other(name: str) -> None:
    def after(**option: float) -> float:
        trainer = bowl(-1.0, optimizer=name, learning_rate=RATE, **option)
        trainer.advance(updates=5)
        return float(trainer.mlp.parameters.item())

    values = {"momentum": 0.5, "beta_1": 0.5, "beta_2": 0.5, "rho": 0.5, "epsilon": 0.5}
    changed = {option for option, value in values.items() if after(**{option: value}) != after()}
    assert changed == set(OPTIMIZERS[name].options())


def test_momentum_of_0_is_plain_gradient_descent() -> None:
    ends = []
    for name in ("sgd", "momentum", "nesterov"):
        trainer = bowl(-1.0, optimizer=name, momentum=0.0)
        trainer.advance(updates=10)
        ends.append(trainer.mlp.parameters.item())
    assert ends[0] == ends[1] == ends[2]


@every_optimizer
def test_weight_without_a_gradient_stays(name: str) -> None:
    mlp = MLP.from_parameters([2, 1], [0.5, 0.7], output_activation="linear", bias=False)
    Trainer(mlp, [[1.0, 0.0]], [[2.0]], optimizer=name).advance(updates=20)
    assert mlp.weights[0][1].tolist() == [0.7]


@pytest.mark.parametrize("option", ["momentum", "beta_1", "beta_2", "rho"])
@pytest.mark.parametrize("value", [-0.1, 1.0, 1.5, np.nan])
def test_share_outside_0_to_1_is_refused(option: str, value: float) -> None:
    with pytest.raises(
        ValueError, match=f"^{option}: expected a number from 0 to .*1, got {value}"
    ):
        bowl(0.0, **{option: value})


def test_epsilon_below_0_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^epsilon: .* at least 0, got -1"):
        bowl(0.0, epsilon=-1)


# ---- a new one ----


@dataclass(eq=False)
class Shy(GradientDescent):
    """Gradient descent that keeps back a share of each step: w <- w - (1 - shyness) rate g."""

    name = "shy"
    shyness: float = 0.5

    def update(self, parameters: np.ndarray, gradient: np.ndarray) -> None:
        super().update(parameters, (1.0 - self.shyness) * gradient)


def test_new_optimizer_with_an_option_needs_its_class_and_its_place_in_the_registry(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(TypeError, match=r"got shyness"):
        bowl(-1.0, shyness=0.75)
    monkeypatch.setitem(OPTIMIZERS, "shy", Shy)
    for trainer in (
        bowl(-1.0, optimizer="shy", learning_rate=RATE, shyness=0.75),
        bowl(-1.0, optimizer=Shy(RATE, shyness=0.75)),
    ):
        trainer.step()
        # A quarter of gradient descent's step from -1 to 0.
        assert trainer.mlp.parameters.item() == pytest.approx(-0.75)
        assert trainer.state().optimizer_name == "shy"
    with pytest.raises(ValueError, match=r"^shyness: expected a number from 0 to 1, got 1.5"):
        bowl(-1.0, optimizer="shy", shyness=1.5)
