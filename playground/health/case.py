"""A frame of a run as observations and remedies see it."""

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from playground.engine.arrays import Array, overflow_allowed
from playground.experiment import SETTINGS, Experiment
from playground.explain.diagnostics import Health, measure
from playground.explain.named_loss import whole_loss
from playground.explain.symptoms import has_overfitted
from playground.health.outcome import Outcome, outcome_at
from playground.run.frames import Frame
from playground.run.recorder import Run

BLOWN_UP = 1000.0  # times the first loss
LOWEST_RATE, HIGHEST_RATE = 1e-6, 1000.0
# Settings of initial weights that are drawn: they do nothing where weights are given one by one.
DRAWN = {"initializer", "initial_scale", "bias_initializer", "weight_seed"}


@dataclass(frozen=True)
class Case:
    """A frame of a run, and what is asked of it; nothing after the frame is looked at."""

    run: Run
    frame: Frame

    @property
    def experiment(self) -> Experiment:
        """The settings of the run."""
        return self.run.experiment

    @cached_property
    def history(self) -> list[Frame]:
        """The frames on the way here, this one included."""
        return [frame for frame in self.run.frames if frame.id <= self.frame.id]

    @cached_property
    def health(self) -> Health:
        """Measures of the start and of this frame."""
        return measure(self.run, [self.run.frames[0], self.frame])

    @property
    def has_begun(self) -> bool:
        """Whether there was an update, or a weight was set by hand."""
        return self.frame.state.updates > 0 or len(self.history) > 1

    @property
    def is_gone(self) -> bool:
        """Whether the next update leaves the finite numbers."""
        return self.run.diverged and self.frame is self.run.frames[-1]

    @property
    def has_diverged(self) -> bool:
        """Whether it leaves them, or the loss has grown beyond all measure."""
        return self.is_gone or self.frame.scores.loss > BLOWN_UP * self.history[0].scores.loss > 0.0

    @cached_property
    def outcome(self) -> Outcome:
        """How good the network is."""
        return outcome_at(self.run, self.frame)

    @property
    def is_good(self) -> bool:
        """Whether the training points are learned, as the coach has it."""
        return self.outcome.is_good

    @property
    def best(self) -> Frame:
        """The frame so far with the lowest test loss; this one where there are no test points."""
        lowest = self.frame.lowest
        return self.run.frame(lowest.id) if lowest else self.frame

    @property
    def has_overfitted(self) -> bool:
        """Whether the points are learned, and the test loss has risen since its lowest.

        One epoch among many may be low by luck: of those between the frames of the pace all are.
        """
        paced = [one for one in self.history if not one.is_between or one is self.frame]
        tested = [one for one in paced if np.isfinite(one.scores.test_loss)]
        if not tested or not self.outcome.is_fair:
            return False
        best = min(tested, key=lambda one: one.scores.test_loss)
        return has_overfitted(self.run, self.frame.scores, best.scores)

    @cached_property
    def outputs(self) -> Array:
        """The outputs at the training points as they are shown, shape (n_samples, n_shown)."""
        outputs = self.run.networks([self.frame]).predict(self.run.dataset.train.X)
        return np.asarray(outputs[0])

    @cached_property
    def gradient(self) -> Array:
        """The gradient of the loss that is shown, of what is not frozen, shape (n_parameters,)."""
        gradient = self.run.gradient(self.frame)
        if self.experiment.frozen:
            gradient = np.asarray(gradient[~self.run.mlp.mark(*self.experiment.frozen_places)])
        return gradient

    @cached_property
    def deltas(self) -> Array:
        """How large a delta is in each layer: root mean square, shape (n_layers,)."""
        objective = whole_loss(self.experiment, self.run.dataset).objective
        deltas = objective.backward(self.run.network(self.frame)).deltas
        with overflow_allowed():
            return np.array([np.sqrt((delta**2).mean()) for delta in deltas])

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of every layer."""
        return self.run.mlp.layer_sizes

    def changed(self, **change: Any) -> Experiment:
        """Return the experiment with other settings; weights that were given make way for drawn."""
        if DRAWN & change.keys():
            change["parameters"] = ()
        if isinstance(rate := change.get("learning_rate"), float):
            change["learning_rate"] = min(max(float(f"{rate:.6g}"), LOWEST_RATE), HIGHEST_RATE)
        return self.experiment.changed(**change)


def names_of_change(before: Experiment, after: Experiment) -> list[str]:
    """Return the settings in which two experiments differ."""
    names = [one.name for one in fields(Experiment)]
    return [name for name in names if getattr(before, name) != getattr(after, name)]


def describe_change(before: Experiment, after: Experiment) -> str:
    """Say what is different, to follow "Now trying": "L2 0.03 instead of 0"."""
    parts = []
    for name in names_of_change(before, after):
        then, now = getattr(before, name), getattr(after, name)
        label = SETTINGS[name].label
        # L1 and L2 keep their capital.
        label = label if label[1].isdigit() else label[0].lower() + label[1:]
        parts.append(f"{label} {in_words(name, now)} instead of {in_words(name, then)}")
    return ", ".join(parts)


def in_words(name: str, value: object) -> str:
    """Write the value of a setting; numbers of weights would fill the page."""
    if name == "parameters":
        return "given" if value else "drawn"
    return SETTINGS[name].say(value)


def say_goodness(accuracy: float, r_squared: float, error: float = np.nan) -> str:
    """Say how good a network is on the training points, to follow "with"."""
    if np.isfinite(accuracy):
        return f"{accuracy:.0%} of the points right"
    if np.isnan(r_squared):  # of values that are all alike
        return f"outputs {error:.3g} away on average"
    return f"an R\u00b2 of {r_squared:.2f}" if r_squared > -10.0 else "an R\u00b2 far below 0"
