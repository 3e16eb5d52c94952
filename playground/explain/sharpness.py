"""Sharpness: the largest curvature of the loss along a run, and what it says of its updates."""

from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass

import numpy as np

from playground.engine import largest_curvature
from playground.engine.arrays import Array
from playground.experiment import SETTINGS, Experiment
from playground.explain.stability import STABILITY, own_rates, stable_up_to
from playground.run.frames import Frame
from playground.run.recorder import Run

MOST_MOMENTS = 60  # of a run that are measured
MOST_WORK = 30_000_000  # parameters times points times moments: about half a second
NUMBERS_AT_ONCE = 30_000  # of an activation array: larger ones leave the fast memory
N_THRESHOLDS = 200  # of epochs at which the threshold is drawn
EDGE = 0.1  # within so much of the threshold, as a share, the run is at the edge


@dataclass(frozen=True)
class Sharpness:
    """The largest curvature at some moments of a run, and the largest that is stable.

    Attributes:
        epoch_fractions: of the moments, shape (n_moments,); the last one is the frame shown.
        values: the largest curvature of the loss over all training points, with penalty, in what is
            not frozen; for an optimizer with a rate for each parameter the preconditioned one.
            Shape (n_moments,); NaN where it is not known or no finite number.
        converged: whether each is as precise as a chart shows, shape (n_moments,).
        epochs: at which the threshold is known, shape (n_epochs,).
        thresholds: the largest stable curvature there, shape (n_epochs,); infinite where the
            learning rate is 0, NaN where none is known of the optimizer.
    """

    epoch_fractions: Array
    values: Array
    converged: Array
    epochs: Array
    thresholds: Array


def most_moments(run: Run) -> int:
    """Return how many moments are measured at most: 0 where even one would take long."""
    work = run.mlp.n_parameters * len(run.dataset.train)
    return min(MOST_MOMENTS, MOST_WORK // work)


def moments_up_to(frames: Sequence[Frame], shown: Frame, most: int) -> list[Frame]:
    """Return at most so many frames, one at least: evenly up to one, and that one itself.

    They lie on a grid of 1, 2, 4, 8 ... frames: a later frame asks for few that an earlier one did
    not ask for.
    """
    if most == 1:
        return [shown]
    stride, before = 1, [frame for frame in frames if frame.id < shown.id]
    while len(before) >= most:
        stride *= 2
        before = [frame for frame in before if frame.ordinal % stride == 0]
    return [*before, shown]


Measured = MutableMapping[int, tuple[float, bool]]  # the id of a frame to value and converged


def measure_sharpness(run: Run, shown: Frame, measured: Measured) -> Sharpness | None:
    """Measure the moments up to a frame; None where even one would take too long.

    What is `measured` already is taken from there, and what is new is added to it. It holds for one
    number and version of a run.
    """
    most = most_moments(run)
    if not most:
        return None
    moments = moments_up_to(run.frames, shown, most)
    missing = [frame for frame in moments if frame.id not in measured]
    at_once = max(1, NUMBERS_AT_ONCE // (len(run.dataset.train) * max(run.mlp.layer_sizes)))
    for start in range(0, len(missing), at_once):
        measure_frames(run, missing[start : start + at_once], measured)
    values, converged = zip(*(measured[frame.id] for frame in moments), strict=True)
    epochs = np.unique(np.linspace(0, shown.state.epoch, N_THRESHOLDS).round())
    return Sharpness(
        np.array([frame.epoch_fraction for frame in moments]),
        np.array(values),
        np.array(converged),
        epochs,
        stable_up_to(run.experiment, epochs, len(run.dataset.train)),
    )


def measure_frames(run: Run, frames: Sequence[Frame], measured: Measured) -> None:
    """Measure some frames in one go."""
    experiment, mlp, train = run.experiment, run.mlp, run.dataset.train
    known = []
    for frame in frames:
        rates = own_rates(experiment, frame.state)
        if rates is None:
            measured[frame.id] = np.nan, False
        else:
            known.append((frame, rates))
    if not known:
        return
    scales = np.sqrt([rates for _, rates in known])
    if experiment.frozen:
        scales[:, mlp.mark(*experiment.frozen_places)] = 0.0
    networks = mlp.with_parameters([frame.state.parameters for frame, _ in known])
    found = largest_curvature(experiment.make_objective(train.X, train.y), networks, scales)
    values = np.where(np.isfinite(found.value), found.value, np.nan)
    for k, (frame, _) in enumerate(known):
        measured[frame.id] = float(values[k]), bool(found.converged[k])


def describe_sharpness(experiment: Experiment, found: Sharpness) -> str:
    """Say in Markdown what the sharpness of the frame shown means for its updates."""
    value, limit = float(found.values[-1]), float(found.thresholds[-1])
    if np.isnan(value):
        return why_unknown(experiment)
    about = "" if found.converged[-1] else "about "
    begin = f"At epoch {found.epochs[-1]:,.0f} the sharpness is {about}**{value:.4g}**"
    if np.isnan(limit):
        return f"{begin}. No threshold is known for this optimizer."
    if np.isinf(limit):
        return f"{begin}. The learning rate is 0 here: no curvature is too large for it."
    begin = f"{begin}; the threshold, {threshold_formula(experiment)}, is **{limit:.4g}**"
    if value <= 0.0:
        return f"{begin}. The loss curves upwards in no direction here, so no update overshoots."
    return f"{begin}. {describe_share(experiment, value / limit)}{describe_updates(experiment)}"


def why_unknown(experiment: Experiment) -> str:
    """Say why the sharpness of the frame shown is not known."""
    if needs_rates(experiment):
        name = SETTINGS["optimizer"].say(experiment.optimizer)
        return f"{name} finds a rate for each weight as it trains: here it has made no update yet."
    return "The curvature here is beyond the range of numbers."


def describe_share(experiment: Experiment, share: float) -> str:
    """Say what a sharpness means that is this share of the threshold, above 0."""
    if share < 1.0 - EDGE:
        return (
            "**Below the threshold**: updates of this size are stable here. Where one overshoots, "
            "the swings die out."
        )
    if share <= 1.0 + EDGE:
        return (
            "**At the edge of stability**: along the sharpest direction an update overshoots by "
            "about as much as it was off before. Training can stay here for long, while the loss "
            "falls unevenly."
        )
    rate = round_down(experiment.learning_rate / share)
    return (
        "**Above the threshold**: along the sharpest direction the swings grow, and the loss rises "
        f"unless training comes to where it curves less. A learning rate below {rate:g} would be "
        "stable here."
    )


def describe_updates(experiment: Experiment) -> str:
    """Say how updates differ from steps down the whole loss; empty where they do not."""
    words = ""
    if experiment.batch_size:
        words += " The curvature is that over all training points; each batch has one of its own."
    if experiment.clip_norm:
        words += " Gradient clipping shortens long steps, and so keeps swings from growing far."
    return words


def round_down(number: float) -> float:
    """Return a number above 0 with two digits, the rest cut off."""
    unit = 10.0 ** (np.floor(np.log10(number)) - 1.0)
    return float(f"{np.floor(number / unit) * unit:.2g}")


def describe_function(experiment: Experiment) -> str:
    """Name what is measured, to follow "the largest curvature of"."""
    total = "summed" if experiment.reduction == "sum" else "averaged"
    words = f"the loss, {total} over all training points, with penalty"
    if experiment.dropout:
        words += ", dropout off"
    if experiment.frozen:
        words += ", in what is not frozen"
    if needs_rates(experiment):
        name = SETTINGS["optimizer"].say(experiment.optimizer)
        words += f", times the rate that {name} gives each weight (preconditioned)"
    return words


def needs_rates(experiment: Experiment) -> bool:
    """Return whether the optimizer has a rate for each parameter."""
    stability = STABILITY.get(experiment.optimizer)
    return stability is not None and stability.rates is not None


def threshold_formula(experiment: Experiment) -> str:
    """Return the threshold as text; empty where none is known."""
    if experiment.optimizer not in STABILITY:
        return ""
    words = STABILITY[experiment.optimizer].formula
    if experiment.reduction == "sum" and experiment.batch_size:
        words += ", times points / batch size"
    return words
