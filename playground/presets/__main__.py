"""`python -m playground.presets draw`: draw the gallery's pictures anew."""

import argparse
import sys
from collections.abc import Sequence

from playground.presets.pictures import draw


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked for; return 0 when all went well."""
    parser = argparse.ArgumentParser(prog="python -m playground.presets")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("draw", help="train each entry of the gallery, and draw its picture")
    parser.parse_args(arguments)
    draw()
    return 0


if __name__ == "__main__":
    sys.exit(main())
