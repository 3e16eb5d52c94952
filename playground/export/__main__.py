"""Makes any export of a saved project: python -m playground.export FORMAT PROJECT.json."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from playground.experiment import Experiment
from playground.export.formats import FORMATS
from playground.export.options import PRECISIONS, Options
from playground.export.project import project_json
from playground.export.spellings import NotAvailable
from playground.importing.read import read_model, resume
from playground.run.files import File


def main(arguments: list[str] | None = None) -> int:
    """Write the file; return 1 where it cannot be made, with a sentence on why."""
    given = parsed(arguments)
    if given.list:
        for key, one in FORMATS.items():
            precisions = f" ({' or '.join(one.precisions)})" if one.precisions else ""
            print(f"{key:<12}{one.label}{precisions}: {one.about}")
        return 0
    try:
        file = export(given)
        path = given.output or Path(file.name)
        if str(path) == "-":
            sys.stdout.buffer.write(file.data)
        else:
            path.write_bytes(file.data)
            print(path)
    except OSError as error:
        # One of two files cannot be read or written: which, it tells.
        print(f"{error.filename or given.output}: {error.strerror}", file=sys.stderr)
        return 1
    except (ValueError, NotAvailable) as error:
        print(f"{given.project}: {error}", file=sys.stderr)
        return 1
    return 0


def parsed(arguments: list[str] | None) -> Namespace:
    """Return what is asked for."""
    parser = ArgumentParser("python -m playground.export", description=__doc__)
    parser.add_argument("format", nargs="?", choices=list(FORMATS), metavar="FORMAT")
    parser.add_argument("project", nargs="?", type=Path, metavar="PROJECT.json")
    parser.add_argument("--name", default="", help="of functions, objects and the file")
    parser.add_argument("--precision", choices=PRECISIONS, default="float64")
    parser.add_argument(
        "--output", type=Path, help="the file to write, - for the standard output; else by the name"
    )
    parser.add_argument("--list", action="store_true", help="name the formats")
    given = parser.parse_args(arguments)
    if not given.list and given.project is None:
        parser.error("expected a format and a project file, or --list")
    return given


def export(given: Namespace) -> File:
    """Return the export of a project's last frame; say what of the project is not used.

    Raises:
        OSError: the project cannot be read.
        ValueError: the project or an option is not valid.
        NotAvailable: the format cannot be made here, or not of this network.
    """
    options, one = Options(given.name, given.precision), FORMATS[given.format]
    if options.precision != "float64" and options.precision not in one.precisions:
        raise ValueError(f"{given.format}: expected --precision float64, which it always has")
    loaded = read_model(given.project.name, given.project.read_bytes(), Experiment())
    if not loaded.states:
        raise ValueError(
            "expected a project file, or weights with their training; this file has a network "
            "alone: open it on the page Model, beside its data, and save a project there"
        )
    for problem in loaded.problems:
        print(f"{given.project}: not used: {problem}", file=sys.stderr)
    run = resume(loaded.experiment, loaded.states, loaded.curve, loaded.settled)
    if given.format == "project":
        return project_json(run, run.frames[-1], loaded.notes or "")
    return one.make(run, run.frames[-1], options)


if __name__ == "__main__":
    raise SystemExit(main())
