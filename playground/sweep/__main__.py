"""Makes a map without the page: python -m playground.sweep map FILE."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from playground.charts.sweep_map import map_figure
from playground.sweep.maps.found import CELL_METRICS, MapResult
from playground.sweep.maps.plan import MapPlan
from playground.sweep.maps.work import MapWork
from playground.sweep.maps.workers import (
    MOST_PROCESSES,
    LocalWorkers,
    Workers,
    WorkersError,
    shared_workers,
)
from playground.sweep.maps.written import arrays_npz, read_any, table_csv
from playground.sweep.time_left import say_time_left

ENDINGS = ("csv", "npz", "png")
PICTURE = (1100, 640)  # px
NO_PICTURE = (
    "no PNG: pictures without a page need `pip install kaleido` and Chromium or Chrome on the path"
)


def main(arguments: list[str] | None = None) -> int:
    """Make the files; return 1 where they cannot be made, with a sentence on why."""
    given = parsed(arguments)
    try:
        plan = read_any(given.file.read_bytes())
        path = target(given.file, given.output)
        found = make(plan, LocalWorkers(given.processes) if given.processes else shared_workers())
        write(found, path, given.metric)
    except OSError as error:
        print(f"{error.filename or given.file}: {error.strerror}", file=sys.stderr)
        return 1
    except (ValueError, WorkersError) as error:
        print(f"{given.file}: {error}", file=sys.stderr)
        return 1
    return 0 if found.n_done == found.is_done.size else 130


def target(file: Path, output: Path | None) -> Path:
    """Return the path of the files to be written, without an ending, before anything is trained.

    Raises:
        ValueError: there is no such folder, or one of them would be the file that is read.
    """
    path = output or file.with_name(file.name.removesuffix(".json").removesuffix(".npz"))
    if path.is_dir() or not path.name:
        path = path / file.stem
    if not path.parent.is_dir():
        raise ValueError(f"output: expected a folder that there is, got {path.parent}")
    for ending in ENDINGS:
        one = path.with_name(f"{path.name}.{ending}")
        if one.exists() and one.samefile(file):
            raise ValueError(f"output: {one} is read from; name another one with --output")
    return path


def make(plan: MapPlan, workers: Workers) -> MapResult:
    """Return the map; of one that is stopped by the keyboard what there is."""
    work = MapWork(plan, workers)
    try:
        while not work.advance(1.0):
            tell(work)
    except KeyboardInterrupt:
        work.stop()
        found = work.found
        print(f"stopped: {found.n_done} of {found.is_done.size} cells are done", file=sys.stderr)
        return found
    if work.error:
        raise WorkersError(work.error)
    return work.found


def parsed(arguments: list[str] | None) -> Namespace:
    """Return what is asked for."""
    parser = ArgumentParser("python -m playground.sweep", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("map", help="train all networks of a map, and keep what they become")
    make.add_argument("file", type=Path, metavar="FILE", help="a map's .json or .npz")
    make.add_argument("--output", type=Path, help="the files' path, without an ending")
    make.add_argument("--metric", choices=list(CELL_METRICS), default="rate", help="of the picture")
    make.add_argument(
        "--processes", type=processes, help="instead of one for each core, or of a Dask cluster"
    )
    return parser.parse_args(arguments)


def processes(text: str) -> int:
    """Return how many processes a text asks for."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_PROCESSES:
        raise ArgumentTypeError(f"expected 1 to {MOST_PROCESSES}, got {text[:20]!r}")
    return int(text)


def tell(work: MapWork) -> None:
    """Say how far it is, on a line that the next one takes the place of where it is seen."""
    text = f"{work.share_done:.0%}{say_time_left(work.seconds, work.share_done)}"
    is_seen = sys.stderr.isatty()
    print(f"\r{text:<40}" if is_seen else text, end="" if is_seen else "\n", file=sys.stderr)


def write(found: MapResult, path: Path, metric: str) -> None:
    """Write a map as CSV, NPZ and PNG, and name the files."""
    files = {"csv": table_csv(found).encode(), "npz": arrays_npz(found)}
    for ending, data in files.items():
        one = path.with_name(f"{path.name}.{ending}")
        one.write_bytes(data)
        print(one)
    picture = path.with_name(f"{path.name}.png")
    figure = map_figure(found, metric)
    # A page gives these; a picture stands by itself.
    figure.update_layout(paper_bgcolor="white", margin={"l": 60, "r": 20, "t": 30, "b": 50})
    try:
        picture.write_bytes(figure.to_image("png", *PICTURE, scale=2))
    except Exception as error:  # Kaleido is not there, or its browser, or that did not start
        print(f"{NO_PICTURE} ({type(error).__name__})", file=sys.stderr)
    else:
        print(picture)


if __name__ == "__main__":
    sys.exit(main())
