"""A frame of a run as the rules of a diagnosis see it, and what they find."""

from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np

from playground.engine.arrays import Array, overflow_allowed
from playground.experiment import SETTINGS, Experiment
from playground.explain.diagnostics import Health, measure
from playground.run.frames import Frame
from playground.run.recorder import Run

MOST_WORK = 40_000_000  # multiplications of one trial: about 0.1 s
TRIED_UPDATES = 20
RISING_SHARE = 0.3  # of the tried updates
LOWEST_RATE, HIGHEST_RATE = 1e-6, 1000.0
# Settings of initial weights that are drawn: they do nothing where weights are given one by one.
DRAWN = {"initializer", "initial_scale", "bias_initializer", "weight_seed"}


@dataclass(frozen=True)
class Finding:
    """Something that is wrong.

    Attributes:
        key: which rule found it.
        title: what is wrong.
        evidence: the numbers that say so.
        advice: why it is so, and what helps.
        experiment: one that would confirm it.
        change: what that one changes, such as "learning rate 0.05 instead of 0.5".
    """

    key: str
    title: str
    evidence: str
    advice: str
    experiment: Experiment
    change: str


@dataclass(frozen=True)
class Trial:
    """The result of trying a few updates.

    Attributes:
        rises: how many of them made the loss of their own batch larger.
        gain: how far the loss over all training points came down; -inf where it blew up.
    """

    rises: int
    gain: float


@dataclass(frozen=True)
class Case:
    """A frame of a run, and what the rules ask of it."""

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
    def solved(self) -> bool:
        """Whether every training point is right, or values are met but for 1 % of variance."""
        least = 1.0 if self.experiment.task == "classes" else 0.99
        return self.frame.scores.goodness >= least

    @property
    def goodness_in_words(self) -> str:
        """How good the network is."""
        share = self.frame.scores.goodness
        if np.isnan(share):  # R^2 of values that are all alike
            return f"outputs {self.frame.scores.mean_absolute_error:.3g} away on average"
        if self.experiment.task == "values":
            return f"an R\u00b2 of {share:.2f}" if share > -10.0 else "an R\u00b2 far below 0"
        return f"{share:.0%} of the points right"

    @cached_property
    def deltas(self) -> Array:
        """How large a delta is in each layer: root mean square, shape (n_layers,)."""
        train = self.run.dataset.train
        objective = self.experiment.make_objective(train.X, train.y)
        deltas = objective.backward(self.run.network(self.frame)).deltas
        with overflow_allowed():
            return np.array([np.sqrt((delta**2).mean()) for delta in deltas])

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of every layer."""
        return self.run.mlp.layer_sizes

    @cached_property
    def n_tried(self) -> int:
        """How many updates are tried: none where they would take long."""
        n_train = len(self.run.dataset.train)
        batch = self.experiment.batch_size or n_train
        work = 6 * self.run.mlp.n_parameters * min(batch, n_train)
        return min(TRIED_UPDATES, MOST_WORK // work)

    @property
    def can_try(self) -> bool:
        """Whether learning rates are tried: there is more to learn, and it does not take long."""
        return bool(self.n_tried) and not (self.solved or self.run.diverged)

    @cached_property
    def as_set(self) -> Trial:
        """The next few updates with the learning rate as it is."""
        return self.try_rate(1.0)

    @property
    def rises_often(self) -> bool:
        """Whether too many of them raise the loss of their own batch."""
        return self.as_set.rises >= RISING_SHARE * self.n_tried

    @property
    def half(self) -> Frame:
        """The frame about half as many updates from the start."""
        updates = self.frame.state.updates / 2
        return min(self.history, key=lambda one: abs(one.state.updates - updates))

    @property
    def gain(self) -> float:
        """The share of the loss that went over the later half of the updates."""
        then = self.half.scores.loss
        return (then - self.frame.scores.loss) / then if then > 0.0 else 0.0

    def try_rate(self, factor: float, start: Frame | None = None) -> Trial:
        """Make a few updates from a frame, this one or another, with so many times the rate."""
        run, experiment = self.run, self.experiment
        start = start or self.frame
        rate = min(experiment.learning_rate * factor, HIGHEST_RATE)
        mlp = run.network(start)
        trainer = replace(experiment, learning_rate=rate).make_trainer(mlp, run.dataset)
        trainer.restore(start.state)
        rises, n_inputs, before = 0, self.sizes[0], trainer.loss()
        for _ in range(self.n_tried):
            trace = trainer.trace()
            X = trace.inputs[:, :n_inputs]
            objective = trainer.objective.part(X, trace.targets, trace.sample_weights)
            both = mlp.with_parameters([trace.before, trace.after])
            then, now = objective.value(both).tolist()
            if not np.isfinite(now):
                return Trial(self.n_tried, -np.inf)
            rises += now > then
            trainer.restore(trace.state)
        gain = before - trainer.loss()
        return Trial(rises, gain if np.isfinite(gain) else -np.inf)

    def finding(
        self, key: str, title: str, evidence: str, advice: str, **change: object
    ) -> Finding:
        """Return a finding whose experiment changes some settings of this one."""
        if DRAWN & change.keys():
            change["parameters"] = ()
        if isinstance(rate := change.get("learning_rate"), float):
            change["learning_rate"] = max(float(f"{rate:.6g}"), LOWEST_RATE)
        experiment = self.experiment.changed(**change)
        return Finding(key, title, evidence, advice, experiment, describe_change(self, experiment))


def describe_change(case: Case, experiment: Experiment) -> str:
    """Say what another experiment changes, to follow "Now trying"."""
    parts = []
    for one in fields(Experiment):
        then, now = getattr(case.experiment, one.name), getattr(experiment, one.name)
        if then != now:
            label = SETTINGS[one.name].label
            # L1 and L2 keep their capital.
            label = label if label[1].isdigit() else label[0].lower() + label[1:]
            parts.append(f"{label} {in_words(one.name, now)} instead of {in_words(one.name, then)}")
    return ", ".join(parts)


def in_words(name: str, value: object) -> str:
    """Write the value of a setting; numbers of weights would fill the page."""
    if name == "parameters":
        return "given" if value else "drawn"
    return SETTINGS[name].say(value)
