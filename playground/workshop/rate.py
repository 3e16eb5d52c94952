"""The success rate of the settings at hand: many seeds, trained a short piece at a time."""

from playground.experiment import Experiment
from playground.sweep import Sweep, SweepResult, largest_population
from playground.workshop.exercise import Exercise


class RateCheck:
    """Trains the many seeds that an exercise asks for; to cancel it, drop it.

    Attributes:
        experiment: whose success rate it finds.
    """

    def __init__(self, exercise: Exercise, experiment: Experiment) -> None:
        """Set the networks up.

        Raises:
            ValueError: the exercise asks for no success rate, or so many networks of this size do
                not fit into the memory; the message is a sentence for the learner.
        """
        wanted = exercise.many_seeds
        if wanted is None:
            raise ValueError("This exercise asks for no success rate.")
        most = largest_population(experiment)
        if wanted.n_seeds > most:
            raise ValueError(
                f"Networks this large do not fit into the memory {wanted.n_seeds} times "
                f"(at most {most}). Take fewer units."
            )
        self.experiment = experiment
        self._sweep = Sweep(experiment, range(wanted.n_seeds), wanted.epochs)

    def advance(self, seconds: float) -> bool:
        """Train on for about so many seconds; return whether all is done."""
        return self._sweep.advance(seconds)

    @property
    def share_done(self) -> float:
        """The share of the work that is done, 0 to 1, for a progress bar."""
        return self._sweep.share_done

    @property
    def result(self) -> SweepResult | None:
        """The outcome for `playground.workshop.verdict.check`; None before all is done."""
        return self._sweep.results if self._sweep.done else None
