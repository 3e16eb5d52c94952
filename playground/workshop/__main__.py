"""`python -m playground.workshop check FILE...`: show that exercise files work, or refuse them."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from playground.workshop.catalogue import FOLDER, read_file
from playground.workshop.exercise import ExerciseError
from playground.workshop.proof import prove


def main(arguments: Sequence[str] | None = None) -> int:
    """Check files; return 0 when all are proved, 1 when one is refused."""
    parser = argparse.ArgumentParser(prog="python -m playground.workshop")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="train start and solutions of exercise files")
    check.add_argument("files", nargs="*", type=Path, metavar="FILE")
    check.add_argument("--all", action="store_true", help="the exercises of the playground itself")
    given = parser.parse_args(arguments)
    paths = [*given.files, *(sorted(FOLDER.glob("*.toml")) if given.all else [])]
    if not paths:
        check.error("expected a FILE, or --all")
    proved = [check_file(path) for path in paths]  # all of them, also after one that is refused
    return int(not all(proved))


def check_file(path: Path) -> bool:
    """Check one file and print what is found; return whether it is proved."""
    try:
        report = prove(read_file(path))
    except ExerciseError as error:
        print(f"{path.name}: REFUSED; {error}")
        return False
    print(f"{path.name}: {report.line}")
    for reason in report.reasons:
        print(f"    {reason}")
    return report.proved


if __name__ == "__main__":
    sys.exit(main())
