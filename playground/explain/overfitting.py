"""Overfitting in numbers: both losses, both accuracies, and how sure a network is when wrong."""

from dataclasses import dataclass

import numpy as np

from playground.data.dataset import Samples
from playground.engine.arrays import Array
from playground.engine.metrics import Reliability, brier_score, largest_errors, reliability
from playground.run.frames import Frame
from playground.run.recorder import Run
from playground.run.scores import Scores


@dataclass(frozen=True)
class Calibration:
    """How sure a network is of its answers to some points, and how often it is right.

    Attributes:
        bins: the points by confidence.
        confidence: the mean over all points, 0 to 1.
        accuracy: the share of them that is right, 0 to 1.
        error: the expected calibration error, 0 to 1.
        brier_score: 0 to 2.
    """

    bins: Reliability
    confidence: float
    accuracy: float
    error: float
    brier_score: float


def gives_probabilities(run: Run) -> bool:
    """Return whether the outputs of a run's network can be taken as probabilities of classes.

    They lie between the targets that stand for the classes, and never beyond.
    """
    return (
        run.experiment.task == "classes"
        and run.mlp.activations[-1].output_range == run.experiment.classes
    )


def probabilities_of(run: Run, frame: Frame, samples: Samples) -> Array:
    """Return the probability of each class, shape (n_samples, n_classes).

    A single output a is that of class 1; one by tanh, from -1 to 1, is taken as (a + 1) / 2.
    """
    outputs = run.network(frame).predict(samples.X)
    low, high = run.experiment.classes
    shares = (outputs - low) / (high - low)
    return np.hstack([1.0 - shares, shares]) if shares.shape[1] == 1 else shares


def calibration(run: Run, frame: Frame, samples: Samples) -> Calibration:
    """Return how a frame's network is calibrated on some points, one at least."""
    probabilities = probabilities_of(run, frame, samples)
    bins = reliability(probabilities, samples.labels)
    is_met = bins.count > 0
    weights = bins.count[is_met] / len(samples)
    return Calibration(
        bins,
        float((bins.confidence[is_met] * weights).sum()),
        float((bins.accuracy[is_met] * weights).sum()),
        bins.error,
        brier_score(probabilities, samples.labels),
    )


def say_calibration(found: Calibration) -> str:
    """Say how sure a network is of its answers to the test points, and how often right."""
    return (
        f"At the test points the network is {percent(found.confidence)} sure on average, and right "
        f"at {percent(found.accuracy)}: expected calibration error {found.error:.2f}, "
        f"Brier score {found.brier_score:.2f}."
    )


def are_parted(then: Scores, now: Scores) -> bool:
    """Return whether test loss and test accuracy, as they are written, have both risen."""
    risen = now.test_accuracy > then.test_accuracy  # False where there is none
    return risen and percent(now.test_accuracy) != percent(then.test_accuracy)


def is_surer_where_wrong(run: Run, then: Frame, now: Frame) -> bool:
    """Return whether wrong outputs at test points are further off than they were."""
    X, targets = run.dataset.test.X, run.dataset.test.y
    populations = run.networks([then, now]).populations(len(X))
    outputs = np.concatenate([one.predict(X) for one in populations])
    errors = largest_errors(outputs, targets)
    low, high = float(targets.min()), float(targets.max())
    wrong = errors >= (high - low) / 2.0
    if not wrong.any(axis=1).all():
        return False
    before, after = (row[which].mean() for row, which in zip(errors, wrong, strict=True))
    return bool(after > before)


def say_in_short(run: Run, then: Scores, now: Scores, *, is_surer: bool) -> str:
    """Say how losses and accuracies, or R^2, went since the lowest test loss, in one line."""
    losses = (
        f"{then.test_loss:.3g} \u2192 {now.test_loss:.3g} "
        f"(train {then.loss:.3g} \u2192 {now.loss:.3g})"
    )
    if run.experiment.task == "values":
        pairs = (then.test_r_squared, now.test_r_squared), (then.r_squared, now.r_squared)
        test, train = (f"{write_fit(a)} \u2192 {write_fit(b)}" for a, b in pairs)
        return f"{losses}. R\u00b2 {test} (train {train})."
    pairs = (then.test_accuracy, now.test_accuracy), (then.accuracy, now.accuracy)
    test, train = (f"{percent(a)} \u2192 {percent(b)}" for a, b in pairs)
    how = "Accuracy"
    if are_parted(then, now):
        how = "Surer where wrong, right more often:" if is_surer else "Right more often:"
    return f"{losses}. {how} {test} (train {train})."


def say_overfitting(run: Run, then: Frame, now: Frame) -> str:
    """Say what both losses, both accuracies and the calibration tell of a network that overfits.

    Args:
        run: the run, which has test points.
        then: the frame with the lowest test loss so far.
        now: the frame that is judged.
    """
    before, after = then.scores, now.scores
    parts = [
        f"Since epoch {then.state.epoch:,} the training loss went from {before.loss:.3g} to "
        f"{after.loss:.3g}, the test loss from {before.test_loss:.3g} to {after.test_loss:.3g}."
    ]
    if run.experiment.task == "values":
        parts.append(
            f"R\u00b2 went from {write_fit(before.r_squared)} to {write_fit(after.r_squared)} on "
            f"the training points, and from {write_fit(before.test_r_squared)} to "
            f"{write_fit(after.test_r_squared)} on the test points."
        )
        return " ".join(parts)
    parts.append(
        f"The training accuracy went from {percent(before.accuracy)} to "
        f"{percent(after.accuracy)}, the test accuracy from {percent(before.test_accuracy)} to "
        f"{percent(after.test_accuracy)}."
    )
    if are_parted(before, after) and is_surer_where_wrong(run, then, now):
        parts.append(
            "So it is surer where it is wrong, and right more often: the loss punishes the first, "
            "the accuracy rewards the second."
        )
    if gives_probabilities(run):
        parts.append(say_calibration(calibration(run, now, run.dataset.test)))
    return " ".join(parts)


def write_fit(r_squared: float) -> str:
    """Write an R^2; "none" where all targets are alike."""
    return "none" if np.isnan(r_squared) else f"{r_squared:.2f}"


def percent(share: float) -> str:
    """Write a share, 0 to 1; only what is all or nothing is 100 or 0 %. NaN gives no number."""
    if np.isnan(share):
        return ""
    number = round(100.0 * share)
    number = min(number, 99) if share < 1.0 else 100
    return f"{max(number, 1) if share > 0.0 else 0} %"
