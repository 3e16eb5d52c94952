"""What the exercise "stuck" says of its run, measured on that run."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.run.recorder import Run
from playground.sweep import Sweep
from tests.workshop.runs import exercise, start_of

STUCK = start_of("stuck")
BOTH = [1, 3]  # the points (0, 1) and (1, 1)


@pytest.fixture(scope="module")
def stuck() -> Run:
    run = Run(STUCK)
    run.trainer.advance(epochs=5_000)
    return run


def test_hidden_units_answer_both_points_alike_and_the_output_is_their_mean(stuck: Run) -> None:
    mlp, train = stuck.mlp, STUCK.make_dataset().train
    hidden = 1.0 / (1.0 + np.exp(-(train.X @ mlp.weights[0] + mlp.biases[0])))
    assert train.X[BOTH].tolist() == [[0.0, 1.0], [1.0, 1.0]]
    assert np.abs(np.diff(hidden[BOTH], axis=0)).max() < 0.002
    assert np.abs(np.diff(hidden[[0, 2]], axis=0)).max() > 0.5
    outputs = mlp.predict(train.X)
    np.testing.assert_allclose(outputs.ravel(), [0.02, 0.50, 0.97, 0.50], atol=0.005)
    # Their errors, 0.5 and -0.5, are far larger than what is left of the gradient.
    error = (outputs - train.y).ravel()[BOTH]
    assert np.abs(error).min() > 0.49
    assert abs(error.sum()) < 0.01
    gradient = mlp.gradient(train.X, train.y, loss="squared_error", reduction="sum")
    assert np.linalg.norm(gradient) < 0.002


def test_weights_keep_growing_and_ten_times_the_epochs_free_nothing(stuck: Run) -> None:
    norms = [np.linalg.norm(stuck.mlp.parameters)]
    late = Run(STUCK)
    late.trainer.advance(epochs=50_000)
    norms.append(np.linalg.norm(late.mlp.parameters))
    assert norms[0] + 3.0 < norms[1]
    np.testing.assert_allclose(
        late.mlp.predict(STUCK.make_dataset().train.X).ravel(), [0.01, 0.50, 0.99, 0.50], atol=0.005
    )


@pytest.mark.parametrize(
    "change",
    [
        *({"learning_rate": rate} for rate in (0.1, 0.2, 0.3, 1.0, 2.0, 3.0, 4.0, 5.0, 8.0)),
        *({"learning_rate": rate} for rate in (10.0, 20.0, 50.0, 100.0)),
        {"optimizer": "momentum", "momentum": 0.9},
    ],
    ids=lambda change: " ".join(map(str, change.values())),
)
def test_no_rate_and_no_momentum_frees_it_from_there(stuck: Run, change: dict[str, Any]) -> None:
    left = STUCK.changed(parameters=tuple(stuck.mlp.parameters.tolist()), **change)
    run = Run(left)
    run.trainer.advance(epochs=5_000)
    train = left.make_dataset().train
    assert np.abs(run.mlp.predict(train.X) - train.y).max() > 0.4


@pytest.mark.parametrize(("units", "n_solved"), [(2, 49), (3, 64)])
def test_of_64_seeds_as_many_learn_as_are_told(units: int, n_solved: int) -> None:
    experiment = replace(STUCK, hidden_layers=(units,), parameters=())
    sweep = Sweep(experiment, range(64), 5_000)
    while not sweep.advance(60.0):
        pass
    assert sweep.results
    assert sweep.results.n_solved == n_solved
    words = {2: "with 2 it was 49 of 64", 3: "With 3 hidden units every one of 64 seeds"}
    assert words[units] in exercise("stuck").explanation
