"""A table of samples that a learner has imported or edited, and how it travels in a link.

It is checked when it is made, whoever makes it: the page, a link, or a file from outside.
"""

import base64
import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np

from playground.engine.arrays import Array
from playground.reading.json_text import JsonLimits, read_json
from playground.reading.quoting import shorten
from playground.reading.reader import Reader
from playground.reading.values import items, text

MAX_ROWS = 10_000
MAX_INPUTS = 64
MAX_CLASSES = 10
MAX_NAME = 40  # characters
LARGEST = 1e12  # of a number, beyond which charts and sums lose their digits
LINK_ROWS = 250  # more do not travel in a link; drawn data sets start with 200, to be added to
LINK_LENGTH = 8000  # characters; longer addresses are cut by some servers and messengers
LINK_LIMITS = JsonLimits(n_bytes=500_000, n_values=60_000, depth=8)  # unpacked from a short text

Range = tuple[float, float]
Fills = tuple[float | None, ...]


@dataclass(frozen=True, eq=False)
class Table:
    """Samples: numbers that come in, and for each sample a class or a value.

    Attributes:
        inputs: shape (n_samples, n_inputs).
        targets: the number of each sample's class from 0, or its value, shape (n_samples,).
        names: of the inputs.
        target: the name of what is to be learned.
        classes: the classes by name, two at least; the empty tuple where targets are values.
        n_train: how many samples, from the first, are training points; the rest are test points.
        ranges: for each input the ends of a chart's axis, which holds all samples.
        fills: for each input what stands where a cell was missing, None where none was; empty
            where none was in any.
    """

    inputs: Array
    targets: Array
    names: tuple[str, ...]
    target: str
    classes: tuple[str, ...]
    n_train: int
    ranges: tuple[Range, ...] = ()
    fills: Fills = ()

    def __post_init__(self) -> None:
        """Check, and widen the ranges until they hold the samples."""
        put = object.__setattr__  # frozen: fields are set once, here
        put(self, "inputs", _numbers("inputs", self.inputs, 2))
        put(self, "targets", _numbers("targets", self.targets, 1))
        n_samples, n_inputs = self.inputs.shape
        if len(self.targets) != n_samples:
            raise ValueError(f"expected {n_samples} targets, got {len(self.targets)}")
        if not 1 <= n_samples <= MAX_ROWS:
            raise ValueError(f"expected 1 to {MAX_ROWS} rows, got {n_samples}")
        if not 1 <= n_inputs <= MAX_INPUTS:
            raise ValueError(f"expected 1 to {MAX_INPUTS} inputs, got {n_inputs}")
        if not 1 <= self.n_train <= n_samples:
            raise ValueError(f"expected 1 to {n_samples} training rows, got {self.n_train}")
        put(self, "n_train", int(self.n_train))
        put(self, "names", _names("names of inputs", self.names, n_inputs, n_inputs))
        put(self, "target", _names("name of the target", [self.target], 1, 1)[0])
        put(self, "classes", tuple(self.classes))
        if self.classes:
            put(self, "classes", _names("classes", self.classes, 2, MAX_CLASSES))
            known = np.arange(len(self.classes))
            if not np.isin(self.targets, known).all():
                raise ValueError(
                    f"expected class numbers from 0 to {len(known) - 1}, got "
                    f"{self.targets[~np.isin(self.targets, known)][0]:g}"
                )
        ranges = _ranges(self.ranges) or ranges_of(self.inputs)
        put(self, "ranges", _widened(ranges, self.inputs))
        put(self, "fills", _fills(self.fills, n_inputs))
        self.inputs.flags.writeable = self.targets.flags.writeable = False

    @cached_property
    def digest(self) -> str:
        """Return a text that is the same for equal tables, and for no others."""
        names = self.names, self.target, self.classes
        head = (*names, self.n_train, self.ranges, self.fills, self.inputs.shape)
        content = repr(head).encode() + self.inputs.tobytes() + self.targets.tobytes()
        return hashlib.sha256(content).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        n_samples, n_inputs = self.inputs.shape
        return f"Table({n_samples} rows, {n_inputs} inputs, {self.digest[:8]})"

    @property
    def n_inputs(self) -> int:
        """How many numbers a sample has."""
        return int(self.inputs.shape[1])

    def to_json(self) -> dict[str, Any]:
        """Return the table in types that JSON has."""
        filled = {"fills": list(self.fills)} if self.fills else {}
        return {
            "names": list(self.names),
            "target": self.target,
            "classes": list(self.classes),
            "n_train": self.n_train,
            "ranges": [list(one) for one in self.ranges],
            "inputs": self.inputs.tolist(),
            # Class numbers are whole.
            "targets": self.targets.astype(int).tolist() if self.classes else self.targets.tolist(),
            **filled,
        }

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Read what `to_json` wrote; a ValueError says what is wrong with it."""
        source = Reader(value)
        return cls(
            inputs=source.array("inputs", (None, None), LARGEST),
            targets=source.array("targets", (None,), LARGEST),
            names=tuple(source.items("names", 1, MAX_INPUTS)),
            target=source.read("target", text, LINK_LENGTH),
            classes=tuple(source.items("classes", 0, MAX_CLASSES)),
            n_train=source.whole("n_train", 1, MAX_ROWS),
            ranges=tuple(source.items("ranges", 0, MAX_INPUTS, default=None) or ()),
            fills=tuple(source.items("fills", 0, MAX_INPUTS, default=None) or ()),
        )

    @cached_property
    def link_text(self) -> str | None:
        """The table as a part of a link, compressed; None where it is too large for that."""
        if len(self.inputs) > LINK_ROWS:
            return None
        text = json.dumps(list(self.to_json().values()), separators=(",", ":"))
        packed = base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")
        return packed if len(packed) <= LINK_LENGTH else None

    @classmethod
    def from_link_text(cls, packed: str) -> Self:
        """Read `link_text`; a ValueError says what is wrong with it."""
        too_many = f"a link holds at most {LINK_ROWS} points of your own; a project file holds more"
        if len(packed) > 2 * LINK_LENGTH:
            raise ValueError(too_many)
        names = ("names", "target", "classes", "n_train", "ranges", "inputs", "targets", "fills")
        try:
            written = read_json(unpack(packed, LINK_LIMITS.n_bytes), LINK_LIMITS)
            values = items(written, len(names) - 1, len(names))
        except ValueError:
            expected = "points as this app writes them into a link"
            raise ValueError(f"expected {expected}, got {shorten(packed)}") from None
        rows = values[names.index("inputs")]
        if isinstance(rows, list) and len(rows) > LINK_ROWS:
            raise ValueError(too_many)
        return cls.from_json(dict(zip(names, values, strict=False)))


def unpack(text: str, limit: int) -> bytes:
    """Return what base64 and zlib have packed, up to `limit` bytes; a ValueError beyond or else."""
    try:
        packed = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        inflate = zlib.decompressobj()
        data = inflate.decompress(packed, limit)
    except (ValueError, zlib.error):
        raise ValueError("the text is damaged") from None
    if not inflate.eof:
        raise ValueError("the text is damaged, or holds too much")
    return data


def _numbers(name: str, values: Any, n_axes: int, largest: float = LARGEST) -> Array:
    """Return a copy as finite float64; a ValueError names what is not."""
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError, RecursionError):
        raise ValueError(f"expected {name} that are numbers, in rows of one length") from None
    if array.ndim != n_axes:
        raise ValueError(f"expected {name} with {n_axes} axes, got {array.ndim}")
    bad = ~(np.abs(array) <= largest)  # true for NaN, too
    if bad.any():
        row = int(np.argwhere(bad)[0][0]) + 1
        raise ValueError(
            f"expected {name} from -{largest:g} to {largest:g}, got {array[bad][0]:g} in row {row}"
        )
    return array + 0.0  # -0 becomes 0: what is written is what is read


def _names(what: str, names: Sequence[object], least: int, most: int) -> tuple[str, ...]:
    """Return texts as names: short, printable, each once."""
    if not all(isinstance(name, str) for name in names):
        raise ValueError(f"expected {what} as texts")
    clean = tuple(clean_name(str(name)) for name in names)
    if not least <= len(clean) <= most:
        number = str(least) if least == most else f"{least} to {most}"
        raise ValueError(f"expected {number} {what}, got {len(clean)}")
    if len(set(clean)) < len(clean):
        again = next(name for name in clean if clean.count(name) > 1)
        raise ValueError(f"expected {what} that differ, got {again!r} twice")
    return clean


def clean_name(text: str) -> str:
    """Return a text as a name: without control characters, cut after MAX_NAME, never empty."""
    printable = "".join(one if one.isprintable() else " " for one in text[: 4 * MAX_NAME])
    return " ".join(printable.split())[:MAX_NAME].strip() or "?"


def ranges_of(inputs: Array) -> tuple[Range, ...]:
    """Return for each input round numbers below and above all of it."""
    ranges = []
    for low, high in zip(inputs.min(axis=0).tolist(), inputs.max(axis=0).tolist(), strict=True):
        size = max(high - low, 1e-6 * max(abs(low), abs(high)), 1e-9)
        if high == low:
            size = max(abs(high), 1.0)
        step = 10.0 ** np.floor(np.log10(size)) / 4.0
        ends = (np.floor((low - 0.06 * size) / step), np.ceil((high + 0.06 * size) / step))
        ranges.append((float(ends[0] * step) + 0.0, float(ends[1] * step) + 0.0))  # never -0
    return tuple(ranges)


def _fills(values: Sequence[object], n_inputs: int) -> Fills:
    """Return what stands for missing cells, checked; nothing where none was missing."""
    if not any(one is not None for one in values):
        return ()
    if len(values) != n_inputs:
        raise ValueError(f"expected {n_inputs} fills, got {len(values)}")
    known = [one for one in values if one is not None]
    numbers = iter(_numbers("fills", known, 1).tolist())
    return tuple(None if one is None else next(numbers) for one in values)


def _ranges(values: Sequence[object]) -> tuple[Range, ...]:
    # The ends lie beyond the samples.
    array = _numbers("ranges", list(values) or np.empty((0, 2)), 2, 10.0 * LARGEST)
    if array.shape[1] != 2 or not (array[:, 0] < array[:, 1]).all():
        raise ValueError("expected ranges of two numbers, the lower one first")
    return tuple((low, high) for low, high in array.tolist())


def _widened(ranges: Sequence[Range], inputs: Array) -> tuple[Range, ...]:
    """Return the ranges, each made again where a sample lies outside."""
    if len(ranges) != inputs.shape[1]:
        raise ValueError(f"expected {inputs.shape[1]} ranges, got {len(ranges)}")
    fitting = ranges_of(inputs)
    lows, highs = inputs.min(axis=0), inputs.max(axis=0)
    return tuple(
        (low if low <= lows[k] else fitting[k][0], high if high >= highs[k] else fitting[k][1])
        for k, (low, high) in enumerate(ranges)
    )
