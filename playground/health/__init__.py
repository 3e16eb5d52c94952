"""Health: what stands in the way of a run, and what was seen to help.

`observations` says what is true of a frame; each is computed. `remedies` has what might help, and
`trials` trains copies with each of them, for as long as one that is left as it is. `checkup` offers
what helped, best first: no cause is named that was not tried.
"""

from playground.health.checkup import Checkup, Conclusion
from playground.health.judge import Offer

__all__ = ["Checkup", "Conclusion", "Offer"]
