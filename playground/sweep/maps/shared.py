"""Maps that several visitors ask for: made once, and kept for a while.

In a workshop all open the same link and press the same button. Who asks for a map that is under way
looks on; who asks for one that was made, or stopped on the way, has what was found.
"""

import threading
import weakref
from collections import OrderedDict

from playground.sweep.maps.found import MapResult
from playground.sweep.maps.plan import MapPlan
from playground.sweep.maps.work import MapWork
from playground.sweep.maps.workers import Workers, shared_workers

MOST_BYTES = 20_000_000  # of all maps that are kept, with the tables that they were trained on

_lock = threading.Lock()
_under_way: "weakref.WeakValueDictionary[str, MapWork]" = weakref.WeakValueDictionary()
_kept: "OrderedDict[str, MapResult]" = OrderedDict()
_watchers: "weakref.WeakKeyDictionary[MapWork, int]" = weakref.WeakKeyDictionary()


def begin_map(plan: MapPlan, workers: Workers | None = None) -> MapWork:
    """Return the work on a map: that which is under way, or a new one from what is known.

    Raises:
        WorkersError: nobody can do it; the message says why.
    """
    key, workers = plan.key, workers or shared_workers()
    with _lock:
        work = _under_way.get(key)
        if work is None or work.done:
            known = work.found if work else _kept.get(key)
            work = MapWork(plan, workers, known)
            _under_way[key] = work
        _watchers[work] = _watchers.get(work, 0) + 1
        return work


def leave_map(work: MapWork) -> MapResult:
    """Look at a map's work no longer, and return what it has found.

    It is stopped where nobody else looks on. Who is gone without leaving is still counted, and
    then it ends by itself: see `MapWork`.
    """
    with _lock:
        left = _watchers.get(work, 1) - 1
        _watchers[work] = left
        if left <= 0:
            work.stop()
        found = work.found
        _keep(work.plan.key, found)
    return found


def _keep(key: str, found: MapResult) -> None:
    """Keep what was found, and forget what was asked for longest ago where it is too much."""
    _kept[key] = found
    _kept.move_to_end(key)
    while _kept and sum(one.n_bytes for one in _kept.values()) > MOST_BYTES:
        _kept.popitem(last=False)
