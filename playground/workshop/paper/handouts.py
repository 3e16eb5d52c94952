"""What learners are handed: the playground's address, and links to its tracks and exercises."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from playground.reading import values
from playground.workshop.catalogue import everybodys
from playground.workshop.exercise import Exercise
from playground.workshop.tracks import TRACKS, Track

LONGEST_ADDRESS = 200  # characters
EXPECTED = "an address such as http://192.168.0.12:8501/"


@dataclass(frozen=True)
class Handout:
    """A track or an exercise with its link."""

    title: str
    minutes: int
    link: str


def read_address(text: str) -> str:
    """Return the address of a playground, with a slash at its end.

    Raises:
        ValueError: it is not one of http or https that names a host and nothing beside a path.
    """
    line = values.line(text.strip(), LONGEST_ADDRESS)
    try:
        parts = urlsplit(line)
        has_host = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # of a port or an IPv6 address that is none
        has_host = False
    if not has_host or parts.scheme not in ("http", "https"):
        values.refuse(EXPECTED, line)
    if "@" in parts.netloc or "?" in line or "#" in line:
        values.refuse(f"{EXPECTED}, without a name, question mark or #", line)
    if not line.isascii() or any(one in line for one in " \"'<>\\^`{|}"):
        values.refuse(f"{EXPECTED}, of letters, digits and the signs of addresses", line)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/"


def is_of_one_computer(address: str) -> bool:
    """Return whether an address leads each computer to itself, so that learners find nothing."""
    host = urlsplit(address).hostname or ""
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return found.is_loopback or found.is_unspecified


def of_tracks(address: str, page: str) -> tuple[Handout, ...]:
    """Return a Handout for each track: its link opens a page that lists its exercises."""
    return tuple(of_track(address, page, one) for one in TRACKS.values())


def of_track(address: str, page: str, track: Track) -> Handout:
    """Return the Handout of a track."""
    return Handout(track.title, track.minutes, f"{address}{page}?track={track.key}")


def of_exercises(address: str, exercises: Iterable[Exercise] = ()) -> tuple[Handout, ...]:
    """Return a Handout for each exercise, in order; where none are given, of all there are."""
    found = tuple(exercises) or tuple(everybodys().values())
    return tuple(Handout(one.title, one.minutes, f"{address}?exercise={one.id}") for one in found)
