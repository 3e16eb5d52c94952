"""The first epoch at which every point was within a tenth of its target."""

import time
from collections.abc import Sequence

import numpy as np

from playground.engine.arrays import Array
from playground.run.frames import Frame
from playground.run.recorder import Run
from playground.sweep import solved

MOST_EPOCHS = 20_000  # that are trained again, to look at each of them: about half a second
MOST_PRODUCTS = 40_000_000  # multiplications of it


class SolvedSearch:
    """Looks for the first epoch solved between two frames, a piece at a time.

    Training is repeated from the first frame and checked after each epoch. Where that would take
    long, or does not lead to the later frame because a setting was changed in between, the
    epoch stays unknown.

    Attributes:
        after: the frame that is solved; the one before it is not.
        epoch: the first epoch at whose end the network was solved. None where that is not known,
            or where it was first solved within the epoch under way at `after`.
        done: whether the search has ended.
    """

    def __init__(self, run: Run, before: Frame, after: Frame) -> None:
        """Set up, with the current settings of the run."""
        self.after = after
        self.epoch: int | None = None
        self._n_epochs = after.state.epoch - before.state.epoch
        self._found: int | None = None
        train = run.dataset.train
        work = self._n_epochs * len(train) * run.mlp.n_parameters * 6
        self.done = self._n_epochs < 2 or self._n_epochs > MOST_EPOCHS or work > MOST_PRODUCTS
        if self.done:
            if self._n_epochs == 1 and after.state.batch == 0:
                self.epoch = after.state.epoch
            return
        self._X, self._targets = train.X, train.y
        self._mlp = run.network(before)
        self._trainer = run.experiment.make_trainer(self._mlp, run.dataset)
        self._trainer.restore(before.state)

    def advance(self, seconds: float = np.inf) -> bool:
        """Search on for about so many seconds; return whether the search has ended."""
        deadline = time.perf_counter() + seconds
        while not self.done and time.perf_counter() < deadline:
            self._train_epoch()
        return self.done

    def _train_epoch(self) -> None:
        trainer, after = self._trainer, self.after.state
        trainer.advance(epochs=1)
        if self._found is None and solved(self._mlp.predict(self._X), self._targets):
            self._found = trainer.epoch
        # With other settings than those of the recording, training may diverge on the way.
        if trainer.epoch >= after.epoch or trainer.diverged:
            trainer.advance(updates=after.batch)
            led_there = bool((self._mlp.parameters == after.parameters).all())
            self.epoch = self._found if led_there else None
            self.done = True


def find_first_solved(run: Run, history: Sequence[Frame]) -> int | None:
    """Return the first epoch at which a run was solved, or None.

    Between two frames that are kept, in order, it is looked for by `SolvedSearch`. Where that finds
    none, the epoch of the later frame stands for it: the true one is not later.
    """
    found = are_solved(run, history)
    if not found.any():
        return None
    k = int(found.argmax())
    if k == 0:
        return history[0].state.epoch
    search = SolvedSearch(run, history[k - 1], history[k])
    search.advance()
    return history[k].state.epoch if search.epoch is None else search.epoch


def are_solved(run: Run, frames: Sequence[Frame]) -> Array:
    """Return at which frames the network solves the task, shape (n_frames,)."""
    train = run.dataset.train
    populations = run.networks(frames).populations(len(train))
    return np.concatenate([solved(one.predict(train.X), train.y) for one in populations])
