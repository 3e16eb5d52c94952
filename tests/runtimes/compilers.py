"""Compilers of C: one program has all headers, their checks, and prints outputs bit by bit."""

import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from playground.engine.arrays import Array
from playground.export.options import Precision
from playground.export.source import row
from tests.runtimes.networks import Exported
from tests.runtimes.runtime import PROGRAMS, TOLERANCES, Answers, Failed, Runtime, find, run

STRICT = ("-Wall", "-Wextra", "-Werror", "-pedantic")
# Under a name of its own, the check of each header is a function beside the others.
PART = """
#define {large}_SELF_CHECK
#define main {name}_check
#include "{file}"
#undef main
static const {name}_real {name}_asked[] {large}_FLASH = {{{points}}};
"""


def program(exported: Sequence[Exported]) -> str:
    """Return a program that includes all headers and prints what ANSWER does for each."""
    parts, calls = [], []
    for one in exported:
        name = one.network.word
        names = {"name": name, "large": name.upper(), "file": one.path.name}
        parts.append(PART.format(**names, points=row(one.network.points.ravel())))
        calls.append(f"    ANSWER({name}, {name.upper()}, {len(one.network.points)})")
    body = ["int main(void) {", "    BEGIN", *calls, "    END", "}", ""]
    return "\n".join(['#include "answer.h"', *parts, *body])


def read(printed: str, exported: Sequence[Exported]) -> Answers:
    """Return what the program printed: for each network its name, its check, and its outputs."""
    said: dict[str, list[str]] = {}
    for line in printed.splitlines():
        # The simulator of AVR puts a colour before a line and a point in place of its end.
        text = re.sub(r"\x1b\[\d*m", "", line).removesuffix(".")
        if text.startswith("= "):
            said[text[2:]] = []
        elif said and text:
            said[list(said)[-1]].append(text)
    return {one.network.name: outputs(one, said.get(one.network.word, [])) for one in exported}


def outputs(one: Exported, said: Sequence[str]) -> Array | str:
    """Return the outputs of a network, or what its check said instead of its success."""
    check, *numbers = said or ["it did not answer"]
    if "as in the playground" not in check:
        return check
    kind = np.dtype(one.precision).newbyteorder("<")
    if {len(number) for number in numbers} != {2 * kind.itemsize}:
        return f"expected numbers of {one.precision}, got {numbers[:1]}"
    values = np.frombuffer(bytes.fromhex("".join(numbers)), kind).astype(float)
    return values.reshape(len(one.network.points), -1)


@dataclass(frozen=True)
class Tool:
    """A program of the system.

    Attributes:
        name: the command.
        package: of the system, which has it.
        flags: what it is always given.
    """

    name: str
    package: str
    flags: tuple[str, ...] = ()

    @property
    def command(self) -> tuple[str, ...]:
        """Where it is, with its flags; raises Missing."""
        return find(self.name, f"apt-get install {self.package}"), *self.flags

    @property
    def version(self) -> str:
        """The first number with a point in what it says of itself, or nothing."""
        asked = [self.command[0], "-v" if self.name == "tcc" else "--version"]
        done = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False)
        found = re.search(r"\d+\.[\d.]*\d", done.stdout + done.stderr)
        return found[0] if found else ""


def compiler(
    name: str,
    build: Tool,
    launch: Tool | None = None,
    tolerances: Mapping[Precision, float] = TOLERANCES,
    is_in_ci: bool = True,
) -> Runtime:
    """Return a compiler of C.

    Args:
        name: of it, or of the computer that it makes programs for.
        build: the compiler.
        launch: what runs its programs, where this computer does not by itself.
        tolerances: by the types that it has.
        is_in_ci: whether CI has it.
    """

    def answer(exported: Sequence[Exported], folder: Path) -> Answers:
        (folder / "main.c").write_text(program(exported), encoding="utf-8")
        said = run(*build.command, f"-I{PROGRAMS}", "main.c", "-o", "main", "-lm", folder=folder)
        if said:
            raise Failed(said)
        command = (*(launch.command if launch else ()), "./main")
        return read(run(*command, folder=folder, with_errors=True), exported)

    def version() -> str:
        simulator = f"{launch.name} {launch.version}".rstrip() if launch else ""
        return f"{build.version}, {simulator}" if launch else build.version

    return Runtime(name, tolerances, ("c",), answer, version, is_in_ci=is_in_ci)


COMPILERS = (
    compiler("gcc", Tool("gcc", "gcc", ("-std=c99", "-O2", *STRICT))),
    compiler("g++", Tool("g++", "g++", ("-x", "c++", *STRICT))),
    compiler("tcc", Tool("tcc", "tcc", ("-Wall", "-Werror"))),
    compiler(
        "avr",
        Tool("avr-gcc", "gcc-avr avr-libc", ("-std=c99", "-Os", "-mmcu=atmega328p", *STRICT)),
        Tool("simavr", "simavr", ("-m", "atmega328p", "-f", "16000000")),
        # Its double has 32 bits, too.
        {"float32": TOLERANCES["float32"]},
    ),
    compiler(
        "cortex-m3",
        Tool(
            "arm-none-eabi-gcc",
            "gcc-arm-none-eabi libnewlib-arm-none-eabi",
            (
                *("-std=c99", "-Os", "-mcpu=cortex-m3", "-mthumb", *STRICT),
                # A small C library that reads and prints by way of the simulator.
                *("--specs=rdimon.specs", "--specs=nano.specs"),
                # Where the board has memory: vectors at 0, numbers that change in the second RAM.
                "-Wl,--section-start=.vectors=0,-Tdata=0x20000000",
            ),
        ),
        Tool(
            "qemu-system-arm",
            "qemu-system-arm",
            (
                *("-M", "mps2-an385", "-nographic"),
                *("-semihosting-config", "enable=on,target=native", "-kernel"),
            ),
        ),
        is_in_ci=False,
    ),
)
