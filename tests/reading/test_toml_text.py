"""TOML is counted before it is parsed, and rightly whatever stands in its texts and comments."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.reading.toml_text import TomlError, TomlLimits, read_toml

LIMITS = TomlLimits(n_characters=3000, n_keys=40, n_parts=4, depth=3)
DEEP_KEY = "a.b.c.d.e = 1\n"
DEEP_LIST = "deep = [[[[]]]]\n"

anything = st.text(alphabet="[]{}=.,#'\"\\ a\n", max_size=30)


def basic(text: str) -> str:
    """Write a text in double quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def long(text: str) -> str:
    """Write a text in three double quotes: one or two in it, or at its end, may stand alone."""
    escaped = text.replace("\\", "\\\\").replace('"""', '""\\"')
    return f'"""\n{escaped}"""'


def literal(text: str) -> str:
    """Write a text in single quotes, without what cannot be in them."""
    return "'" + text.replace("'", "").replace("\n", "") + "'"


def long_literal(text: str) -> str:
    """Write a text in three single quotes."""
    return "'''\n" + text.replace("'''", "''") + "'''"


quoted = st.builds(
    lambda write, text: write(text), st.sampled_from([basic, long, literal, long_literal]), anything
)
comments = anything.map(lambda text: "# " + text.replace("\n", ""))
statements = st.lists(st.tuples(quoted, comments), max_size=5).map(
    lambda all: "".join(
        f"k{n} = [{text}, 1.5] {comment}\n" for n, (text, comment) in enumerate(all)
    )
)


@given(statements)
def test_what_stands_in_texts_and_comments_is_not_counted(text: str) -> None:
    values = read_toml(text, LIMITS)
    assert all(value[1] == 1.5 for value in values.values())


@given(statements, st.sampled_from([DEEP_KEY, DEEP_LIST]), statements)
def test_what_is_too_deep_is_found_behind_any_texts(before: str, deep: str, after: str) -> None:
    with pytest.raises(TomlError, match=r"4 parts|3 deep") as caught:
        read_toml(before + deep + after.replace("k", "l"), LIMITS)
    assert caught.value.line == before.count("\n") + 1


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a = 1\n" + " . ".join("abcde") + " = 1", 2, "at most 4 parts"),
        ("[a.b.c.d.e]", 1, "at most 4 parts"),
        ("x = { " + '"a".' * 4 + "b = 1 }", 1, "at most 4 parts"),
        ("x = " + "{ a = " * 4, 1, "at most 3 deep"),
        ("x = [\n[\n[\n[", 4, "at most 3 deep"),
        ("".join(f"a{k} = 1\n" for k in range(41)), 41, "at most 40 keys and items"),
        ("".join(f"[a{k}]\n" for k in range(41)), 41, "at most 40 keys and items"),
        ("#" * 3001, 1, "at most 3,000 characters, got 3,001"),
        ("a = 1\na = 2", 2, "this is not TOML"),
        ('a = """', 1, "this is not TOML"),
        ("a = [", 1, "this is not TOML"),
    ],
)
def test_what_is_not_taken_is_said_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(TomlError) as caught:
        read_toml(text, LIMITS)
    assert caught.value.line == line
    assert words in caught.value.reason


@given(st.text(alphabet="[]{}=.,#'\"\\ a1\n", max_size=80))
def test_anything_is_read_or_refused(text: str) -> None:
    said = ""
    try:
        read_toml(text, LIMITS)
    except TomlError as error:
        said = error.reason
    assert not said or said.startswith(("expected", "this is not TOML"))
