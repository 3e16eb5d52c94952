"""Where in a TOML text a key stands: an error is only of use with its line."""

import re
from collections import Counter

from playground.reading.values import Path

# Possessive: a line of blanks is not tried at each of them.
HEADER = re.compile(r"\s*+(\[\[?+)([A-Za-z0-9_.\- \t]++)\]\]?+\s*+(?:#.*)?$")
KEY = re.compile(r"\s*([A-Za-z0-9_\-]+(?:\s*\.\s*[A-Za-z0-9_\-]+)*)\s*=")
STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"|' + r"'[^']*'|#.*")
LONG_QUOTES = ('"""', "'''")


def find_lines(text: str) -> dict[Path, int]:
    """Return the line, from 1, of each table and key that stands at a line's beginning.

    A path is made of keys, and of a number from 0 for each item of a list of tables. What it cannot
    find has no entry; see `line_of`.
    """
    found: dict[Path, int] = {}
    counts: Counter[Path] = Counter()
    table: Path = ()
    quotes = ""  # of the long string that a line is within
    value: Path = ()  # the key whose brackets are open
    depth, items = 0, 0  # how deep in them, and how many items have begun
    for number, line in enumerate(text.split("\n"), 1):
        if quotes:
            quotes = "" if line.count(quotes) % 2 else quotes
            continue
        if depth:
            if line.lstrip().startswith("{"):
                found.setdefault((*value, items), number)
                items += 1
        elif header := HEADER.match(line):
            table = open_table(header[1] == "[[", header[2], counts)
            found.setdefault(table, number)
            continue
        elif key := KEY.match(line):
            value, items = (*table, *split_key(key[1])), 0
            found.setdefault(value, number)
        quotes = next((one for one in LONG_QUOTES if line.count(one) % 2), "")
        bare = STRINGS.sub("", line.split(quotes)[0] if quotes else line)
        depth = max(0, depth + sum(map(bare.count, "[{")) - sum(map(bare.count, "]}")))
    return found


def open_table(is_list: bool, name: str, counts: Counter[Path]) -> Path:
    """Return the path that a header opens; of a list of tables it is the next item."""
    path: Path = ()
    keys = split_key(name)
    for k, key in enumerate(keys):
        path = (*path, key)
        if is_list and k == len(keys) - 1:
            counts[path] += 1
        if counts[path]:
            path = (*path, counts[path] - 1)
    return path


def split_key(text: str) -> list[str]:
    """Return the parts of a dotted key."""
    return [part.strip() for part in text.split(".")]


def line_of(path: Path, lines: dict[Path, int]) -> int:
    """Return the line of a path, or of what contains it; 1 where neither is known."""
    while path and path not in lines:
        if (*path, 0) in lines:  # a list of tables begins with its first one
            return lines[(*path, 0)]
        path = path[:-1]
    return lines.get(path, 1)
