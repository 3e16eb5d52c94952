"""The sweep: many runs of one Experiment that differ in the weight seed alone, trained at once.

One run can be luck: with other initial weights it may end elsewhere. A sweep shows how often
training succeeds, how sure that is, and how the runs spread on the way.
"""

from playground.sweep.folds import FEWEST_POINTS, FOLDS, FoldResult, Folds
from playground.sweep.intervals import wilson
from playground.sweep.outcome import INITIAL_WEIGHTS, SOLVED_WITHIN, SweepResult, solved
from playground.sweep.race import MAX_LANES, Race, RaceResult, racing_settings
from playground.sweep.size import MAX_NETWORKS, largest_population
from playground.sweep.sweep import MAX_CHECKS, MAX_EPOCHS, Sweep, choose_check_every

__all__ = [
    "FEWEST_POINTS",
    "FOLDS",
    "INITIAL_WEIGHTS",
    "MAX_CHECKS",
    "MAX_EPOCHS",
    "MAX_LANES",
    "MAX_NETWORKS",
    "SOLVED_WITHIN",
    "FoldResult",
    "Folds",
    "Race",
    "RaceResult",
    "Sweep",
    "SweepResult",
    "choose_check_every",
    "largest_population",
    "racing_settings",
    "solved",
    "wilson",
]
