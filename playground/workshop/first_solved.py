"""The first epoch at which every point was within a tenth of its target."""

from collections.abc import Sequence

import numpy as np

from playground.engine.arrays import Array, overflow_allowed
from playground.live.recorder import Frame, Run
from playground.sweep import solved

MOST_EPOCHS = 20_000  # that are trained again, to look at each of them: about half a second
MOST_PRODUCTS = 40_000_000  # multiplications of it


def find_first_solved(run: Run, history: Sequence[Frame]) -> int | None:
    """Return the first epoch at which a run was solved, or None.

    Between two frames that are kept, training is done again and looked at after each epoch. Where
    that would take long, or does not lead to the later frame because a setting was changed in
    between, the epoch of that frame stands for it: the true one is not later.

    Args:
        run: the run.
        history: frames of it, in order, one at least.
    """
    n = run.dataset.n_train
    parameters = np.stack([frame.state.parameters for frame in history])
    found = [
        bool(one)
        for population in run.populations(parameters, n)
        for one in solved(population.predict(run.dataset.X[:n]), run.targets[:n])
    ]
    if not any(found):
        return None
    k = found.index(True)
    return look_between(run, history[k - 1], history[k]) if k else history[0].state.epoch


def look_between(run: Run, before: Frame, after: Frame) -> int:
    """Return the first epoch solved after one frame and up to the next; see the function above."""
    n_epochs = after.state.epoch - before.state.epoch
    work = n_epochs * run.dataset.n_train * run.mlp.n_parameters * 6
    if n_epochs < 2 or n_epochs > MOST_EPOCHS or work > MOST_PRODUCTS:
        return after.state.epoch
    mlp = run.mlp.with_parameters(before.state.parameters)
    trainer = run.experiment.make_trainer(mlp, run.dataset)
    trainer.restore(before.state)
    found = None
    for _ in range(n_epochs):
        trainer.advance(epochs=1)
        if found is None and is_solved(run, mlp.predict(run.dataset.X[: run.dataset.n_train])):
            found = trainer.epoch
    trainer.advance(updates=after.state.batch)
    led_there = bool((mlp.parameters == after.state.parameters).all())
    return found if found is not None and led_there else after.state.epoch


def is_solved(run: Run, outputs: Array) -> bool:
    """Return whether the outputs of one network solve the task."""
    with overflow_allowed():
        return bool(solved(outputs, run.targets[: run.dataset.n_train]))
