"""The exercises there are: those that come with the playground, and those of a folder or file."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from pathlib import Path

from playground.explain.choice_warnings import CHECKS
from playground.workshop.exercise import Exercise, ExerciseError
from playground.workshop.kinds import KINDS
from playground.workshop.schema import LARGEST_FILE, read_exercise

FOLDER = Path(__file__).with_name("exercises")
FORMAT_PAGE = Path(__file__).with_name("schema.md")
FOLDER_VARIABLE = "PLAYGROUND_EXERCISES"  # names a folder with your own exercises
MOST_FILES = 200
MOST_BYTES = 2_000_000  # of all files together


def format_page() -> str:
    """Return the page on the format of exercise files, in Markdown."""
    kinds = ". ".join(f'`"{kind.name}"`: {kind.in_files}' for kind in KINDS.values())
    warnings = ", ".join(f'`"{key}"`' for key in CHECKS)
    text = FORMAT_PAGE.read_text(encoding="utf-8")
    return text.replace("{kinds}", kinds).replace("{warnings}", warnings)


def read_file(path: Path) -> Exercise:
    """Read an exercise from a file; an ExerciseError where that cannot be done."""
    return read_exercise(read_bytes(path))


def read_bytes(path: Path) -> bytes:
    """Return what is in a file, and of one that is too large enough to tell."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ExerciseError(1, f"the file cannot be read: {error.strerror}") from None


@cache
def shipped() -> dict[str, Exercise]:
    """Return the exercises that come with the playground by id, in the order of their files."""
    exercises = [read_file(path) for path in sorted(FOLDER.glob("*.toml"))]
    return {one.id: one for one in exercises}


def read_files(files: Sequence[tuple[str, bytes]]) -> tuple[dict[str, Exercise], list[str]]:
    """Read files, each a name and its content, up to `MOST_FILES` and to `MOST_BYTES` together.

    Returns:
        The exercises by id, and a sentence for each file that is no exercise or has an id that is
        taken already.
    """
    found: dict[str, Exercise] = {}
    readable, faults = within_limits(files, MOST_FILES, MOST_BYTES)
    for name, data in readable:
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


def within_limits(
    files: Sequence[tuple[str, bytes]], most_files: int, most_bytes: int
) -> tuple[Sequence[tuple[str, bytes]], list[str]]:
    """Return the files up to the first one that is too much, and a sentence on that one."""
    sizes = accumulate(len(data) for _, data in files[:most_files])
    n = sum(size <= most_bytes for size in sizes)
    limits = f"at most {most_files} files are read, of {most_bytes:,} bytes together"
    return files[:n], [f"{name}: {limits}" for name, _ in files[n : n + 1]]


def read_folder(folder: Path) -> tuple[dict[str, Exercise], list[str]]:
    """Read all *.toml files of a folder, as `read_files` does; no folder is an empty one."""
    paths = sorted(folder.glob("*.toml"))[: MOST_FILES + 1] if folder.is_dir() else []
    files, faults = [], []
    for path in paths:
        try:
            files.append((path.name, read_bytes(path)))
        except ExerciseError as error:
            faults.append(f"{path.name}: {error.reason}")
    found, others = read_files(files)
    return found, faults + others


@cache
def of_folder() -> tuple[dict[str, Exercise], list[str]]:
    """Return the exercises of the facilitator's folder, and what is wrong with its files."""
    folder = os.environ.get(FOLDER_VARIABLE)
    return read_folder(Path(folder)) if folder else ({}, [])


@cache
def sources() -> dict[str, bytes]:
    """Return the files of the exercises that every visitor has, by id."""
    folder = os.environ.get(FOLDER_VARIABLE)
    paths = [*FOLDER.glob("*.toml"), *(Path(folder).glob("*.toml") if folder else ())]
    known, found = everybodys(), {}
    for path in paths:
        try:
            exercise, data = read_file(path), read_bytes(path)
        except ExerciseError:
            continue  # its fault is told where exercises are listed
        if known.get(exercise.id) == exercise:
            found[exercise.id] = data
    return found


def everybodys() -> dict[str, Exercise]:
    """Return the exercises that every visitor has: the shipped ones and those of the folder."""
    return {**shipped(), **of_folder()[0]}


@dataclass
class Catalogue:
    """The exercises that one learner can open: everybody's, and those uploaded in this session."""

    uploaded: dict[str, Exercise] = field(default_factory=dict)  # by id
    files: dict[str, bytes] = field(default_factory=dict)  # the contents of their files, by name
    faults: list[str] = field(default_factory=list)  # what is wrong with the files of this upload
    tried: Exercise | None = None  # a draft that is tried out: it can be opened, and is in no list

    @property
    def exercises(self) -> dict[str, Exercise]:
        """All exercises by id: the shipped ones, those of the folder, those uploaded."""
        return {**everybodys(), **self.uploaded}

    def take_files(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Take exercise files that are uploaded; `faults` says what is wrong with them."""
        contents = dict(files)
        found, self.faults = read_files(list(contents.items()))
        self.uploaded, self.files = {**self.uploaded, **found}, {**self.files, **contents}

    def try_out(self, exercise: Exercise | None) -> None:
        """Have a draft that can be opened, unless its id is another exercise's."""
        self.tried = exercise if exercise and exercise.id not in everybodys() else None

    def find(self, id: str) -> Exercise | None:
        """Return the exercise of an id, in the list or tried out; None where there is none."""
        if self.tried and self.tried.id == id:
            return self.tried
        return self.exercises.get(id)

    def source(self, id: str) -> bytes:
        """Return the file of an exercise in the list; empty where it can no longer be read."""
        uploaded = [
            (name, data) for name, data in self.files.items() if id in read_files([(name, data)])[0]
        ]
        return uploaded[-1][1] if uploaded else sources().get(id, b"")
