"""Makes any export of a saved project: python -m playground.export FORMAT PROJECT.json."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from playground.experiment import Experiment
from playground.export.formats import FORMATS
from playground.export.options import PRECISIONS, Options
from playground.export.spellings import NotAvailable
from playground.importing.read import read_model, resume


def main(arguments: list[str] | None = None) -> int:
    """Write the file; return 1 where it cannot be made, with a sentence on why."""
    given = parsed(arguments)
    if given.list:
        for key, one in FORMATS.items():
            precisions = f" ({' or '.join(one.precisions)})" if one.precisions else ""
            print(f"{key:<12}{one.label}{precisions}: {one.about}")
        return 0
    try:
        name = export(given)
    except (OSError, ValueError, NotAvailable) as error:
        print(f"{given.project}: {error}", file=sys.stderr)
        return 1
    print(name)
    return 0


def parsed(arguments: list[str] | None) -> Namespace:
    """Return what is asked for."""
    parser = ArgumentParser("python -m playground.export", description=__doc__)
    parser.add_argument("format", nargs="?", choices=list(FORMATS), metavar="FORMAT")
    parser.add_argument("project", nargs="?", type=Path, metavar="PROJECT.json")
    parser.add_argument("--name", default="", help="of functions, objects and the file")
    parser.add_argument("--precision", choices=PRECISIONS, default="float64")
    parser.add_argument("--output", type=Path, help="the file to write; else by the name")
    parser.add_argument("--list", action="store_true", help="name the formats")
    given = parser.parse_args(arguments)
    if not given.list and given.project is None:
        parser.error("expected a format and a project file, or --list")
    return given


def export(given: Namespace) -> Path:
    """Write the export of a project's last frame; return the file's name.

    Raises:
        OSError: a file cannot be read or written.
        ValueError: the project or an option is not valid.
        NotAvailable: the format cannot be made here, or not of this network.
    """
    options, one = Options(given.name, given.precision), FORMATS[given.format]
    if options.precision != "float64" and options.precision not in one.precisions:
        raise ValueError(f"{given.format}: expected --precision float64, which it always has")
    loaded = read_model(given.project.name, given.project.read_bytes(), Experiment())
    run = resume(loaded.experiment, loaded.states, loaded.curve, loaded.settled)
    file = one.make(run, run.frames[-1], options)
    path = given.output or Path(file.name)
    path.write_bytes(file.data)
    return Path(path)


if __name__ == "__main__":
    raise SystemExit(main())
