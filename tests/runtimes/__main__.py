"""Run the matrix: `python -m tests.runtimes`, or only some of it: `... gcc openvino`.

It prints a table of all runtimes with every format and type that they run: how many networks
answered, the largest error, and why others did not. Those that CI does not have are installed
first, pinned, each in an environment of its own beside this project; they stay there for the next
time. `--install` gets what CI needs, and runs nothing.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.runtimes.networks import networks
from tests.runtimes.registry import RUNTIMES
from tests.runtimes.runtime import Cell, Missing, Outcome, Runtime, cells_of, measure

HEAD = "| runtime | version | format | type | networks | largest error | what failed |"


def main() -> int:
    """Run what is asked for; return 1 where something failed."""
    parser = argparse.ArgumentParser("python -m tests.runtimes", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(RUNTIMES))
    parser.add_argument("--install", action="store_true", help="get what CI needs, and run nothing")
    given = parser.parse_args()
    if unknown := [name for name in given.names if name not in RUNTIMES]:
        parser.error(f"expected some of {', '.join(RUNTIMES)}, got {', '.join(unknown)}")
    if given.install:
        return install([one for one in RUNTIMES.values() if one.is_in_ci])
    chosen = [RUNTIMES[name] for name in given.names] or list(RUNTIMES.values())
    print(f"{HEAD}\n|{'---|' * HEAD.count(' | ')}---|")
    n_failed = 0
    for runtime in chosen:
        for line, is_right in rows(runtime):
            print(line, flush=True)
            n_failed += not is_right
    return int(n_failed > 0)


def install(runtimes: list[Runtime]) -> int:
    """Install what runtimes need; return 1 where that cannot be, and CI needs it."""
    missing = []
    for runtime in runtimes:
        try:
            runtime.install()
        except Missing as error:
            missing.append(f"{runtime.name}: {error}")
    for line in missing:
        print(line, file=sys.stderr)
    return int(bool(missing) and os.environ.get("CI") == "true")


def rows(runtime: Runtime) -> Iterator[tuple[str, bool]]:
    """Yield a row of the table for each cell of a runtime, and whether all is right in it."""
    try:
        version = version_of(runtime)
        for cell in cells_of(runtime):
            with tempfile.TemporaryDirectory() as folder:
                outcome = measure(cell, Path(folder))
            yield row(cell, version, outcome), is_right(cell, outcome)
    except Missing as error:
        yield f"| {runtime.name} | | | | | | {error} |", False


def version_of(runtime: Runtime) -> str:
    """Return the version of a runtime, which is installed where it is missing and that is known."""
    try:
        return runtime.version()
    except Missing:
        runtime.install()
        return runtime.version()


def is_right(cell: Cell, outcome: Outcome) -> bool:
    """Return whether every network answered as the engine does."""
    errors = outcome.errors
    return len(errors) == len(networks()) and all(e <= cell.tolerance for e in errors.values())


def row(cell: Cell, version: str, outcome: Outcome) -> str:
    """Return a row of the table."""
    # Networks that fail alike are told of together.
    alike: dict[str, list[str]] = {}
    for name, reason in outcome.failures.items():
        alike.setdefault(reason, []).append(name)
    for name, error in outcome.errors.items():
        if not error <= cell.tolerance:
            reason = f"{error:.0e}, expected at most {cell.tolerance:.0e}"
            alike.setdefault(reason, []).append(name)
    failed = "; ".join(f"{', '.join(names)}: {reason}" for reason, names in alike.items())
    largest = f"{max(outcome.errors.values()):.0e}" if outcome.errors else ""
    answered = f"{len(outcome.errors)} of {len(networks())}"
    words = [cell.runtime.name, version, cell.format, cell.precision, answered, largest]
    return f"| {' | '.join([*words, failed.replace('|', '/')])} |"


if __name__ == "__main__":
    raise SystemExit(main())
