"""Symptoms: what is seen at a frame of a run, for a diagnosis and for the coach."""

import numpy as np

from playground.engine.arrays import Array, overflow_allowed
from playground.engine.diagnostics import dead_units, identical_columns
from playground.engine.passes import Pass
from playground.live.frames import Frame
from playground.live.recorder import Run
from playground.live.scores import Scores

DEAD_SHARE = 0.5  # of a layer's units
GLANCE = 32  # points that are looked at first
OVERFIT, OVERFIT_OF_START = 1.25, 0.05  # times the lowest test loss; of the first one
FEWEST_TEST_POINTS = 5
SAME_WITHIN = 1e-12  # of the weights of identical units


def find_twins(run: Run, frame: Frame) -> tuple[int, list[int]]:
    """Return the first hidden layer that has identical units, counted from 1, and those units.

    Where there is none the list is empty.
    """
    matrices, experiment = run.mlp.split(frame.state.parameters), run.experiment
    shrunk = experiment.l1 > 0.0 or experiment.l2 > 0.0
    for layer, n_units in enumerate(experiment.hidden_layers, start=1):
        both_sides = np.concatenate([matrices[layer - 1], matrices[layer][:n_units].T])
        # Units that are alike have sums that are, too: most often no pair has to be looked at.
        sums = np.sort(both_sides.sum(axis=0))
        if not (np.diff(sums) <= len(both_sides) * SAME_WITHIN + 1e-9 * np.abs(sums[1:])).any():
            continue
        for group in identical_columns(both_sides, SAME_WITHIN):
            if shrunk and len(group) < n_units and np.abs(both_sides[:, group]).max() < 1e-6:
                continue  # the penalty has taken units out that were not needed
            return layer, group
    return 0, []


def has_overfitted(now: Scores, best: Scores, start: float) -> bool:
    """Return whether the test loss has clearly risen since its lowest while the loss fell.

    Args:
        now: of the frame that is judged.
        best: of the frame with the lowest test loss on the way there.
        start: the test loss at the start of the run.
    """
    rise = now.test_loss - best.test_loss
    rose = rise > max((OVERFIT - 1.0) * best.test_loss, OVERFIT_OF_START * start)
    return rose and now.loss < best.loss and now.test_loss >= now.loss


def find_dead_layer(run: Run, frame: Frame) -> tuple[int, int]:
    """Return the first hidden layer half of whose units are dead, from 1, and how many are.

    A dead unit has no slope at any point to train on; see `dead_units`. (0, 0) where there is none.
    """
    n = run.dataset.n_train
    # Whoever has a slope at a few points is alive: most often that settles it.
    for some in (run.dataset.X[: min(GLANCE, n)], run.dataset.X[:n]):
        counts = count_dead(run, frame.state.parameters, some)
        sizes = run.experiment.hidden_layers
        layers = [
            k
            for k, (dead, size) in enumerate(zip(counts, sizes, strict=True))
            if dead >= DEAD_SHARE * size
        ]
        if not layers:
            return 0, 0
    return layers[0] + 1, counts[layers[0]]


def count_dead(run: Run, parameters: Array, X: Array) -> list[int]:
    """Return how many units of each hidden layer have no slope at any row of X."""
    mlp = run.mlp.with_parameters(parameters)
    inside = Pass(mlp, len(X))
    with overflow_allowed():
        inside.forward(mlp.inputs(X))
    hidden = zip(mlp.activations[:-1], inside.net_inputs[:-1], strict=True)
    return [int(dead_units(activation, z).sum()) for activation, z in hidden]
