"""The sweep: many runs of one Experiment that differ in the weight seed alone, trained at once.

One run proves little: another draw of the first weights may end elsewhere. A sweep tells how often
training succeeds, with how much doubt, and how the runs spread on the way.
"""

from playground.sweep.outcome import (
    FIRST_WEIGHTS,
    PERCENTS,
    SOLVED_WITHIN,
    SweepResult,
    solved,
    wilson,
    with_seed,
)
from playground.sweep.size import MAX_BYTES, MAX_NETWORKS, largest_population
from playground.sweep.sweep import MAX_CHECKS, MAX_EPOCHS, Sweep, choose_check_every

__all__ = [
    "FIRST_WEIGHTS",
    "MAX_BYTES",
    "MAX_CHECKS",
    "MAX_EPOCHS",
    "MAX_NETWORKS",
    "PERCENTS",
    "SOLVED_WITHIN",
    "Sweep",
    "SweepResult",
    "choose_check_every",
    "largest_population",
    "solved",
    "wilson",
    "with_seed",
]
