"""A map under way: pieces of work go out, answers come in, coarse first."""

import logging
import time
import weakref
from collections import deque
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from threading import Condition, Lock, Thread

import numpy as np

from playground.sweep.maps.found import MapResult
from playground.sweep.maps.piece import MapBlock, Trained, pack, pack_plan, unpack
from playground.sweep.maps.plan import MapCell, MapPlan, coarse_to_fine
from playground.sweep.maps.workers import (
    Promise,
    Workers,
    WorkersError,
    WorkersLost,
    shared_workers,
)

LOG = logging.getLogger(__name__)
MOST_TRIES = 4  # of a piece of work whose process was lost each time
MOST_BLOCKS = 16  # in a piece of work
LONG_ENOUGH = 0.2  # seconds of a piece, for which sending it there and back does not count
NEARLY = 0.99  # the share of a block that is not finished, at most
LONELY = 600.0  # seconds after the last look of anybody until nobody is expected to come back
SILENT = 15.0  # seconds without an answer, after which that is told
IN_STORE = 1  # pieces of work that wait, besides those that are done


class MapWork:
    """Has workers train the cells of a map, and gathers what they find.

    It goes on by itself until it is done, stopped, or LONELY seconds after it was last looked at.
    Each map has a few more pieces under way than there are workers: so those of several visitors
    take turns.

    Attributes:
        plan: what it is to show.
        error: why it cannot go on; empty where it can.
    """

    def __init__(self, plan: MapPlan, workers: Workers, found: MapResult | None = None) -> None:
        """Begin, or go on from what was found of the same plan before."""
        self.plan, self._workers = plan, workers
        self.error = ""
        self._packed = pack_plan(plan)
        self._found = found.copy() if found else MapResult.empty(plan)
        self._news = Condition()  # held while anything below changes
        stages = coarse_to_fine(plan.n_columns, plan.n_rows)
        todo = [
            cell
            for stage in stages
            for cell in stage
            if not self._found.is_done[cell.row, cell.column] and cell not in self._found.reasons
        ]
        self._waiting = deque(map(MapBlock, todo))
        self._under_way: dict[int, tuple[Promise, list[MapBlock]]] = {}
        self._n_sent = 0
        self._tries: dict[tuple[MapCell, int], int] = {}
        self._unfinished = set(todo)
        # Of each cell that has begun, and is not finished, the share of each of its blocks.
        self._shares: dict[MapCell, list[float]] = {}
        self._is_stopped = False
        self._block_seconds = LONG_ENOUGH  # that a block takes, as far as is known
        self._begun, self._n_todo = time.monotonic(), len(todo)
        self._ended: float | None = None
        self._looked_at = self._answered = self._begun
        # The page does not wait until a cluster is found.
        ANSWERS.put(weakref.ref(self), 0, None)

    # ---- looked at ----

    @property
    def done(self) -> bool:
        """Whether nothing more comes: all is done, it was stopped, or it cannot go on."""
        with self._news:
            return self._is_stopped or self.is_complete

    @property
    def is_complete(self) -> bool:
        """Whether all cells are done."""
        return not self._unfinished

    @property
    def seconds(self) -> float:
        """Since it began, until it ended."""
        return (self._ended or time.monotonic()) - self._begun

    @property
    def share_done(self) -> float:
        """The share of what was left to do when it began, 0 to 1; each cell counts the same."""
        self.look()
        with self._news:
            begun = sum(sum(shares) / len(shares) for shares in self._shares.values())
            finished = self._n_todo - len(self._unfinished)
            return (finished + begun) / self._n_todo if self._n_todo else 1.0

    @property
    def found(self) -> MapResult:
        """A copy of what is known by now."""
        self.look()
        with self._news:
            return self._found.copy()

    def advance(self, seconds: float) -> bool:
        """Wait for about so many seconds, or until all is done; return whether nothing more comes.

        The work itself is done elsewhere.
        """
        self.look()
        end = time.monotonic() + seconds
        with self._news:
            while not (self._is_stopped or self.is_complete):
                left = end - time.monotonic()
                if left <= 0.0:
                    return False
                self._news.wait(left)
        return True

    def look(self) -> None:
        """Take note that somebody wants it to go on."""
        self._looked_at = time.monotonic()

    @property
    def silence(self) -> float:
        """Seconds since anything was heard of it, where that is long; else 0."""
        silent = time.monotonic() - self._answered
        return silent if silent > SILENT and not self.done else 0.0

    def stop(self, error: str = "") -> None:
        """Go on no further, for an error or for none; what is found stays."""
        with self._news:
            self._end(error)

    # ---- at work ----

    def _end(self, error: str = "") -> None:
        self._is_stopped, self.error = True, error or self.error
        self._ended = self._ended or time.monotonic()
        self._waiting.clear()
        under_way, self._under_way = self._under_way, {}
        for promise, _ in under_way.values():
            self._workers.drop(promise)
        self._news.notify_all()

    def take(self, number: int, promise: Promise | None) -> None:
        """Take the answer to a piece of work, if there is one, and send others.

        It is called by one thread alone, which nobody waits for.
        """
        if promise:
            with self._news:
                if number not in self._under_way:
                    return  # it was stopped
            answer: list[Trained] | Exception
            try:
                answer = unpack(promise.result())
            except Exception as error:  # whatever has happened to a worker
                answer = error
            with self._news:
                self._answered = time.monotonic()
                _, blocks = self._under_way.pop(number, (promise, []))
                if blocks:
                    self._take_answer(blocks, answer)
                self._news.notify_all()
        self._send()

    def _take_answer(self, blocks: list[MapBlock], answer: list[Trained] | Exception) -> None:
        if isinstance(answer, Exception):
            self._do_again(blocks, answer)
            return
        for trained in answer:
            self._take_block(trained)
        if self.is_complete:
            self._ended = time.monotonic()
        elif time.monotonic() - self._looked_at > LONELY:
            self._end()

    def _send(self) -> None:
        """Have as many pieces under way as workers are busy with, and a few in store."""
        try:
            wanted = self._workers.count() + IN_STORE
            while blocks := self._next_blocks(wanted):
                self._send_piece(blocks)
        except WorkersError as error:
            with self._news:
                self._end(str(error))

    def _next_blocks(self, n_pieces: int) -> list[MapBlock]:
        """Return what the next piece of work is; nothing where there is enough under way."""
        with self._news:
            if len(self._under_way) >= n_pieces or not self._waiting:
                return []
            n_blocks = int(np.clip(LONG_ENOUGH / self._block_seconds, 1, MOST_BLOCKS))
            # Towards the end smaller ones: nobody is to wait for the last.
            n_blocks = max(1, min(n_blocks, len(self._waiting) // n_pieces))
            return [self._waiting.popleft() for _ in range(n_blocks)]

    def _send_piece(self, blocks: list[MapBlock]) -> None:
        promise = self._workers.submit(pack(self._packed, blocks))
        with self._news:
            if self._is_stopped:
                self._workers.drop(promise)
                return
            self._n_sent += 1
            self._under_way[self._n_sent] = promise, blocks
        # Not kept alive by it: who has left the page has no work done.
        promise.add_done_callback(partial(ANSWERS.put, weakref.ref(self), self._n_sent))

    def _do_again(self, blocks: list[MapBlock], error: Exception) -> None:
        """Put blocks back whose worker was lost; end it where it is of no use to try again."""
        reason = self._workers.explain(error)
        LOG.warning("map: %s (%s: %s)", reason, type(error).__name__, error)
        if not isinstance(reason, WorkersLost):
            self._end(str(reason))
            return
        for block in blocks:
            key = block.cell, block.number
            self._tries[key] = self._tries.get(key, 0) + 1
            if self._tries[key] >= MOST_TRIES:
                self._end(
                    f"A process was lost {MOST_TRIES} times at the same cell: it may need more "
                    "memory than there is."
                )
                return
        self._waiting.extendleft(reversed(blocks))

    def _take_block(self, trained: Trained) -> None:
        block, cell = trained.block, trained.block.cell
        self._tries.pop((cell, block.number), None)  # it came back
        if cell not in self._unfinished:
            return  # another block of its cell was refused
        if trained.reason:
            self._found.reasons[cell] = trained.reason
            self._finish(cell)
            return
        if trained.n_blocks and cell not in self._shares:
            self._shares[cell] = [0.0] * trained.n_blocks
            others = [MapBlock(cell, number) for number in range(trained.n_blocks - 1, 0, -1)]
            self._waiting.extendleft(others)
        if trained.last is None or trained.first_solved is None:
            if trained.n_blocks:
                # All its updates may be made, and its last check not.
                self._shares[cell][block.number] = min(block.share, NEARLY)
            self._waiting.appendleft(block)
            return
        self._shares[cell][block.number] = 1.0
        self._block_seconds += 0.2 * (trained.seconds - self._block_seconds)
        self._found.put(cell, trained.first, trained.last, trained.first_solved)
        if all(share == 1.0 for share in self._shares[cell]):
            self._found.is_done[cell.row, cell.column] = True
            self._finish(cell)

    def _finish(self, cell: MapCell) -> None:
        self._unfinished.discard(cell)
        self._shares.pop(cell, None)


class Answers:
    """Hands answers to maps, in a thread of its own.

    Not in the thread that an answer comes in: there the pool of processes may hold a lock that
    sending the next piece needs (Python 3.12 and later, where a process was lost).
    """

    def __init__(self) -> None:
        """Begin with no thread."""
        self._queue: SimpleQueue[tuple[weakref.ref[MapWork], int, Promise | None]] = SimpleQueue()
        self._begin = Lock()
        self._thread: Thread | None = None

    def put(self, work: "weakref.ref[MapWork]", number: int, promise: Promise | None) -> None:
        """Have a map take an answer, if it is still there; without one it begins."""
        self._queue.put((work, number, promise))
        with self._begin:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._hand_out, name="answers", daemon=True)
                self._thread.start()

    def _hand_out(self) -> None:
        while True:
            self._hand_one(*self._queue.get())

    def _hand_one(self, work: "weakref.ref[MapWork]", number: int, promise: Promise | None) -> None:
        # The map is not kept alive by this thread while it waits for the next answer.
        alive = work()
        if alive:
            try:
                alive.take(number, promise)
            except Exception as error:  # nobody else would hear of it
                LOG.exception("map: an answer could not be taken")
                alive.stop(f"The map cannot go on: {error}")


ANSWERS = Answers()


def make_map(
    plan: MapPlan,
    workers: Workers | None = None,
    note: Callable[[MapWork], object] = lambda _: None,
) -> MapResult:
    """Return a map, made to its end.

    Args:
        plan: what it is to show.
        workers: who does the work; None for processes of this machine, or a cluster.
        note: called about each second meanwhile.

    Raises:
        WorkersError: it could not be; the message says why.
    """
    work = MapWork(plan, workers or shared_workers())
    while not work.advance(1.0):
        note(work)
    if work.error:
        raise WorkersError(work.error)
    return work.found
