"""Experiments that are ready to be trained, and the settings under which each data set learns.

`presets` holds the ready-made experiments, `recipes` the settings for each data set, `gallery` both
with a sentence on what to look for. `stock` tells whether settings were touched by hand, `words`
says them in a phrase, `draw` has the initial draw that fits a network. `pictures` draws what each
network predicts once it has learned: `python -m playground.presets draw`. `proof` trains them all:
`python -m playground.presets prove`.
"""

from playground.presets.draw import fitting_draw
from playground.presets.entry import Entry
from playground.presets.gallery import GALLERY
from playground.presets.presets import PRESETS
from playground.presets.recipes import has_recipe, with_article_settings, with_recipe
from playground.presets.stock import is_stock, touched
from playground.presets.words import in_words

__all__ = [
    "GALLERY",
    "PRESETS",
    "Entry",
    "fitting_draw",
    "has_recipe",
    "in_words",
    "is_stock",
    "touched",
    "with_article_settings",
    "with_recipe",
]
