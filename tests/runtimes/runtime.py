"""What a runtime is, and how it is asked: all networks at once, each with its own answer."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from playground.engine.arrays import Array
from playground.export.options import Precision
from tests.runtimes.networks import Exported, export

PROGRAMS = Path(__file__).with_name("programs")
SECONDS = 600  # in which a run of all networks ends, or is ended

# What rounding leaves of an output, the more the further a point is away: seen were 2e-14 and 1e-5.
TOLERANCES: Mapping[Precision, float] = {"float64": 5e-14, "float32": 3e-5}

# By the name of a network: its outputs, or in a sentence why there are none.
Answers = Mapping[str, Array | str]


class Missing(Exception):
    """A runtime is not installed here; the message says what to install."""


class Failed(Exception):
    """A runtime answers for none of the networks; the message says why."""


@dataclass(frozen=True)
class Runtime:
    """What runs exports.

    Attributes:
        name: for people, and for the command.
        tolerances: the largest error that is right in it, by the type of the numbers; it is given
            no other types.
        formats: the keys of the formats that it runs.
        answer: runs files of one format, which lie in the folder that it is given besides.
        version: tells its version; raises Missing.
        install: gets what `version` misses, where that is more than a package of the system.
        is_in_ci: whether CI runs it.
    """

    name: str
    tolerances: Mapping[Precision, float]
    formats: tuple[str, ...]
    answer: Callable[[Sequence[Exported], Path], Answers]
    version: Callable[[], str]
    install: Callable[[], None] = lambda: None
    is_in_ci: bool = True


@dataclass(frozen=True)
class Cell:
    """A place in the matrix: a runtime with a format in a type."""

    runtime: Runtime
    format: str
    precision: Precision

    def __str__(self) -> str:
        return f"{self.runtime.name}-{self.format}-{self.precision}"

    @property
    def tolerance(self) -> float:
        """The largest error that is right."""
        return self.runtime.tolerances[self.precision]


@dataclass(frozen=True)
class Outcome:
    """What came of a cell: each network by its name is in one of the two.

    Attributes:
        errors: the largest of those that answered.
        failures: why others did not.
    """

    errors: dict[str, float] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)


def cells_of(runtime: Runtime) -> list[Cell]:
    """Return the cells of a runtime."""
    return [Cell(runtime, key, kind) for key in runtime.formats for kind in runtime.tolerances]


def measure(cell: Cell, folder: Path) -> Outcome:
    """Export all networks and run them.

    Args:
        cell: which format, and where it is run.
        folder: an empty one, to write into.

    Raises:
        Missing: the runtime is not installed.
    """
    exported = export(cell.format, cell.precision, folder)
    outcome = Outcome()
    try:
        answers = cell.runtime.answer(exported, folder)
    except Failed as error:
        answers = {one.network.name: str(error) for one in exported}
    for one in exported:
        name = one.network.name
        answer = answers.get(name, "it did not answer")
        try:
            if isinstance(answer, str):
                raise ValueError(answer)
            outcome.errors[name] = one.network.error(answer)
        except ValueError as error:
            outcome.failures[name] = str(error)
    return outcome


def find(program: str, package: str) -> str:
    """Return where a program is.

    Raises:
        Missing: it is nowhere; the message names the package that has it.
    """
    path = shutil.which(program)
    if not path:
        raise Missing(f"{program} is not installed: {package}")
    return path


def run(*command: str | Path, folder: Path, with_errors: bool = False, **environment: str) -> str:
    """Run a command in a folder that knows nothing of this project; return what it prints.

    Raises:
        Failed: it ends with an error, of which the message is the first line that says so.
    """
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        capture_output=True,
        text=True,
        env=clean | environment,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        raise Failed(reason(done.stderr + done.stdout) or f"it ended with {done.returncode}")
    # The simulator of AVR prints what its programs do beside what it says of itself.
    return done.stdout + (done.stderr if with_errors else "")


def reason(text: str) -> str:
    """Return the line that names the error: the first with the word, else the last one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return next((line for line in lines if "error" in line.lower()), "".join(lines[-1:]))[:300]


def ask(exported: Sequence[Exported], folder: Path, *command: str | Path, **more: str) -> Answers:
    """Run a program that answers for the models of `cases.json` as JSON, in its last line.

    Raises:
        Failed: it does not come so far.
    """
    cases = [
        {
            "name": one.network.name,
            "file": one.path.name,
            "points": one.network.points.tolist(),
            "precision": one.precision,
        }
        for one in exported
    ]
    (folder / "cases.json").write_text(json.dumps(cases), encoding="utf-8")
    lines = run(*command, folder=folder, **more).splitlines()
    found = json.loads(lines[-1]) if lines else {}
    return {
        name: np.array(answer["outputs"], dtype=float) if "outputs" in answer else answer["error"]
        for name, answer in found.items()
    }
