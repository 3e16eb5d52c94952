"""A piece of a map's work, done by any process that has the same code.

A block of networks is trained for a while at most: what is not finished comes back as it stands,
and is gone on with as another piece, here or elsewhere. So nobody waits long for a turn, and a
process that is lost costs what it was at alone.
"""

import pickle
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from playground.engine.arrays import Array
from playground.sweep.maps.code import code_version
from playground.sweep.maps.plan import MapCell, MapPlan
from playground.sweep.outcome import EpochCheck
from playground.sweep.sweep import Sweep, SweepState

SLICE = 0.8  # seconds of training until others come to their turn
ANSWER = 5  # of pickle's protocols


class OtherCode(Exception):
    """A worker has other code than who asks it; the message tells both."""


@dataclass(frozen=True, eq=False)
class MapBlock:
    """Networks of a cell that are trained together, and how far they are.

    Attributes:
        cell: the cell.
        number: of the block in its cell, from 0.
        state: how it stands; None before it has begun.
        share: of its updates that are made.
    """

    cell: MapCell
    number: int = 0
    state: SweepState | None = None
    share: float = 0.0


@dataclass(frozen=True, eq=False)
class Trained:
    """What came of a block.

    Attributes:
        block: as it stands; without a state once it is finished.
        n_blocks: that its cell has; 0 where that was not found out.
        first: the place of its first seed among those of the cell, from 0.
        last: its last check; None where it is not finished.
        first_solved: see `SweepResult`; None likewise.
        reason: why the cell cannot be trained; empty where it can.
        seconds: that it took now, setting up included.
    """

    block: MapBlock
    n_blocks: int = 0
    first: int = 0
    last: EpochCheck | None = None
    first_solved: Array | None = None
    reason: str = ""
    seconds: float = 0.0


def pack(plan: bytes, blocks: Sequence[MapBlock]) -> bytes:
    """Return a piece of work: blocks of a plan, which is packed already, see `pack_plan`."""
    return pickle.dumps((plan, list(blocks)), ANSWER)


def pack_plan(plan: MapPlan) -> bytes:
    """Return a plan as it is sent to workers, which take it out once."""
    return pickle.dumps(plan, ANSWER)


def unpack(answer: bytes) -> list[Trained]:
    """Return what `do_piece` has answered."""
    found: list[Trained] = pickle.loads(answer)
    return found


def do_piece(code: str, work: bytes) -> bytes:
    """Train blocks for about SLICE seconds; those that it does not come to are as they were.

    Workers get bytes, which they read only where they have the same code: another version could
    make something else of them. They come from this app's server, never from a visitor.

    Raises:
        OtherCode: `code` is not this process's `code_version`.
    """
    if code != code_version():
        raise OtherCode(f"asked by {code}, a worker has {code_version()}")
    plan, blocks = pickle.loads(work)
    return pickle.dumps(list(_train(_plan(plan), blocks)), ANSWER)


@lru_cache(maxsize=4)
def _plan(packed: bytes) -> MapPlan:
    made: MapPlan = pickle.loads(packed)
    return made


def _train(plan: MapPlan, blocks: Sequence[MapBlock]) -> Iterator[Trained]:
    left = SLICE
    for block in blocks:
        if left <= 0.0:
            yield Trained(block)
            continue
        start = time.perf_counter()
        trained = train_block(plan, block, left)
        seconds = time.perf_counter() - start
        left -= seconds
        yield replace(trained, seconds=seconds)


def train_block(plan: MapPlan, block: MapBlock, seconds: float) -> Trained:
    """Train a block for about so many seconds, or to its end."""
    try:
        experiment, blocks = plan.experiment_at(block.cell), plan.blocks_at(block.cell)
        seeds = blocks[block.number]
        sweep = Sweep(experiment, seeds, plan.epochs)
    except (ValueError, MemoryError) as error:
        return Trained(block, reason=str(error) or "there is too little memory for it")
    if block.state:
        sweep.go_to(block.state)
    is_done = sweep.advance(seconds)
    after = replace(block, state=None if is_done else sweep.state(), share=sweep.share_done)
    first = seeds[0] - blocks[0][0]
    found = sweep.results
    if not is_done or found is None:
        return Trained(after, len(blocks), first)
    return Trained(after, len(blocks), first, found.last, found.first_solved)
