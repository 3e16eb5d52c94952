"""Which code computes: the same text on both sides gives the same numbers."""

import hashlib
from functools import cache
from pathlib import Path

import numpy as np

PACKAGE = Path(__file__).parents[2]
# What a piece of work runs.
PARTS = ("engine", "reading", "data", "experiment", "sweep")


@cache
def code_version() -> str:
    """Return a short text that is the same where the playground's code and NumPy are the same."""
    made = hashlib.sha256()
    for part in PARTS:
        for path in sorted(PACKAGE.joinpath(part).rglob("*.py")):
            name = path.relative_to(PACKAGE).as_posix()
            # A checkout on Windows may have other ends of lines.
            source = path.read_bytes().replace(b"\r\n", b"\n")
            made.update(f"{name} {len(source)}\n".encode() + source)
    return f"{made.hexdigest()[:12]} with NumPy {np.__version__}"
