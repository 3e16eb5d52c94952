"""`python -m playground.presets prove`: train recipes and presets, print how soon they learn."""

import argparse
import sys
from collections.abc import Iterator, Sequence

from playground.presets.presets import PRESETS
from playground.presets.proof import HEADER, Row, prove_preset, prove_recipe
from playground.presets.recipes import RECIPES


def main(arguments: Sequence[str] | None = None) -> int:
    """Prove recipes and presets; return 0 when all are proved, 1 when a row fails."""
    parser = argparse.ArgumentParser(prog="python -m playground.presets")
    commands = parser.add_subparsers(dest="command", required=True)
    prove = commands.add_parser("prove", help="train recipes and presets with many seeds")
    prove.add_argument("--data", nargs="+", choices=list(RECIPES), metavar="KEY", default=[])
    prove.add_argument("--preset", nargs="+", choices=list(PRESETS), metavar="TITLE", default=[])
    prove.add_argument("--seeds", type=int, default=32, help="how many runs of each (32)")
    given = parser.parse_args(arguments)
    if given.seeds < 1:
        prove.error(f"--seeds: expected at least 1, got {given.seeds}")
    data, presets = given.data, given.preset
    if not (data or presets):
        data, presets = list(RECIPES), list(PRESETS)
    print(HEADER)
    proved = True
    for row in rows(data, presets, given.seeds):
        print(row.line, flush=True)
        proved = proved and row.proved
    return int(not proved)


def rows(data: Sequence[str], presets: Sequence[str], n_seeds: int) -> Iterator[Row]:
    """Yield the rows of the proof, one by one as they are trained."""
    for dataset in data:
        yield from prove_recipe(dataset, n_seeds)
    for title in presets:
        yield prove_preset(title, n_seeds)


if __name__ == "__main__":
    sys.exit(main())
