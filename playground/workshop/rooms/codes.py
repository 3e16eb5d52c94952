"""Codes and secrets: a code lets anybody join a room, a secret lets its teacher look into it."""

import hashlib
import re
import secrets
import time
import unicodedata
from collections import deque
from math import ceil

# No vowels, which would make words, and none of two signs that look alike: 0 and O, 1 and I and L,
# 8 and B, 5 and S, 2 and Z, U and V.
ALPHABET = "2345679CDFGHJKMNPQRTVWXY"
N_SIGNS = 6
SECRET = re.compile(r"[0-9a-f]{32}")
EXPECTED = f"expected a code of {N_SIGNS} signs such as K7M 3QX"
MOST_WRONG, WITHIN = 6, 60.0  # wrong codes of one session, and the seconds in which they count


def new_code() -> str:
    """Return a code, drawn at random."""
    return "".join(secrets.choice(ALPHABET) for _ in range(N_SIGNS))


def new_secret() -> str:
    """Return a secret of 128 bits, drawn at random."""
    return secrets.token_hex(16)


def read_code(typed: str) -> str:
    """Return the code that somebody typed, in capitals, without blanks; empty where it is none."""
    plain = unicodedata.normalize("NFKC", typed[:40]).upper()
    code = "".join(one for one in plain if not (one.isspace() or one in "-\u2013\u2014_.,"))
    return code if len(code) == N_SIGNS and set(code) <= set(ALPHABET) else ""


def spell(code: str) -> str:
    """Write a code as it is read out: in two halves."""
    return f"{code[: N_SIGNS // 2]} {code[N_SIGNS // 2 :]}"


def digest(secret: str) -> str:
    """Return what is stored of a secret. It is random and long, so no salt is needed."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def write_key(code: str, secret: str) -> str:
    """Write code and secret as the teacher's own link has them."""
    return f"{code}-{secret}"


def read_key(text: str) -> tuple[str, str] | None:
    """Read what `write_key` wrote; None if it is none."""
    code, _, secret = text.partition("-")
    return (code, secret) if read_code(code) == code and SECRET.fullmatch(secret) else None


class WrongCodes:
    """How often one session has given a code of no room, so that nobody tries them all."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=MOST_WRONG)

    def note(self) -> None:
        """Take note of one."""
        self._times.append(time.monotonic())

    @property
    def wait(self) -> int:
        """For how many seconds no other code is taken; 0 for none."""
        if len(self._times) < MOST_WRONG:
            return 0
        left = WITHIN - (time.monotonic() - self._times[0])
        return max(0, ceil(left))
