"""The gallery: every preset, and every data set with its recipe."""

from playground.data.datasets import SOURCES
from playground.experiment import Experiment
from playground.presets.entry import Entry
from playground.presets.presets import ENTRIES
from playground.presets.recipes import RECIPES, with_recipe

GALLERY: tuple[Entry, ...] = (
    *ENTRIES,
    *(
        Entry(
            f"data-{key}",
            SOURCES[key].label,
            recipe.sentence,
            with_recipe(Experiment(), key),
            "data",
        )
        for key, recipe in RECIPES.items()
    ),
)
