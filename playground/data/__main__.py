"""Prints what a file is read as: python -m playground.data FILE."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from playground.data import read

SHOWN = 6


def main() -> int:
    """Print the decisions and the first rows; return 1 where the file is no table."""
    parser = ArgumentParser("python -m playground.data", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE")
    file: Path = parser.parse_args().file
    try:
        reading = read(file.read_bytes(), file.name)
    except (OSError, ValueError) as error:
        print(f"{file.name}: {error}", file=sys.stderr)
        return 1
    for sentence in reading.decisions:
        print(f"- {sentence}")
    print()
    print(*(*reading.inputs, reading.target), sep="\t")
    for values, label in zip(reading.X[:SHOWN].tolist(), reading.labels[:SHOWN], strict=True):
        print(*(f"{value:.12g}" for value in values), label, sep="\t")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
