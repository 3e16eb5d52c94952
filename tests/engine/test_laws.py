"""Laws that hold for any network, any loss and any way of training."""

from typing import Any

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from playground.engine import MLP, EarlyStop, Trainer
from playground.engine.arrays import Array
from tests.engine.finite_differences import crosses_kink
from tests.examples import examples
from tests.strategies import trainer_options, trainings

Training = tuple[MLP, Array, Array, dict[str, Any]]


@examples(150)
@given(training=trainings(), data=st.data(), n_updates=st.integers(0, 12))
def test_members_of_a_population_equal_themselves_trained_alone(
    training: Training, data: st.DataObject, n_updates: int
) -> None:
    mlp, X, y, options = training
    options |= data.draw(trainer_options(mlp, len(X)))
    population = mlp.with_parameters(np.atleast_2d(mlp.parameters))
    alone = [mlp.with_parameters(parameters) for parameters in population.parameters]
    together = Trainer(population, X, y, **options)
    together.advance(updates=n_updates)
    for k, one in enumerate(alone):
        trainer = Trainer(one, X, y, **options)
        trainer.advance(updates=n_updates)
        np.testing.assert_allclose(population.parameters[k], one.parameters, rtol=0, atol=1e-12)
        np.testing.assert_allclose(together.loss()[k], trainer.loss(), rtol=1e-12, atol=1e-12)


@examples(200)
@given(
    training=trainings(),
    data=st.data(),
    before=st.integers(0, 9),
    between=st.integers(0, 9),
    after=st.integers(0, 9),
    watched=st.booleans(),
)
def test_restored_run_equals_the_uninterrupted_one_to_the_bit(
    training: Training, data: st.DataObject, before: int, between: int, after: int, watched: bool
) -> None:
    mlp, X, y, options = training
    options |= data.draw(trainer_options(mlp, len(X)))
    options["early_stop"] = EarlyStop(patience=100) if watched else None

    def fresh() -> Trainer:
        return Trainer(mlp.with_parameters(mlp.parameters), X, y, **options)

    uninterrupted, trainer, other = fresh(), fresh(), fresh()
    uninterrupted.advance(updates=before + after)
    trainer.advance(updates=before)
    state = trainer.state()
    trainer.advance(updates=between)
    for restored in (trainer, other):
        restored.restore(state)
        restored.advance(updates=after)
        expected, found = uninterrupted.state(), restored.state()
        assert found.parameters.tobytes() == expected.parameters.tobytes()
        assert (found.epoch, found.batch, found.updates) == (
            expected.epoch,
            expected.batch,
            expected.updates,
        )
        assert (found.order, found.dropout) == (expected.order, expected.dropout)
        for one, same in zip(found.optimizer, expected.optimizer, strict=True):
            assert one.tobytes() == same.tobytes()
        np.testing.assert_array_equal(found.watch, expected.watch)


@given(training=trainings(), size=st.sampled_from([1.0, 1e3, 1e150, 1e300]))
def test_predict_never_warns_whatever_the_weights(training: Training, size: float) -> None:
    # A warning fails any test here.
    mlp, X, _, _ = training
    with np.errstate(over="ignore"):
        large = mlp.with_parameters(mlp.parameters * size)
    assert large.predict(X).shape[-2:] == (len(X), mlp.layer_sizes[-1])


@given(training=trainings())
def test_a_small_step_against_the_gradient_lowers_the_loss(training: Training) -> None:
    mlp, X, y, options = training
    assume(not crosses_kink(mlp, X, y))
    trainer = Trainer(mlp, X, y, learning_rate=1e-9, **options)
    before, gradient = np.array(trainer.loss()), mlp.gradient(X, y, **options)
    trainer.step()
    expected = -1e-9 * (gradient * gradient).sum(axis=-1)
    np.testing.assert_allclose(trainer.loss() - before, expected, rtol=1e-3, atol=1e-13)
