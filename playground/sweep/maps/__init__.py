"""Maps: how training turns out over two settings, many seeds at each place.

A map is made of cells, a cell of the same blocks of networks that a sweep of its settings has. Each
block is a piece of work that any process can do: on this machine, or on others by way of Dask.
"""

from playground.sweep.maps.axes import MOST_VALUES, MapAxis, axis_names, read_axis, spread
from playground.sweep.maps.found import CELL_METRICS, MapResult
from playground.sweep.maps.plan import MOST_ON_MAP, MapPlan
from playground.sweep.maps.shared import begin_map, leave_map
from playground.sweep.maps.work import MapWork, make_map
from playground.sweep.maps.workers import WorkersError

__all__ = [
    "CELL_METRICS",
    "MOST_ON_MAP",
    "MOST_VALUES",
    "MapAxis",
    "MapPlan",
    "MapResult",
    "MapWork",
    "WorkersError",
    "axis_names",
    "begin_map",
    "leave_map",
    "make_map",
    "read_axis",
    "spread",
]
