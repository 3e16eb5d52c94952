"""Run the benchmarks: `python -m tests.benchmarks`, or only some: `... engine browser`.

Those that drive the app in a browser, `browser`, `drag` and `cost`, measure another checkout in
turn with this one if they are told where it is:

    git worktree add --detach /tmp/before main
    python -m tests.benchmarks browser drag cost --beside /tmp/before

`collection` reads a package of data files that it fetches, and `own_data` trains on known ones
beside scikit-learn. `peers` drives other pages beside this one if it is told where they are: see
`peers/__init__.py`.
"""

import argparse
from importlib import import_module
from pathlib import Path

from tests.benchmarks.builds import open_bench

OF_BUILDS = ("browser", "drag", "cost")
# These fetch a package, or want one.
OF_FILES = ("collection", "own_data")
BENCHMARKS = (
    "engine",
    "sweep",
    "maps",
    *OF_BUILDS,
    "first_minute",
    "switches",
    "pair",
    "health",
    "peers",
)


def main() -> None:
    """Run the benchmarks that are named, or all there are; with `beside`, those of builds."""
    parser = argparse.ArgumentParser("python -m tests.benchmarks")
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(BENCHMARKS))
    parser.add_argument("--beside", type=Path, help="another checkout, to be compared")
    parser.add_argument("--rounds", type=int, default=2, help="of each build")
    parser.add_argument("--seconds", type=float, default=5.0, help="for which frames are counted")
    parser.add_argument("--minutes", type=float, default=0.5, help="for which memory is watched")
    for peer in ("--tf-playground", "--convnetjs"):
        parser.add_argument(peer, help="its page for `peers`: an address, or a folder")
    wanted = parser.parse_args()
    named = wanted.names or (OF_BUILDS if wanted.beside else BENCHMARKS)
    if unknown := [name for name in named if name not in (*BENCHMARKS, *OF_FILES)]:
        parser.error(
            f"expected some of {', '.join((*BENCHMARKS, *OF_FILES))}, got {', '.join(unknown)}"
        )
    for name in named:
        module = import_module(f"{__package__}.{name}")
        if name not in OF_BUILDS:
            module.main(*((wanted.tf_playground, wanted.convnetjs) if name == "peers" else ()))
            continue
        with open_bench(wanted.beside, wanted.rounds, wanted.seconds, wanted.minutes) as bench:
            if bench:
                module.measure(bench)


if __name__ == "__main__":
    main()
