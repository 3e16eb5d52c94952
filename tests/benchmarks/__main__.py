"""Run the benchmarks: `python -m tests.benchmarks`, or only one: `... engine`, `... browser`."""

import sys
from importlib import import_module
from importlib.util import find_spec

BENCHMARKS = ("engine", "sweep", "browser", "first_minute", "switches")


def main() -> None:
    """Run the benchmarks that are named, or all there are."""
    named = sys.argv[1:] or [name for name in BENCHMARKS if find_spec(f"{__package__}.{name}")]
    unknown = [name for name in named if name not in BENCHMARKS]
    if unknown:
        sys.exit(f"expected some of {', '.join(BENCHMARKS)}, got {', '.join(unknown)}")
    for name in named:
        import_module(f"{__package__}.{name}").main()


if __name__ == "__main__":
    main()
