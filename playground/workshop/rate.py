"""The success rate of the current settings: the sweep of many seeds that an exercise asks for."""

from playground.experiment import Experiment
from playground.sweep import INITIAL_WEIGHTS, Sweep, SweepResult, largest_population
from playground.workshop.exercise import Exercise


def start_sweep(exercise: Exercise, experiment: Experiment) -> Sweep:
    """Set up the networks of the many seeds that an exercise asks for.

    Raises:
        ValueError: the exercise asks for no success rate, or there is not enough memory for so
            many networks of this size; the message is a sentence for the learner.
    """
    wanted = exercise.many_seeds
    if wanted is None:
        raise ValueError("This exercise asks for no success rate.")
    most = largest_population(experiment)
    if wanted.n_seeds > most:
        raise ValueError(
            f"There is not enough memory for {wanted.n_seeds} networks of this size (at most "
            f"{most}). Use fewer units."
        )
    return Sweep(experiment, range(wanted.n_seeds), wanted.epochs)


def rate_fits(exercise: Exercise, experiment: Experiment, sweep: SweepResult) -> bool:
    """Return whether the outcome of many seeds is that of these settings, and complete."""
    wanted = exercise.many_seeds
    if wanted is None or sweep.epochs != wanted.epochs or sweep.n_networks < wanted.n_seeds:
        return False
    if int(sweep.check_epochs[-1]) < sweep.epochs:
        return False
    return experiment.trains_like(sweep.experiment, besides=INITIAL_WEIGHTS)
