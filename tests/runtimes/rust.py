"""Rust: one program has all modules, their tests, and prints outputs bit by bit."""

from collections.abc import Sequence
from pathlib import Path

from playground.export.source import row
from tests.runtimes.compilers import Tool, read
from tests.runtimes.networks import Exported
from tests.runtimes.runtime import TOLERANCES, Answers, Failed, Runtime, run

RUSTC = Tool("rustc", "rustc", ("--edition", "2021", "-D", "warnings"))
# As the programs in C say it: the name, the word of the check, the bytes of each output.
PART = """    println!("= {name}\\nas in the playground");
    for point in [{points}] {{
        for output in {name}::predict(&point) {{
            output.to_le_bytes().iter().for_each(|byte| print!("{{byte:02x}}"));
            println!();
        }}
    }}"""


def program(exported: Sequence[Exported]) -> str:
    """Return a program that has all modules and prints what they answer."""
    modules, parts = [], []
    for one in exported:
        name = one.network.word
        modules.append(f"mod {name};")
        points = ", ".join(f"[{row(point)}]" for point in one.network.points)
        parts.append(PART.format(name=name, points=points))
    return "\n".join([*modules, "fn main() {", *parts, "}", ""])


def answer(exported: Sequence[Exported], folder: Path) -> Answers:
    """Run the tests of all modules, then the program."""
    (folder / "main.rs").write_text(program(exported), encoding="utf-8")
    for flags in (("--test", "-o", "check"), ("-o", "main")):
        said = run(*RUSTC.command, *flags, "main.rs", folder=folder)
        if said:
            raise Failed(said)
    told = run("./check", folder=folder)
    if f"{len(exported)} passed" not in told:
        raise Failed(told)
    return read(run("./main", folder=folder), exported)


RUST = Runtime("rust", TOLERANCES, ("rust",), answer, lambda: RUSTC.version)
