"""Cross-validation: who is tested on what, and what comes of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data.table import Table
from playground.experiment import Experiment
from playground.presets.recipes import with_recipe
from playground.sweep.folds import Folds, deal

IRIS = with_recipe(Experiment(train_share=0.8), "iris")


def run(folds: Folds) -> Folds:
    while not folds.advance(1.0):
        pass
    return folds


@given(st.lists(st.integers(0, 3), min_size=10, max_size=80), st.integers(2, 10), st.integers(0, 9))
def test_folds_have_equal_sizes_and_equal_shares_of_each_class(
    labels: list[int], n_folds: int, seed: int
) -> None:
    classes = np.array(labels, dtype=float)
    folds = deal(classes, len(labels), n_folds, seed)
    np.testing.assert_array_equal(folds, deal(classes, len(labels), n_folds, seed))
    assert np.ptp(np.bincount(folds, minlength=n_folds)) <= 1
    for label in set(labels):
        assert np.ptp(np.bincount(folds[classes == label], minlength=n_folds)) <= 1


def test_another_seed_deals_otherwise() -> None:
    one, other = (deal(None, 50, 5, seed) for seed in (0, 1))
    assert (one != other).any()


def test_each_fold_is_what_its_points_alone_give() -> None:
    folds = run(Folds(IRIS, 5, 20, seed=3))
    result = folds.results
    assert result is not None
    dataset = IRIS.make_dataset()
    dealt = deal(dataset.labels, 150, 5, 3)
    # By hand: a table with the points of fold 2 at its end.
    order = np.argsort(dealt == 2, kind="stable")
    table = Table(
        dataset.points[order], dataset.labels[order], dataset.names, "k", dataset.classes, 120
    )
    alone = IRIS.changed(dataset="own", table=table)
    for name in ("loss", "learning_rate", "hidden_layers", "standardise"):
        assert getattr(alone, name) == getattr(IRIS, name)
    data = alone.make_dataset()
    trainer = alone.make_trainer(alone.make_network(), data)
    trainer.advance(20)
    right = trainer.mlp.predict(data.test.X).argmax(axis=1) == data.test.labels
    assert result.scores[2] == right.mean()
    # All folds have 30 points here: the share of all is the mean of theirs.
    assert result.pooled == pytest.approx(result.scores.mean(), abs=1e-12)


def test_own_split_is_that_of_the_playground() -> None:
    result = run(Folds(IRIS, 3, 30)).results
    assert result is not None
    data = IRIS.make_dataset()
    trainer = IRIS.make_trainer(IRIS.make_network(), data)
    trainer.advance(30)
    right = trainer.mlp.predict(data.test.X).argmax(axis=1) == data.test.labels
    assert (result.own_split, result.n_own) == (right.mean(), 30)


def test_values_have_r_squared_and_a_line_is_found_in_every_fold() -> None:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(40, 2))
    table = Table(X, X @ [2.0, -1.0] + 3.0, ("a", "b"), "y", (), 40)
    line = Experiment().changed(
        dataset="own", table=table, hidden_layers=(), bias=True, reduction="mean", standardise=True
    )
    result = run(Folds(line, 5, 400)).results
    assert result is not None
    assert result.scores.min() > 0.999
    assert result.pooled > 0.999
    assert np.isnan(result.own_split)


def test_a_piece_of_work_is_short_and_tells_how_far_it_is() -> None:
    folds = Folds(IRIS, 10, 500)
    assert folds.results is None
    shares = []
    while not folds.advance(0.02):
        shares.append(folds.share_done)
    assert shares == sorted(shares)
    assert len(shares) > 3
    assert folds.n_done == 10


@pytest.mark.parametrize(
    ("experiment", "n_folds", "epochs", "says"),
    [
        (Experiment(), 2, 10, "expected at least 10 points, got 4"),
        (IRIS, 1, 10, "folds: expected 2 to 150, got 1"),
        (IRIS, 151, 10, "folds: expected 2 to 150, got 151"),
        (IRIS, 5, 200_000, "epochs: expected 1 to 100,000, got 200,000"),
    ],
)
def test_what_cannot_be_is_refused(
    experiment: Experiment, n_folds: int, epochs: int, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        Folds(experiment, n_folds, epochs)
