"""Stock settings: those that nobody has touched by hand."""

from collections.abc import Iterator

from playground.experiment import Experiment
from playground.presets.presets import PRESETS
from playground.presets.recipes import CHOSEN, RECIPES, with_article_settings, with_recipe


def is_stock(experiment: Experiment) -> bool:
    """Return whether the settings are the article's, the recipe's for these data, or a preset's.

    Settings of network and training count, but for the seeds, where it pauses by itself at an
    epoch, and what does nothing here. With data of one's own the recipe of any data set is stock:
    points of a data set that were edited keep its recipe.
    """
    return not touched(experiment)


def touched(experiment: Experiment) -> frozenset[str]:
    """Return the names of the settings that differ from the nearest stock; none where it is stock.

    The nearest is that with the fewest differences; of several the first: the article, the recipe,
    then the presets.
    """
    idle = experiment.idle()
    differences = (
        frozenset(name for name in CHOSEN if getattr(experiment, name) != getattr(one, name)) - idle
        for one in _stock(experiment)
    )
    return min(differences, key=len)


def _stock(experiment: Experiment) -> Iterator[Experiment]:
    """Yield what there is ready-made for these data, and every preset."""
    yield with_article_settings(experiment)
    if experiment.dataset in RECIPES:
        yield with_recipe(experiment, experiment.dataset)
    else:
        yield from (with_recipe(experiment, name) for name in RECIPES)
    yield from PRESETS.values()
