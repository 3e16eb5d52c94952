"""Experiments that are ready to be trained, and the settings under which each data set learns.

`gallery` holds the ready-made experiments, each with a sentence on what to look for, and `recipes`
the settings for each data set; `starts` tells what was changed since one was begun with; `words`
puts settings in a phrase. `pictures` draws what each network predicts once it has learned:
`python -m playground.presets draw`. `proof` trains them all: `python -m playground.presets prove`.
"""

from playground.presets.gallery import GALLERY, PRESETS, Entry, touched
from playground.presets.own_data import settings_for
from playground.presets.recipes import fitting_draw, with_article_settings, with_recipe
from playground.presets.starts import Start, differing, find_start, set_back, set_one_back
from playground.presets.words import in_words

__all__ = [
    "GALLERY",
    "PRESETS",
    "Entry",
    "Start",
    "differing",
    "find_start",
    "fitting_draw",
    "in_words",
    "set_back",
    "set_one_back",
    "settings_for",
    "touched",
    "with_article_settings",
    "with_recipe",
]
