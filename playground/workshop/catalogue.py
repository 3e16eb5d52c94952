"""The exercises there are: those that come with the playground, and those of a folder or file."""

from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path

from playground.workshop.exercise import Exercise
from playground.workshop.reader import ExerciseError
from playground.workshop.schema import LARGEST_FILE, read_exercise

FOLDER = Path(__file__).with_name("exercises")
MOST_FILES = 200
MOST_BYTES = 2_000_000  # of all files together


def read_file(path: Path) -> Exercise:
    """Read an exercise from a file; an ExerciseError where that cannot be done."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ExerciseError(1, f"the file cannot be read: {error.strerror}") from None
    return read_exercise(data)


@cache
def shipped() -> dict[str, Exercise]:
    """Return the exercises that come with the playground by id, in the order of their files."""
    exercises = [read_file(path) for path in sorted(FOLDER.glob("*.toml"))]
    return {one.id: one for one in exercises}


def read_files(files: Sequence[tuple[str, bytes]]) -> tuple[dict[str, Exercise], list[str]]:
    """Read uploaded files, up to `MOST_FILES` of them and to `MOST_BYTES` together.

    Args:
        files: name and content of each.

    Returns:
        The exercises by id, and a sentence for each file that is no exercise or has an id that is
        taken already.
    """
    found: dict[str, Exercise] = {}
    faults = []
    sizes = accumulate(len(data) for _, data in files[:MOST_FILES])
    n_read = sum(size <= MOST_BYTES for size in sizes)
    if n_read < len(files):
        faults.append(
            f"{files[n_read][0]}: at most {MOST_FILES} files are read, of {MOST_BYTES:,} bytes "
            "together"
        )
    for name, data in files[:n_read]:
        try:
            exercise = read_exercise(data)
        except ExerciseError as error:
            faults.append(f"{name}: {error}")
            continue
        if exercise.id in found or exercise.id in shipped():
            faults.append(f"{name}: the id {exercise.id!r} is taken by another exercise")
            continue
        found[exercise.id] = exercise
    return found, faults


def read_folder(folder: Path) -> tuple[dict[str, Exercise], list[str]]:
    """Read all *.toml files of a folder, as `read_files` does; no folder is an empty one."""
    paths = sorted(folder.glob("*.toml"))[: MOST_FILES + 1] if folder.is_dir() else []
    files, faults = [], []
    for path in paths:
        try:
            with path.open("rb") as file:
                files.append((path.name, file.read(LARGEST_FILE + 1)))
        except OSError as error:
            faults.append(f"{path.name}: the file cannot be read: {error.strerror}")
    found, others = read_files(files)
    return found, faults + others
