"""Symptoms: what is seen at a frame of a run, for a diagnosis and for the coach."""

from dataclasses import dataclass

import numpy as np

from playground.explain.diagnostics import dead_units, identical_columns
from playground.run.frames import Frame
from playground.run.recorder import Run
from playground.run.scores import Scores

DEAD_SHARE = 0.5  # of a layer's units
GLANCE = 32  # points that are checked first
OVERFIT, OVERFIT_OF_START = 1.25, 0.05  # times the lowest test loss; of the first one
FEWEST_TEST_POINTS = 5
SAME_WITHIN = 1e-12  # of the weights of identical units
NEARLY_ALL = 0.98  # of the points


@dataclass(frozen=True)
class MajorityAnswer:
    """Nearly every training point is given the same class, the largest one.

    Attributes:
        class_name: of that class.
        n_given: how many training points are given it.
        n_points: how many there are.
        accuracy: the share of them that is right, 0 to 1.
        constant: the share that is right when each gets that class: at least the accuracy.
    """

    class_name: str
    n_given: int
    n_points: int
    accuracy: float
    constant: float


def find_twins(run: Run, frame: Frame) -> tuple[int, list[int]]:
    """Return the first hidden layer that has identical units, counted from 1, and those units.

    Where there is none the list is empty.
    """
    matrices, experiment = run.mlp.split(frame.state.parameters), run.experiment
    shrunk = experiment.l1 > 0.0 or experiment.l2 > 0.0
    for layer, n_units in enumerate(experiment.hidden_layers, start=1):
        both_sides = np.concatenate([matrices[layer - 1], matrices[layer][:n_units].T])
        # Identical units have identical sums: most often no pair has to be compared.
        sums = np.sort(both_sides.sum(axis=0))
        if not (np.diff(sums) <= len(both_sides) * SAME_WITHIN + 1e-9 * np.abs(sums[1:])).any():
            continue
        for group in identical_columns(both_sides, SAME_WITHIN):
            if shrunk and len(group) < n_units and np.abs(both_sides[:, group]).max() < 1e-6:
                continue  # the penalty has taken units out that were not needed
            return layer, group
    return 0, []


def has_overfitted(run: Run, now: Scores, best: Scores) -> bool:
    """Return whether the test loss has clearly risen since its lowest while the loss fell.

    The scores are those of the frame judged, and of the one with the lowest test loss on the way.
    """
    if len(run.dataset.test) < FEWEST_TEST_POINTS:
        return False
    start = run.frames[0].scores.test_loss
    rise = now.test_loss - best.test_loss
    rose = rise > max((OVERFIT - 1.0) * best.test_loss, OVERFIT_OF_START * start)
    return rose and now.loss < best.loss and now.test_loss >= now.loss


def find_majority_answer(run: Run, frame: Frame) -> MajorityAnswer | None:
    """Return how a network answers that has learned no more than which class is the largest.

    None where it tells classes apart, where they are about equally large, for values, and before
    training: how the start answers is chance.
    """
    best, table = run.dataset.constant_answer, frame.confusion[0]
    if best is None or not frame.state.updates:
        return None
    n_given, n = int(table[:, best.label].sum()), run.dataset.n_train
    right = int(np.trace(table))
    if n_given < NEARLY_ALL * n or right > round(best.train_share * n):
        return None
    return MajorityAnswer(best.name, n_given, n, right / n, best.train_share)


def find_dead_layer(run: Run, frame: Frame) -> tuple[int, int]:
    """Return the first hidden layer half of whose units are dead, from 1, and how many are.

    A dead unit has no slope at any training point; see `dead_units`. (0, 0) where there is none.
    """
    X, mlp, sizes = run.dataset.train.X, run.network(frame), np.array(run.experiment.hidden_layers)
    # A unit with a slope at a few points is alive: most often that settles it.
    for some in (X[:GLANCE], X):
        hidden = zip(mlp.activations[:-1], mlp.forward(some).pre_activations[:-1], strict=True)
        counts = np.array([dead_units(activation, z).sum() for activation, z in hidden])
        layers = np.flatnonzero(counts >= DEAD_SHARE * sizes)
        if not len(layers):
            return 0, 0
    return int(layers[0]) + 1, int(counts[layers[0]])
