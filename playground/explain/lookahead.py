"""Looking ahead: training copies, to find what Play or another start would do, piece by piece.

How far it goes is counted in updates, by what they cost on a usual machine, and never by the clock:
so the same frame has the same outcome wherever and however often it is asked for.
"""

import time
from dataclasses import replace

import numpy as np

from playground.engine.arrays import Array
from playground.experiment import SETTINGS, Experiment
from playground.run.frames import Frame
from playground.run.recorder import Run
from playground.sweep import Sweep

FALL = 0.1  # of a plateau's loss: when it has come down by this, the plateau has ended
N_STARTS = 16
MOST_UPDATES, MOST_UPDATES_OF_STARTS = 20_000, 5000
MOST_SECONDS = 0.3  # of one stage of a look ahead, and of all other starts together
LEAST_REACH = 0.1  # of the epochs so far: looking no further ahead says nothing
PIECE_SECONDS = 0.004  # between two looks at the clock
# Seconds of one update for each layer, and for each sample and unit, or sample and weight.
OF_LAYER, OF_UNIT, OF_WEIGHT = 7e-6, 1e-8, 6e-10


def seconds_per_update(experiment: Experiment, n_networks: int = 1) -> float:
    """Return about how long an update of so many networks takes on a usual machine."""
    n, layers = experiment.n_train, experiment.layer_sizes[1:]
    samples = n_networks * min(experiment.batch_size or n, n)
    return OF_LAYER * len(layers) + samples * (
        OF_UNIT * sum(layers) + OF_WEIGHT * experiment.n_parameters
    )


def round_down(number: int) -> int:
    """Round a count down to two significant digits."""
    unit = int(10 ** max(0, len(str(abs(number))) - 2))
    return number // unit * unit


def round_up(number: int) -> int:
    """Round a count up to two significant digits."""
    return -round_down(-number)


class LookAhead:
    """Trains a copy on from a frame, to see when the loss has come down by `FALL`.

    It looks in stages: up to a first horizon, and where frames come near that one, to the next.

    Attributes:
        goal: the loss at which a plateau has ended.
        seen: the epoch up to which it has looked.
        end: the epoch by whose end the loss had come down, to 1 %; None for not up to `seen`.
        failed: it can look no further: the loss or the weights left the finite numbers, or the
            frame's loss is not the one that is descended now.
    """

    def __init__(self, run: Run, frame: Frame) -> None:
        """Set up, with the current settings of the run."""
        mlp = run.network(frame)
        endless = replace(run.experiment, stop_loss=0.0, stop_accuracy=0.0, patience=0)
        self._trainer = endless.make_trainer(mlp, run.dataset)
        self._trainer.restore(frame.state)
        per_update = seconds_per_update(run.experiment)
        n_updates = min(MOST_UPDATES, int(MOST_SECONDS / per_update))
        self._start = self.seen = frame.state.epoch
        self._reach = n_updates // self._trainer.updates_per_epoch
        self._piece = max(1, int(PIECE_SECONDS / per_update))
        self.goal = (1.0 - FALL) * frame.scores.loss
        self.end: int | None = None
        loss = self._trainer.loss()
        self.failed = not np.isclose(loss, frame.scores.loss, rtol=1e-9, atol=0.0)
        self._choose_next_check()

    def horizon(self, epoch: int) -> int:
        """Return how far it looks for a frame of this epoch, rounded down; 0 for not at all."""
        if self._reach < max(1.0, LEAST_REACH * epoch):
            return 0
        stage = max(1, (epoch - self._start) // self._reach)
        while (horizon := round_down(self._start + stage * self._reach)) <= epoch:
            stage += 1
        return horizon

    def knows(self, epoch: int) -> bool:
        """Return whether it has looked as far as it does for a frame of this epoch."""
        return self.failed or self.end is not None or self.seen >= self.horizon(epoch)

    def _choose_next_check(self) -> None:
        """Choose after how many updates, at an epoch's end, the loss is checked next."""
        trainer = self._trainer
        n_epochs = max(1, trainer.epoch // 100)
        begun = trainer.state().batch
        self._next_check = trainer.updates + n_epochs * trainer.updates_per_epoch - begun

    def catch_up(self, frame: Frame) -> None:
        """Go on from a later frame of the same training, where that is further on."""
        if frame.state.epoch > self._trainer.epoch and not self.failed and self.end is None:
            self._trainer.restore(frame.state)
            self.seen = frame.state.epoch
            self._choose_next_check()

    def advance(self, epoch: int, seconds: float) -> bool:
        """Look on for about so many seconds; return whether it knows about a frame of an epoch."""
        deadline = time.perf_counter() + seconds
        while not self.knows(epoch) and time.perf_counter() < deadline:
            trainer = self._trainer
            trainer.advance(updates=min(self._piece, self._next_check - trainer.updates))
            if trainer.diverged:
                self.failed = True
            elif trainer.updates == self._next_check:
                self._check()
        return self.knows(epoch)

    def _check(self) -> None:
        loss = self._trainer.loss()
        self.failed = not np.isfinite(loss)
        if loss <= self.goal:
            self.end = self._trainer.epoch
        elif not self.failed:
            self.seen = self._trainer.epoch
        self._choose_next_check()


class OtherStarts:
    """Trains networks of the same settings from other initial weights.

    Attributes:
        seeds: their weight seeds.
        epochs: how many epochs each is trained, rounded down; 0 where that would take too long.
        losses: at the end, shape (N_STARTS,); NaN for those that diverged. None until then, or
            where none is trained.
    """

    def __init__(self, run: Run) -> None:
        """Choose the seeds that follow the run's own."""
        experiment = run.experiment
        n_seeds = SETTINGS["weight_seed"].kind.high + 1
        self.seeds = [(experiment.weight_seed + 1 + k) % n_seeds for k in range(N_STARTS)]
        per_update = seconds_per_update(experiment, N_STARTS)
        n_updates = min(MOST_UPDATES_OF_STARTS, int(MOST_SECONDS / per_update))
        self.epochs = round_down(n_updates // run.trainer.updates_per_epoch)
        self.losses: Array | None = None
        self._sweep: Sweep | None = None
        if self.epochs:
            self._sweep = Sweep(experiment, self.seeds, self.epochs, self.epochs)

    def advance(self, seconds: float) -> bool:
        """Train on for about so many seconds; return whether all are trained."""
        if self._sweep and seconds > 0.0 and self._sweep.advance(seconds):
            results = self._sweep.results
            self.losses = results.last.losses if results else None
            self._sweep = None
        return self._sweep is None

    def past(self, loss: float) -> list[int]:
        """Return the seeds whose loss has come down by `FALL` from that of a plateau."""
        if self.losses is None:
            return []
        got_past = np.flatnonzero(self.losses <= (1.0 - FALL) * loss)
        return [self.seeds[k] for k in got_past]
