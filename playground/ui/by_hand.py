"""What a learner changed by hand, and what may therefore be chosen for them."""

from collections.abc import Iterable, Set

from playground.experiment import Experiment
from playground.presets import fitting_draw
from playground.presets.recipes import is_of_a_recipe

DRAW = frozenset({"initializer", "initial_scale", "bias_initializer"})


def by_hand_after(
    by_hand: Set[str], changed: Iterable[str], experiment: Experiment
) -> frozenset[str]:
    """Return which settings are changed by hand after some more were.

    Args:
        by_hand: those that were before.
        changed: the settings that are changed now; of data and looks none counts.
        experiment: what came of it. Given weights that are gone are nothing changed by hand.
    """
    names = {*by_hand, *filter(is_of_a_recipe, changed)}
    return frozenset(names if experiment.parameters else names - {"parameters"})


def not_given_by(start: Experiment, by_hand: Set[str], experiment: Experiment) -> frozenset[str]:
    """Return which settings are changed by hand, of an experiment that was begun with others.

    Args:
        start: what it was begun with; the start of an exercise, say.
        by_hand: those that differ from all that is ready-made.
        experiment: what has come of it.
    """
    return frozenset(n for n in by_hand if getattr(start, n) != getattr(experiment, n))


def with_fitting_draw(experiment: Experiment, before: Experiment, by_hand: Set[str]) -> Experiment:
    """Return an experiment with the initial draw that fits, where its network asks for another.

    That is where a hidden layer came or a hidden activation changed, and neither the draw nor the
    weights themselves were chosen by hand.

    Args:
        experiment: what was changed to.
        before: what it was before.
        by_hand: the names of the settings that were changed by hand, those of now included.
    """
    old, new = before.hidden_activations, experiment.hidden_activations
    same = new == old[: len(new)]
    if same or before.parameters or by_hand & DRAW:
        return experiment
    return experiment.changed(**fitting_draw(experiment))
