"""The command line of the ready-made experiments.

`python -m playground.presets prove`: train recipes and presets, print how soon they learn.
`python -m playground.presets draw`: train each entry of the gallery, and draw its picture.
`python -m playground.presets facts`: measure the success rates that texts speak of again.
"""

import argparse
import sys
from collections.abc import Sequence
from itertools import chain

from playground.presets.facts import FACTS
from playground.presets.gallery import PRESETS
from playground.presets.measuring import HEADER as FACTS_HEADER
from playground.presets.measuring import measure_fact
from playground.presets.pictures import draw
from playground.presets.proof import HEADER, prove_preset, prove_recipe
from playground.presets.recipes import RECIPES
from playground.sweep import MAX_NETWORKS


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked for; return 0 when all went well, 1 when a row fails or differs."""
    parser = argparse.ArgumentParser(prog="python -m playground.presets")
    commands = parser.add_subparsers(dest="command", required=True)
    prove = commands.add_parser("prove", help="train recipes and presets with many seeds")
    prove.add_argument("--data", nargs="+", choices=list(RECIPES), metavar="KEY", default=[])
    prove.add_argument("--preset", nargs="+", choices=list(PRESETS), metavar="TITLE", default=[])
    prove.add_argument("--seeds", type=int, default=32, help="how many runs of each (32)")
    commands.add_parser("draw", help="train each entry of the gallery, and draw its picture")
    facts = commands.add_parser("facts", help="measure the success rates that texts speak of")
    facts.add_argument("names", nargs="*", metavar="NAME", help=f"all, or: {', '.join(FACTS)}")
    facts.add_argument("--seeds", type=int, help="how many runs of each (as many as were counted)")
    given = parser.parse_args(arguments)
    if given.command == "draw":
        draw()
        return 0
    if given.command == "facts":
        if unknown := [name for name in given.names if name not in FACTS]:
            facts.error(f"expected some of {', '.join(FACTS)}, got {', '.join(unknown)}")
        if given.seeds is not None and not 1 <= given.seeds <= MAX_NETWORKS:
            facts.error(f"--seeds: expected 1 to {MAX_NETWORKS}, got {given.seeds}")
        return int(not measure_all(given.names or list(FACTS), given.seeds))
    if given.seeds < 1:
        prove.error(f"--seeds: expected at least 1, got {given.seeds}")
    return int(not prove_all(given.data, given.preset, given.seeds))


def measure_all(names: Sequence[str], n_seeds: int | None) -> bool:
    """Measure some facts again; return whether all rows agree with what is written."""
    print(FACTS_HEADER)
    agree = True
    for name in names:
        for row in measure_fact(FACTS[name], n_seeds):
            print(row.line, flush=True)
            agree = agree and row.agrees
    return agree


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
