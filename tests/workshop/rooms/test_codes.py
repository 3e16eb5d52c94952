"""Codes are read as people write them, and cannot be tried one after the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.workshop.rooms import codes
from playground.workshop.rooms.codes import (
    ALPHABET,
    MOST_WRONG,
    WITHIN,
    WrongCodes,
    digest,
    new_code,
    new_secret,
    read_code,
    read_key,
    spell,
    write_key,
)


def test_a_code_is_read_however_it_is_written() -> None:
    code = new_code()
    for typed in (code, spell(code), code.lower(), f" {code[:2]}-{code[2:]}. "):
        assert read_code(typed) == code
    assert read_code("\uff37\uff34\uff32 234") == "WTR234"  # as phones may have it
    assert read_code("WTU 234") == ""


def test_no_two_signs_of_a_code_look_alike() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET)
    for alike in ("0O", "1IL", "8B", "5S", "2Z", "UV"):
        assert sum(one in ALPHABET for one in alike) <= 1


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_code_or_none(typed: str) -> None:
    code = read_code(typed)
    assert code == "" or read_code(code) == code
    assert read_key(typed) is None


def test_a_teachers_key_is_read_again_and_nothing_else() -> None:
    code, secret = new_code(), new_secret()
    key = write_key(code, secret)
    assert read_key(key) == (code, secret)
    for wrong in (key[:-1], key + "0", key.upper(), key.replace("-", ""), f"{code}-{'g' * 32}"):
        assert read_key(wrong) is None
    assert secret not in digest(secret)


def test_after_some_wrong_codes_a_session_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(codes.time, "monotonic", lambda: clock[0])
    wrong = WrongCodes()
    for _ in range(MOST_WRONG):
        assert wrong.wait == 0
        wrong.note()
    assert wrong.wait == WITHIN
    clock[0] += WITHIN - 1
    assert wrong.wait == 1
    clock[0] += 1.5
    assert wrong.wait == 0
