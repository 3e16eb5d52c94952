"""Arrays of an NPZ file from outside: no pickles, and no more memory than the file may claim."""

import io
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import numpy as np
from numpy.typing import NDArray

from playground.reading.quoting import show

MOST_MEMBERS = 100
MOST_UNPACKED = 50_000_000  # bytes
SMALL = 1_000_000  # bytes that may come from however little
MOST_TIMES_PACKED = 100  # beyond that the file is made to fill the memory
MEMBER = re.compile(r"[A-Za-z0-9_]{1,40}\.npy")
ENTRY = b"PK\x01\x02"  # begins each entry of a zip file's list
HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}
DAMAGED = "the NPZ file is damaged or breaks off"
NO_ARRAY = "{}: expected an array as NumPy writes it"
ENCRYPTED = 1  # the bit of a member's flags


def read_arrays(data: bytes, wanted: re.Pattern[str]) -> dict[str, NDArray[Any]]:
    """Return the arrays whose names match, numbers or texts; the others are not even unpacked.

    Raises:
        ValueError: it is no NPZ file, or has too many members, too large ones, such with paths,
            or pickled objects.
    """
    if data.count(ENTRY) > MOST_MEMBERS:
        raise ValueError(f"expected at most {MOST_MEMBERS} members in the NPZ file")
    with _refusing(DAMAGED):
        file = ZipFile(io.BytesIO(data))
    with file:
        _check_members(file.infolist(), len(data))
        names = {one.filename.removesuffix(".npy"): one for one in file.infolist()}
        return {
            name: _array_of(name, file, one)
            for name, one in names.items()
            if wanted.fullmatch(name)
        }


@contextmanager
def _refusing(reason: str) -> Iterator[None]:
    """Raise a ValueError for whatever the damage of a file, a header or a checksum leads to."""
    try:
        yield
    except Exception:
        raise ValueError(reason) from None


def _check_members(members: list[ZipInfo], packed: int) -> None:
    for one in members:
        if not MEMBER.fullmatch(one.filename):
            raise ValueError(
                f"{show(one.filename)}: expected members with plain names such as W1.npy"
            )
        if one.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or one.flag_bits & ENCRYPTED:
            raise ValueError(f"{one.filename}: expected a member as NumPy packs it")
    if len({one.filename for one in members}) < len(members):
        raise ValueError("expected members of the NPZ file that differ in name")
    unpacked = sum(one.file_size for one in members)
    if unpacked > MOST_UNPACKED:
        raise ValueError(
            f"expected at most {MOST_UNPACKED:,} bytes in the NPZ file, got {unpacked:,}"
        )
    if unpacked > SMALL + MOST_TIMES_PACKED * packed:
        raise ValueError(f"the NPZ file would unpack from {packed:,} to {unpacked:,} bytes")


def _array_of(name: str, file: ZipFile, member: ZipInfo) -> NDArray[Any]:
    """Return the array in a member, once its header agrees with how much there is."""
    with _refusing(DAMAGED), file.open(member) as packed:
        raw = packed.read(member.file_size + 1)
    stream = io.BytesIO(raw)
    # A header is a piece of Python that NumPy takes apart.
    with _refusing(NO_ARRAY.format(name)):
        shape, _, dtype = HEADERS[np.lib.format.read_magic(stream)](stream)
    if dtype.hasobject:
        raise ValueError(f"{name}: it holds pickled objects, which are not read")
    if dtype.kind not in "fiuU":
        raise ValueError(f"{name}: expected numbers or texts, got {show(str(dtype))}")
    if min(shape, default=0) < 0 or not dtype.itemsize:
        raise ValueError(NO_ARRAY.format(name))
    left, claimed = len(raw) - stream.tell(), math.prod(shape) * dtype.itemsize
    if claimed != left:
        raise ValueError(f"{name}: its header tells of {claimed} bytes, and there are {left}")
    with _refusing(NO_ARRAY.format(name)):
        array = np.asarray(np.load(io.BytesIO(raw), allow_pickle=False))
    return array
