"""The clock of processor time: what this thread has used, whatever others did meanwhile."""

import time
from collections.abc import Callable

# Python in a browser has no such clock, and nobody to share a processor with either.
processor_seconds: Callable[[], float] = getattr(time, "thread_time", time.perf_counter)
