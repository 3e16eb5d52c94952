"""What is chosen of an export besides its format: the name in it, and the type of its numbers."""

import keyword
import re
import sys
from dataclasses import dataclass
from typing import Literal

from playground.run.recorder import Run

Precision = Literal["float64", "float32"]
PRECISIONS: tuple[Precision, ...] = ("float64", "float32")
LONGEST = 40
NAME = re.compile(rf"[a-z][a-z0-9_]{{0,{LONGEST - 1}}}")
# Words of C, C++, JavaScript and Rust that begin small, and what programs have by these names; what
# a page has and never gives up; headers and macros of C; files that cannot be on Windows.
WORDS = """
auto bool break case catch char class const continue default delete do double else enum export
extern false float for function goto if import inline int let long namespace new null numpy point
output private protected public register return short signed sizeof static struct super switch
template this throw true try typedef typeof union unsigned using var virtual void volatile while
yield torch keras json math main module require process
abstract become box crate dyn final fn impl let loop match mod move mut override priv pub ref self
trait type unsafe unsized use where layer predict classify sin tests
alloc core gen macro std
arguments check console crypto debugger eval instanceof undefined words
caches closed credentialless document fence history location name navigator status top window
dbl flt ldbl stdio
aux con nul prn com1 com2 com3 com4 com5 com6 com7 com8 com9
lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9
matplotlib onnxruntime safetensors
"""
# A file of the name of a module in Python's library stands in for it, for all that is imported.
TAKEN = frozenset(keyword.kwlist) | frozenset(WORDS.split()) | sys.stdlib_module_names


@dataclass(frozen=True)
class Options:
    """What is chosen of an export.

    Attributes:
        name: how functions, objects and files are called; empty for one by data and layers.
        precision: the type of its numbers, where the format has another one than float64.
    """

    name: str = ""
    precision: Precision = "float64"

    def __post_init__(self) -> None:
        """Check; a ValueError says what was expected."""
        if self.name:
            check_name(self.name)
        if self.precision not in PRECISIONS:
            raise ValueError(f"precision: expected float64 or float32, got {self.precision!r}")

    def name_for(self, run: Run) -> str:
        """Return the name, or one by the data and layers of a run: xor_2_4_1."""
        if self.name:
            return self.name
        sizes = "_".join(map(str, run.experiment.layer_sizes))
        return f"{run.experiment.dataset}_{sizes}"[:LONGEST].rstrip("_")


def check_name(name: str) -> None:
    """Raise a ValueError where a name cannot be one of all languages."""
    if not NAME.fullmatch(name):
        raise ValueError(
            f"name: expected a small letter, then up to {LONGEST - 1} small letters, digits and "
            f"underscores, got {name[:60]!r}"
        )
    if name in TAKEN:
        raise ValueError(
            f"name: expected no word that a programming language or its library has, got {name!r}"
        )
