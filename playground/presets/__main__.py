"""The command line of the ready-made experiments.

`python -m playground.presets prove`: train recipes and presets, print how soon they learn.
`python -m playground.presets draw`: train each entry of the gallery, and draw its picture.
"""

import argparse
import sys
from collections.abc import Sequence
from itertools import chain

from playground.presets.gallery import PRESETS
from playground.presets.pictures import draw
from playground.presets.proof import HEADER, prove_preset, prove_recipe
from playground.presets.recipes import RECIPES


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked for; return 0 when all went well, 1 when a row of the proof fails."""
    parser = argparse.ArgumentParser(prog="python -m playground.presets")
    commands = parser.add_subparsers(dest="command", required=True)
    prove = commands.add_parser("prove", help="train recipes and presets with many seeds")
    prove.add_argument("--data", nargs="+", choices=list(RECIPES), metavar="KEY", default=[])
    prove.add_argument("--preset", nargs="+", choices=list(PRESETS), metavar="TITLE", default=[])
    prove.add_argument("--seeds", type=int, default=32, help="how many runs of each (32)")
    commands.add_parser("draw", help="train each entry of the gallery, and draw its picture")
    given = parser.parse_args(arguments)
    if given.command == "draw":
        draw()
        return 0
    if given.seeds < 1:
        prove.error(f"--seeds: expected at least 1, got {given.seeds}")
    return int(not prove_all(given.data, given.preset, given.seeds))


def prove_all(data: Sequence[str], presets: Sequence[str], n_seeds: int) -> bool:
    """Prove some recipes and presets, or all where none is named; return whether all are proved."""
    if not (data or presets):
        data, presets = list(RECIPES), list(PRESETS)
    print(HEADER)
    proved = True
    recipe_rows = (row for key in data for row in prove_recipe(key, n_seeds))
    for row in chain(recipe_rows, (prove_preset(title, n_seeds) for title in presets)):
        print(row.line, flush=True)
        proved = proved and row.proved
    return proved


if __name__ == "__main__":
    sys.exit(main())
