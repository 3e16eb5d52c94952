"""How many networks of an Experiment fit into the memory, and into one piece of work."""

import numpy as np
from numpy.typing import NDArray

from playground.data.dataset import Dataset
from playground.engine import MLP
from playground.experiment import Experiment
from playground.sweep.outcome import with_seed

MAX_NETWORKS = 512
MAX_BYTES = 1_000_000_000  # of the arrays of one sweep
# Of one activation array: what is larger falls out of the processor's cache, which makes training
# slower by a quarter, and makes a piece of work that cannot be cut too long.
UPDATE_NUMBERS, CHECK_NUMBERS = 400_000, 500_000


def largest_population(experiment: Experiment) -> int:
    """Return how many networks of an Experiment a sweep takes: 1 to MAX_NETWORKS."""
    build, dataset = with_seed(experiment, 0).make_network(), experiment.make_dataset()
    in_training, waiting = bytes_of_one(experiment, build, dataset)
    at_once = most_at_once(experiment, build, dataset)
    few = MAX_BYTES // (in_training + waiting)
    many = (MAX_BYTES - at_once * in_training) // waiting
    return int(np.clip(few if few < at_once else many, 1, MAX_NETWORKS))


def bytes_of_one(experiment: Experiment, build: MLP, dataset: Dataset) -> tuple[int, int]:
    """Return about how many bytes a network takes while it is trained, and all the time.

    For each unit and sample of a network in training the trainer keeps five numbers (z, a, their
    errors, slopes, deltas), and the check two; batches have arrays of their own, at most two sizes
    of them. For each parameter of any network there are its value and the optimizer's memory, and
    for a moment copies of them.
    """
    n_all, n_train = len(dataset.X), dataset.n_train
    batch = updated_at_once(experiment, dataset)
    in_batches = 12 * batch if batch < n_train or experiment.dropout else 0
    numbers = sum(build.layer_sizes[1:]) * (5 * n_train + 2 * n_all + in_batches)
    return 8 * numbers, 8 * 8 * build.n_parameters


def most_at_once(experiment: Experiment, build: MLP, dataset: Dataset) -> int:
    """Return how many networks one call of NumPy serves best, at least 1."""
    units = sum(build.layer_sizes[1:])
    for_update = UPDATE_NUMBERS // (units * updated_at_once(experiment, dataset))
    for_check = CHECK_NUMBERS // (units * len(dataset.X))
    return int(np.clip(min(for_update, for_check), 1, MAX_NETWORKS))


def cut_into_blocks(
    experiment: Experiment, build: MLP, dataset: Dataset, n_networks: int
) -> list[NDArray[np.intp]]:
    """Return which networks, from 0, are trained at once: as few blocks as serve best.

    All are of one size, or some have one more: an update then takes about the same time in each.
    """
    n_blocks = -(-n_networks // most_at_once(experiment, build, dataset))
    return np.array_split(np.arange(n_networks), n_blocks)


def updated_at_once(experiment: Experiment, dataset: Dataset) -> int:
    """Return how many samples an update uses."""
    return min(experiment.batch_size or dataset.n_train, dataset.n_train)


def check_memory(experiment: Experiment, build: MLP, dataset: Dataset, n_networks: int) -> None:
    """Raise a ValueError where so many networks would take more memory than MAX_BYTES."""
    most = largest_population(experiment)
    if n_networks > most:
        in_training, waiting = bytes_of_one(experiment, build, dataset)
        at_once = min(n_networks, most_at_once(experiment, build, dataset))
        needed = at_once * in_training + n_networks * waiting
        raise ValueError(
            f"seeds: expected at most {most} of them, as {n_networks} networks with "
            f"{build.n_parameters:,} parameters and {dataset.n_train:,} samples would take "
            f"{needed / 1e6:,.0f} MB (the limit is {MAX_BYTES / 1e6:,.0f} MB)"
        )
