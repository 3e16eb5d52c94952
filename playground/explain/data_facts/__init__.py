"""Facts on the data of an experiment: what in them makes learning hard, each with its numbers.

All of them are about what the network is really given: features, standardised where that is set.
The thresholds say from where on a fact is worth a sentence; what a fact says is exact.
"""

from playground.explain.data_facts.find import data_facts
from playground.explain.data_facts.given import (
    DATA_RULES,
    DataFact,
    least_loss,
    reaches_targets,
)

__all__ = ["DATA_RULES", "DataFact", "data_facts", "least_loss", "reaches_targets"]
