"""Up to which curvature each optimizer is stable, against what it does on a bowl."""

from dataclasses import replace

import numpy as np
import pytest

from playground.engine import MLP, OPTIMIZERS, SCHEDULES, Trainer
from playground.experiment import Experiment
from playground.explain.stability import STABILITY, own_rates, stable_up_to

EXPERIMENT = Experiment(
    reduction="mean", momentum=0.8, beta_1=0.7, beta_2=0.999999, rho=0.999999, epsilon=1e-8
)
SQUARES = 1e30  # so large that the gradients of a test add nothing to it


def on_a_bowl(experiment: Experiment, x: float = 1.0) -> Trainer:
    """Return the training of w, from w = 1, on x^2 w^2 / 2: of the curvature x^2."""
    mlp = MLP([1, 1], output_activation="linear", bias=False).with_parameters([1.0])
    optimizer = OPTIMIZERS[experiment.optimizer]
    options = {name: getattr(experiment, name) for name in optimizer.options()}
    trainer = Trainer(mlp, [[x]], [[0.0]], optimizer=optimizer(experiment.learning_rate, **options))
    state = trainer.state()
    if STABILITY[experiment.optimizer].rates:
        # As after many updates, so that each parameter has a rate that stays.
        arrays = {"adam": (np.zeros(1), np.full(1, SQUARES), np.array(1e9))}
        carried = arrays.get(experiment.optimizer, (np.full(1, SQUARES),))
        trainer.restore(replace(state, optimizer=carried, updates=10**9))
    return trainer


def test_each_optimizer_has_its_limit() -> None:
    assert STABILITY.keys() == OPTIMIZERS.keys()


@pytest.mark.parametrize(("share", "settles"), [(0.99, True), (1.01, False)])
@pytest.mark.parametrize("name", STABILITY)
def test_updates_settle_just_below_the_limit_and_not_just_above(
    name: str, share: float, settles: bool
) -> None:
    experiment = EXPERIMENT.changed(optimizer=name)
    trainer = on_a_bowl(experiment, x=1.5)
    rates = own_rates(experiment, trainer.state())
    assert rates is not None
    # The curvature that the optimizer sees is 1.5^2 times its own rate for w.
    limit = float(stable_up_to(experiment, np.zeros(1), 1)[0])
    rate = share * experiment.learning_rate * limit / (1.5**2 * float(rates[0]))
    trainer = on_a_bowl(replace(experiment, learning_rate=rate), x=1.5)
    trainer.advance(updates=60)
    early = abs(float(trainer.mlp.parameters[0]))
    trainer.advance(updates=120)
    assert (abs(float(trainer.mlp.parameters[0])) < early) is settles


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        # At rate 0.5: 2 / 0.5; 2 (1 + .8) / .5; 2 (1 + .8) / (1 + 1.6) / .5; 2 (1.7) / .3 / .5
        ("sgd", 4.0),
        ("momentum", 7.2),
        ("nesterov", 36.0 / 13.0),
        ("rmsprop", 4.0),
        ("adam", 68.0 / 3.0),
    ],
)
def test_limits_by_hand(name: str, limit: float) -> None:
    experiment = EXPERIMENT.changed(optimizer=name, learning_rate=0.5)
    assert stable_up_to(experiment, np.zeros(1), 4)[0] == pytest.approx(limit)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_each_epoch_has_the_limit_of_its_learning_rate(schedule: str) -> None:
    experiment = EXPERIMENT.changed(schedule=schedule, decay_rate=0.5, decay_epochs=4)
    trainer = experiment.make_trainer(experiment.make_network(), experiment.make_dataset())
    rates = []
    for _ in range(10):
        rates.append(trainer.learning_rate)
        trainer.advance(epochs=1)
    limits = stable_up_to(experiment, np.arange(10.0), 4)
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(limits, 2.0 / np.array(rates), rtol=1e-12)
    # Cosine has the rate 0 in epoch 4: nothing is too curved for it.
    assert np.isinf(limits).tolist() == [schedule == "cosine" and k == 4 for k in range(10)]


@pytest.mark.parametrize(("rate", "settles"), [(0.99, True), (1.01, False)])
def test_sum_over_small_batches_is_stable_up_to_more(rate: float, settles: bool) -> None:
    # 8 points of x = 1, t = 0 have the curvature 8; a batch of 2 takes the step 2 rate w. So it is
    # stable up to rate 1, where 8 is the limit.
    experiment = EXPERIMENT.changed(reduction="sum", batch_size=2, learning_rate=rate)
    assert bool(stable_up_to(experiment, np.zeros(1), 8)[0] > 8.0) is settles
    mlp = MLP([1, 1], output_activation="linear", bias=False).with_parameters([1.0])
    trainer = Trainer(
        mlp, np.ones((8, 1)), np.zeros((8, 1)), "squared_error", "sum", "sgd", rate, 2
    )
    trainer.advance(updates=400)
    assert (abs(float(mlp.parameters[0])) < 1.0) is settles


def test_optimizer_without_updates_or_with_the_state_of_another_has_no_rates() -> None:
    experiment = EXPERIMENT.changed(optimizer="adam")
    trainer = experiment.make_trainer(experiment.make_network(), experiment.make_dataset())
    assert own_rates(experiment, trainer.state()) is None
    trainer.advance(epochs=3)
    state = trainer.state()
    _, squares, _ = state.optimizer
    rates = own_rates(experiment, state)
    root = np.sqrt(squares / (1.0 - 0.999999**3))
    np.testing.assert_allclose(rates, 1.0 / (root + 1e-8) / (1.0 - 0.7**3), rtol=1e-9)
    assert own_rates(experiment.changed(optimizer="rmsprop"), state) is None
    plain = own_rates(experiment.changed(optimizer="sgd"), state)
    assert plain is not None
    assert plain.tolist() == [1.0] * 12
