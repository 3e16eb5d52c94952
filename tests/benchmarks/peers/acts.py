"""What learners usually do, and what a page says about it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.benchmarks.peers.hand import Hand

# All that TensorFlow Playground has a control for.
USUAL = (
    "start training",
    "pause",
    "train one step",
    "start again at epoch 0",
    "other initial weights",
    "a unit more",
    "a unit less",
    "a hidden layer more",
    "another activation",
    "another learning rate",
    "L2 regularization at 0.01",
    "the largest batch",
    "another data set",
    "noise in the data",
    "a further input feature",
    "read a weight",
    "set a weight to 0.5",
    "see a unit's map large",
    "show or hide the test data",
    "discretize the output",
)
# What its users ask for most (see its issues), and others have.
ASKED_FOR = (
    "add a point of one's own",
    "copy a link to this",
    "take the weights away",
    "undo the last change",
)

# What a learner reads without a click: on the page as it stands, after some training.
READS = (
    "epoch or iteration, as a number",
    "training loss, as a number",
    "test loss, as a number",
    "accuracy, as a number",
    "sign and size of each weight, by colour and width",
    "each weight, as a number",
    "each bias, as a number",
    "a map of each unit",
    "names of the units and inputs",
    "each unit's activation function, by name",
    "the output at each point, as a number",
    "how many points of each class are taken for another",
)

Act = Callable[[Page, Hand], None]


@dataclass(frozen=True)
class Count:
    """What an act takes on a page that was read, not run.

    Attributes:
        presses: how many.
        way: which.
    """

    presses: int
    way: str


@dataclass(frozen=True)
class Peer:
    """A page to learn with.

    Attributes:
        name: its name.
        acts: how each act is done there, by its name; one that is missing is not possible.
        reads: which of the facts in `READS` the page shows, as JavaScript that is true there.
        ready: JavaScript that is true as soon as the page can be used.
        query: what comes after its address.
    """

    name: str
    acts: dict[str, Act]
    reads: dict[str, str]
    ready: str
    query: str = ""

    def __post_init__(self) -> None:
        """Raise a ValueError for an act or a fact that no table has."""
        check_names(self.acts, self.reads)


@dataclass(frozen=True)
class ReadPeer:
    """A page that cannot be run here.

    Attributes:
        name: its name.
        counts: the presses of each act, by its name; one that is missing is not possible.
        reads: which of the facts in `READS` it shows.
    """

    name: str
    counts: dict[str, Count]
    reads: frozenset[str]

    def __post_init__(self) -> None:
        """Raise a ValueError for an act or a fact that no table has."""
        check_names(self.counts, self.reads)


def check_names(acts: Collection[str], facts: Collection[str]) -> None:
    """Raise a ValueError for a name that would be left out of the tables without a word."""
    unknown = {*acts} - {*USUAL, *ASKED_FOR} | {*facts} - {*READS}
    if unknown:
        raise ValueError(f"expected acts and facts of the tables, got {sorted(unknown)}")
