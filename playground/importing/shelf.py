"""Runs that were kept, read from what `export.shelf` writes: one that is wrong is left out."""

from dataclasses import replace

from playground.importing.state import LARGEST_COUNT, check_sizes
from playground.importing.timeline import read_curve, read_experiment, read_states
from playground.reading.reader import Reader
from playground.reading.values import text
from playground.run.pace import NOTHING_NOTED
from playground.run.recorder import Run
from playground.shelf.kept import LONGEST_NAME, KeptRun, named
from playground.shelf.shelf import MOST_KEPT, Shelf

MOST_NUMBER = 1_000_000


def read_shelf(document: Reader) -> tuple[Shelf, list[str]]:
    """Return the runs that a document keeps, and a sentence for each that cannot be used.

    The rest of the document is not given up for one of them.
    """
    if document.values.get("shelf") is None:
        return Shelf(), []
    try:
        sources = document.tables("shelf", None, 0, MOST_KEPT)
    except ValueError as error:
        return Shelf(), [str(error)]
    runs: list[KeptRun] = []
    lost: list[str] = []
    for source in sources:
        try:
            runs.append(_read_kept(source, {one.number for one in runs}))
        except ValueError as error:
            lost.append(str(error))
    numbers = {one.number for one in runs}
    found = tuple(one if one.parent in numbers else replace(one, parent=None) for one in runs)
    return Shelf(found, max(numbers, default=0) + 1), lost


def _read_kept(source: Reader, taken: set[int]) -> KeptRun:
    """Read one run; its parent is one of those before it, or none."""
    number = source.whole("number", 1, MOST_NUMBER)
    if number in taken:
        source.fail("number", f"expected another one than those before it, got {number}")
    experiment, _ = read_experiment(source)
    states = read_states(source, experiment.n_parameters)
    for state in states:
        check_sizes(state, experiment.n_parameters, "frames")
    shown = source.whole("shown", 0, len(states) - 1)
    parent = source.whole("parent", 1, MOST_NUMBER) if source.values.get("parent") else None
    curve = source.read("curve", read_curve, default=NOTHING_NOTED)
    # Scored anew: what a file tells of it could be anything.
    frames = Run.resumed(experiment, states, curve).frames
    at_shown = (one for one in frames if one.state.updates == states[shown].updates)
    kept = KeptRun(
        number,
        "",
        experiment,
        states,
        shown,
        curve,
        next(at_shown, frames[-1]).scores,
        settled=source.whole("settled", 0, len(states) - 1, 0),
        parent=parent if parent in taken else None,
        branched_at=source.number("branched_at", 0.0, LARGEST_COUNT, 0.0),
        is_pinned=source.values.get("pinned") is True,
    )
    return named(kept, source.read("name", text, 4 * LONGEST_NAME))
