"""The page that is read, engine/core.py, computes what the engine that trains computes."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from playground.engine import ACTIVATIONS, LOSSES, MLP, Trainer, core
from playground.engine.arrays import Array
from tests.examples import examples
from tests.strategies import trainings

ROOT = Path(__file__).parents[2]
MOST_LINES = 170
ON_THE_PAGE = ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"]
# Which of an engine's options a setting of the page stands for.
BETA_1, BETA_2 = ("momentum", "beta_1"), ("rho", "beta_2")


def network_of(mlp: MLP) -> core.Network:
    """Return the page's network with the numbers of the engine's."""
    names = [activation.name for activation in mlp.activations]
    network = core.Network(list(mlp.layer_sizes), names, mlp.bias, seed=0)
    network.weights = [weights.copy() for weights in mlp.weights]
    if mlp.bias:
        network.biases = [biases.copy() for biases in mlp.biases]
    return network


def flat(mlp: MLP, parts: list[Array]) -> Array:
    """Lay out the page's weights, then biases, as the engine does."""
    n_layers = len(mlp.activations)
    rows = [
        np.vstack([weights, biases]) if mlp.bias else weights
        for weights, biases in zip(parts[:n_layers], parts[n_layers:], strict=True)
    ]
    return np.concatenate([layer.ravel() for layer in rows])


def assert_equal(found: Array, expected: Array) -> None:
    """Compare to 1e-12 of the largest number, and of 1: sums round by the size of their terms."""
    largest = max(1.0, float(np.abs(expected).max()))
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12 * largest)


@examples(300)
@given(training=trainings(), data=st.data(), epochs=st.integers(0, 5))
def test_the_page_computes_what_the_engine_computes(
    training: tuple[MLP, Array, Array, dict[str, Any]], data: st.DataObject, epochs: int
) -> None:
    population, X, y, options = training
    mlp = population.with_parameters(np.atleast_2d(population.parameters)[0])
    # What is added to the engine need not be on the page.
    assume({activation.name for activation in mlp.activations} <= set(core.ACTIVATIONS))
    # Far out, where functions bend and rates adapt, each update makes more of the rounding before.
    assume(np.abs(mlp.predict(X)).max() < 100.0)
    rates, shares = st.sampled_from([0.01, 0.1]), st.sampled_from([0.5, 0.9])
    chosen = core.Settings(
        loss=options["loss"],
        mean=options["reduction"] == "mean",
        l1=data.draw(st.sampled_from([0.0, 0.01])),
        l2=data.draw(st.sampled_from([0.0, 0.1])),
        optimizer=data.draw(st.sampled_from(ON_THE_PAGE)),
        rate=data.draw(rates),
        beta_1=data.draw(shares),
        beta_2=data.draw(shares),
        epsilon=0.1,
        batch_size=data.draw(st.integers(0, 4)),
        seed=data.draw(st.integers(0, 99)),
    )
    trainer = Trainer(
        mlp,
        X,
        y,
        **options,
        l1=chosen.l1,
        l2=chosen.l2,
        optimizer=chosen.optimizer,
        learning_rate=chosen.rate,
        **dict.fromkeys(BETA_1, chosen.beta_1),
        **dict.fromkeys(BETA_2, chosen.beta_2),
        epsilon=chosen.epsilon,
        batch_size=chosen.batch_size or None,
        seed=chosen.seed,
    )
    network = network_of(mlp)
    value, gradient = network.gradient(X, y, chosen)
    assert_equal(np.array(value), np.array(trainer.loss()))
    penalty = trainer.objective.penalty.gradient(mlp)
    assert_equal(flat(mlp, gradient), mlp.gradient(X, y, **options) + penalty)
    trainer.advance(epochs=epochs)
    with np.errstate(over="ignore"):  # e^z overflows where weights have run away
        core.train(network, X, y, chosen, epochs)
        assert_equal(flat(mlp, network.weights + network.biases), mlp.parameters)
        assert_equal(network.forward(X)[1][-1], mlp.predict(X))


def test_the_page_has_no_other_functions_than_the_engine() -> None:
    assert set(core.ACTIVATIONS) <= set(ACTIVATIONS)
    z, t = np.array([[0.3, -0.2]]), np.array([[1.0, 0.0]])
    for loss in LOSSES:
        assert np.isfinite(core.compare(loss, z, z, z, t)[0]).all()


def test_the_page_draws_the_article_s_weights_as_the_engine_does() -> None:
    names = ["sigmoid", "sigmoid"]
    network, mlp = (
        core.Network([2, 4, 1], names, bias=False, seed=3),
        MLP([2, 4, 1], bias=False, seed=3),
    )
    assert flat(mlp, network.weights + network.biases).tolist() == mlp.parameters.tolist()


def test_the_page_is_short_and_needs_numpy_alone() -> None:
    text = (ROOT / "playground" / "engine" / "core.py").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert "from playground" not in text


def test_the_page_runs_by_itself_and_learns_xor() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "playground.engine.core"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    *epochs, _, _, _, _, last = done.stdout.splitlines()
    assert [line.split(":")[0] for line in epochs] == [f"epoch {k}0,000" for k in range(1, 6)]
    # The article's run ends at a mean error of about 0.01.
    assert 0.0 < float(epochs[-1].split()[-1]) < 0.02
    assert last.startswith("[1.     1.     0.     0.0")
    assert not done.stderr
