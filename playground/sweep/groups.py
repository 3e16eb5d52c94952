"""Groups of networks that became the same: by what they answer, and within that by their weights.

Two networks agree at a point where they give it the same class, or values that differ by no more
than a tenth of the range. They agree as a whole where they do so at nearly all training points and
at most places of a coarse grid over the inputs. A group is a middle network with all that agree
with it: the network that most others agree with is the middle of the first group, and so on among
the rest. So each member is compared with one network that is shown, and the order of the seeds
makes no difference. Solved networks, others, and those that diverged are never in one group.

Source: Daura et al. 1999, "Peptide folding: when simulation meets experiment", who group shapes of
molecules in this way.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.data.dataset import Dataset
from playground.engine import MLP
from playground.engine.arrays import Array, overflow_allowed
from playground.engine.metrics import answers
from playground.experiment import Experiment
from playground.sweep.intervals import wilson
from playground.sweep.snapshot import SweepSnapshot
from playground.sweep.symmetry import group_same

AGREE_AT_POINTS = 0.95  # of the training points: of up to 19, all
AGREE_ON_GRID = 0.85  # of the places of the grid
VALUES_WITHIN = 0.1  # of the range of the values
GRID = {1: 41, 2: 13}  # places along each side, by the number of inputs
PLACES = 256  # drawn at random in the box of more than two inputs
AT_ONCE = 4_000_000  # activations of networks that are asked together
SOLVED, OPEN, DIVERGED = range(3)  # how a network has ended


@dataclass(frozen=True, eq=False)
class Likeness:
    """Networks of a sweep that became the same.

    Attributes:
        members: their places among all networks, the middle one first, then by loss.
        end: how they ended: SOLVED, OPEN or DIVERGED.
        n_all: how many networks there are in all.
        n_forms: how many of them differ in their weights, up to exchange and sign; 0 where that
            was not looked at.
        largest_form: how many have the commonest weights.
    """

    members: NDArray[np.intp]
    end: int
    n_all: int
    n_forms: int
    largest_form: int

    @property
    def middle(self) -> int:
        """The place of the network that all others are compared with."""
        return int(self.members[0])

    @property
    def interval(self) -> tuple[float, float]:
        """Between which shares of all initial weights its share may lie, at 95 %."""
        return wilson(len(self.members), self.n_all)


class Probe:
    """The places at which the networks of a sweep are asked, and what they answer there.

    Attributes:
        dataset: the data.
        X: the places, as the network is given them: the training points first.
        n_train: how many of them are training points.
    """

    def __init__(self, experiment: Experiment, dataset: Dataset) -> None:
        """Choose the places."""
        self.dataset, self._experiment = dataset, experiment
        self.n_train = dataset.n_train
        self.places = places_over(dataset)
        self.X = np.vstack([dataset.train.X, dataset.transform(self.places)])

    def answers(self, build: MLP, parameters: Array, X: Array | None = None) -> Array:
        """Return what networks answer: classes, or values in their own unit.

        Args:
            build: a network of their shape.
            parameters: shape (n_networks, n_parameters).
            X: other places than its own, as a network is given them.

        Returns:
            Shape (n_networks, n_places).
        """
        X = self.X if X is None else X
        size = max(1, AT_ONCE // (len(X) * sum(build.layer_sizes)))
        parts = np.split(parameters, range(size, len(parameters), size))
        return np.concatenate([self._ask(build.with_parameters(part), X) for part in parts])

    def _ask(self, mlp: MLP, X: Array) -> Array:
        with overflow_allowed():
            outputs = mlp.predict(X)
        if self._experiment.task == "values":
            return outputs[..., -1] * self.dataset.target_deviation + self.dataset.target_mean
        return answers(outputs, self._experiment.threshold).astype(np.float64)

    @property
    def within(self) -> float:
        """How far two answers may differ and agree: 0 for classes."""
        if self._experiment.task == "classes":
            return 0.0
        low, high = self.dataset.label_range
        return VALUES_WITHIN * (high - low)


def places_over(dataset: Dataset) -> Array:
    """Return places over the inputs: a grid, or drawn if there are many; (n_places, n_inputs)."""
    ends = np.array(dataset.ranges, dtype=np.float64)
    n_inputs = len(ends)
    if n_inputs not in GRID:
        shares = np.random.default_rng(0).random((PLACES, n_inputs))
        return ends[:, 0] + shares * (ends[:, 1] - ends[:, 0])
    axes = [np.linspace(low, high, GRID[n_inputs]) for low, high in ends]
    return np.stack([axis.ravel() for axis in np.meshgrid(*axes)], axis=1)


def group_networks(snapshot: SweepSnapshot) -> list[Likeness]:
    """Return the groups of the networks of a sweep: solved ones first, and large ones first."""
    experiment = snapshot.experiment
    dataset, build = experiment.make_dataset(), experiment.make_network()
    parameters = snapshot.parameters.astype(np.float64)
    probe = Probe(experiment, dataset)
    found = probe.answers(build, parameters)
    ends = np.where(snapshot.diverged, DIVERGED, np.where(snapshot.solved, SOLVED, OPEN))
    groups = []
    for end in (SOLVED, OPEN, DIVERGED):
        places = np.flatnonzero(ends == end)
        if not len(places):
            continue
        agree = (
            np.ones((len(places),) * 2, dtype=bool)
            if end == DIVERGED
            else agreement(found[places], probe.n_train, probe.within)
        )
        for members in around_middles(agree):
            groups.append(_likeness(build, parameters, places[members], end, snapshot))
    return groups


def agreement(found: Array, n_train: int, within: float) -> NDArray[np.bool_]:
    """Return which networks agree, shape (n_networks, n_networks); see the module.

    Args:
        found: what each answers at each place, the training points first, shape
            (n_networks, n_places).
        n_train: how many of the places are training points.
        within: how far values may differ; 0 for classes.
    """
    n = len(found)
    agree = np.empty((n, n), dtype=bool)
    for k, own in enumerate(found):
        same = np.abs(found - own) <= within
        at_points = same[:, :n_train].mean(axis=1) >= AGREE_AT_POINTS
        agree[k] = at_points & (same[:, n_train:].mean(axis=1) >= AGREE_ON_GRID)
    return agree | np.eye(n, dtype=bool)


def around_middles(agree: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
    """Return groups of networks, the middle one first in each; the largest group first.

    The one that most others agree with is a middle, and they are its group; then so on without
    them. Of two with as many, the one comes first whose place is lower.
    """
    left = np.ones(len(agree), dtype=bool)
    groups = []
    while left.any():
        counts = np.where(left, (agree & left).sum(axis=1), 0)
        middle = int(counts.argmax())
        members = np.flatnonzero(agree[middle] & left)
        groups.append(np.concatenate([[middle], members[members != middle]]))
        left[members] = False
    return groups


def _likeness(
    build: MLP, parameters: Array, members: NDArray[np.intp], end: int, snapshot: SweepSnapshot
) -> Likeness:
    """Return a group of networks, and how many of its members have the same weights."""
    others = members[1:][np.argsort(snapshot.losses[members[1:]], kind="stable")]
    members = np.concatenate([members[:1], others])
    # A network that was checked as finite may have left the finite numbers since.
    is_finite = np.isfinite(parameters[members]).all()
    forms = (group_same(build, parameters[members]) if is_finite else None) or []
    largest = max(map(len, forms), default=0)
    return Likeness(members, end, len(parameters), len(forms), largest)
