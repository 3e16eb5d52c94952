"""Metrics: what a learner reads, beside the loss that training lowers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.engine.arrays import Array, overflow_allowed


@overflow_allowed()
def mean_absolute_error(outputs: Array, targets: Array) -> Array:
    """Return mean |t - a| over samples and outputs, shape (...), in units of the target."""
    return np.asarray(np.abs(targets - outputs).mean(axis=(-2, -1)))


@overflow_allowed()
def largest_errors(outputs: Array, targets: Array) -> Array:
    """Return the largest |t - a| over the outputs of each sample, shape (..., n_samples)."""
    return np.asarray(np.abs(targets - outputs).max(axis=-1))


@overflow_allowed()
def accuracy(outputs: Array, targets: Array, threshold: float | None) -> Array:
    """Return the share of samples that are right, shape (...), 0 to 1.

    A sample is right when each output is on its target's side of `threshold`, or for None when the
    output with the largest target is the largest. An output exactly on the threshold is on no side,
    and of two that are equally large none is the largest, so both count as wrong: a network that
    gives the same answer to everything has an accuracy of 0, not of one half by luck.
    """
    if threshold is None:
        wanted = targets == targets.max(axis=-1, keepdims=True)
        least = np.where(wanted, outputs, np.inf).min(axis=-1)
        return np.asarray((least > np.where(wanted, -np.inf, outputs).max(axis=-1)).mean(axis=-1))
    right = np.sign(outputs - threshold) == np.sign(targets - threshold)
    return np.asarray(right.all(axis=-1).mean(axis=-1))


@overflow_allowed()
def r_squared(outputs: Array, targets: Array) -> Array:
    """Return 1 - sum (t - a)^2 / sum (t - mean t)^2 over samples and outputs, shape (...).

    1 is exact, 0 what the mean of the targets would do; it is NaN where all targets are alike.
    """
    left = ((targets - outputs) ** 2).sum(axis=(-2, -1))
    whole = ((targets - targets.mean(axis=-2, keepdims=True)) ** 2).sum(axis=(-2, -1))
    # Of targets that are alike, rounding may leave the mean a little beside them.
    vary = (np.ptp(targets, axis=-2) > 0.0).any(axis=-1) & (whole > 0.0)
    return np.asarray(np.where(vary, 1.0 - left / np.where(vary, whole, 1.0), np.nan))


def answers(outputs: Array, threshold: float) -> NDArray[np.intp]:
    """Return the class that each sample is given, by number, shape (..., n_samples).

    Of several outputs it is the largest; a single one answers class 1 above `threshold`, class 0
    below. It is -1 where there is no answer, as `accuracy` has it: exactly on the threshold, or
    where two outputs are equally large.
    """
    if outputs.shape[-1] > 1:
        largest = outputs == outputs.max(axis=-1, keepdims=True)
        return np.where(largest.sum(axis=-1) == 1, outputs.argmax(axis=-1), -1)
    given = outputs[..., 0]
    return np.where(given == threshold, -1, (given > threshold).astype(np.intp))


def confusion(answered: NDArray[np.intp], labels: Array, n_classes: int) -> NDArray[np.intp]:
    """Return how many samples of each class were given each class, -1 for none not counted.

    `answered` has shape (..., n_samples), `labels` (n_samples,), and what is returned
    (..., n_classes, n_classes): a row for each class, a column for each answer.
    """
    networks = answered.reshape(-1, answered.shape[-1])
    cells = labels.astype(np.intp) * n_classes + networks
    cells += np.arange(len(networks))[:, np.newaxis] * n_classes**2
    counts = np.bincount(cells[networks >= 0], minlength=len(networks) * n_classes**2)
    return counts.reshape(*answered.shape[:-1], n_classes, n_classes)


# ---- calibration: whether a network is right as often as it is sure ----


@dataclass(frozen=True)
class Reliability:
    """Samples in bins by how sure a network is of its answer.

    Attributes:
        confidence: the mean of each bin, 0 to 1, shape (n_bins,); NaN for an empty one.
        accuracy: the share of each bin that is right, 0 to 1, likewise.
        count: how many samples are in it.
    """

    confidence: Array
    accuracy: Array
    count: NDArray[np.intp]

    @property
    def error(self) -> float:
        """The expected calibration error, 0 to 1: mean |accuracy - confidence| over the samples.

        Source: Naeini, Cooper and Hauskrecht 2015, "Obtaining well calibrated probabilities using
        Bayesian binning"; Guo et al. 2017, "On calibration of modern neural networks", equation 3.
        """
        gaps = np.nan_to_num(np.abs(self.accuracy - self.confidence))
        return float((gaps * self.count).sum() / self.count.sum())


def reliability(probabilities: Array, labels: Array, n_bins: int = 10) -> Reliability:
    """Return how often a network is right where it is how sure, in bins of equal width.

    The confidence is the largest probability of a sample; bin k, from 0, has those above k / n_bins
    and up to (k + 1) / n_bins. Where two are equally large there is no answer, which is not right.

    Args:
        probabilities: of each class, shape (n_samples, n_classes), 0 to 1; one sample at least.
        labels: the true classes, shape (n_samples,), whole numbers from 0.
        n_bins: how many, from 1.

    Source: Guo et al. 2017, "On calibration of modern neural networks", section 2.
    """
    confidence = probabilities.max(axis=1)
    right = answers(probabilities, 0.5) == labels
    # A share such as 0.3 times 10 is a little above 3: rounding must not raise it to the next bin.
    bins = np.clip(np.ceil(np.round(confidence * n_bins, 9)).astype(np.intp) - 1, 0, n_bins - 1)
    count = np.bincount(bins, minlength=n_bins)
    sums = (np.bincount(bins, weights, n_bins) for weights in (confidence, right.astype(float)))
    sure, share = (np.where(count > 0, one / np.maximum(count, 1), np.nan) for one in sums)
    return Reliability(sure, share, count)


def brier_score(probabilities: Array, labels: Array) -> float:
    """Return mean sum_k (p_k - [k is the true class])^2 over samples: 0 is best, 2 worst.

    Args:
        probabilities: of each class, shape (n_samples, n_classes).
        labels: the true classes, shape (n_samples,), whole numbers from 0.

    Source: Brier 1950, "Verification of forecasts expressed in terms of probability".
    """
    true = np.arange(probabilities.shape[1]) == labels[:, np.newaxis]
    return float(((probabilities - true) ** 2).sum(axis=1).mean())
