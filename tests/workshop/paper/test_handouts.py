"""What learners are handed: addresses that are checked, links, and QR codes a camera can read."""

import importlib.util
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from playground.ui.visit.links import network_address
from playground.vendor import qrcodegen
from playground.workshop.catalogue import shipped
from playground.workshop.paper.handouts import (
    is_of_one_computer,
    of_exercises,
    of_tracks,
    read_address,
)
from playground.workshop.paper.qr import QUIET, qr_image, qr_svg
from playground.workshop.tracks import TRACKS

ADDRESS = "http://192.168.0.12:8501/"


def decoded(svg: str, pixels: int = 3) -> str:
    """Return what another program than the one that made it reads from a code."""
    side = int(re.findall(r'viewBox="0 0 (\d+) \d+"', svg)[0])
    image = np.full((side, side), 255, np.uint8)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", svg):
        image[int(y), int(x)] = 0
    margin = image[:QUIET], image[-QUIET:], image[:, :QUIET], image[:, -QUIET:]
    assert all((one == 255).all() for one in margin)
    found = zxingcpp.read_barcodes(image.repeat(pixels, 0).repeat(pixels, 1))
    assert len(found) == 1
    return found[0].text


@pytest.mark.parametrize(
    "one",
    [*of_tracks(ADDRESS, "exercises"), *of_exercises("https://my-playground.streamlit.app/")],
    ids=lambda one: one.link,
)
def test_each_code_says_its_link(one) -> None:  # noqa: ANN001  a Handout
    assert decoded(qr_svg(one.link)) == one.link
    assert f'alt="QR code of {one.link}"' in qr_image(one.link)


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=400))
def test_any_link_can_be_read_from_its_code(link: str) -> None:
    svg = qr_svg(link)
    assert decoded(svg) == link
    assert "<script" not in svg


def test_what_is_too_long_for_a_code_is_refused() -> None:
    with pytest.raises(ValueError, match="capacity"):
        qr_svg("x" * 2400)


def test_the_library_is_the_published_one() -> None:
    published = importlib.util.find_spec("qrcodegen")
    assert published
    assert published.origin
    assert Path(qrcodegen.__file__).read_bytes() == Path(published.origin).read_bytes()


def test_every_exercise_and_track_has_a_link_that_names_it() -> None:
    queries = [parse_qs(urlsplit(one.link).query) for one in of_exercises(ADDRESS)]
    assert [one["exercise"] for one in queries] == [[id] for id in shipped()]
    queries = [parse_qs(urlsplit(one.link).query) for one in of_tracks(ADDRESS, "exercises")]
    assert [one["track"] for one in queries] == [[key] for key in TRACKS]


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (ADDRESS, ADDRESS),
        (" http://192.168.0.12:8501 ", ADDRESS),
        ("https://school.example/nn", "https://school.example/nn/"),
        ("http://[fe80::1]:80/", "http://[fe80::1]:80/"),
    ],
)
def test_an_address_gets_a_slash_at_its_end(typed: str, address: str) -> None:
    assert read_address(typed) == address
    assert read_address(address) == address


@pytest.mark.parametrize(
    "typed",
    [
        *("", "school", "192.168.0.12:8501", "ftp://host/", "javascript:alert(1)", "http://"),
        *("http://host:0/", "http://host:99999/", "http://[fe80::1/", "http://me@host/"),
        *("http://host/?a=1", "http://host/#a", "http://host/<b>", "http://host/a b"),
        *("http://h\N{CYRILLIC SMALL LETTER O}st/", "http://host/\x07", f"http://{'h' * 300}/"),
    ],
)
def test_what_is_no_address_gets_a_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        read_address(typed)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for typed in (text, f"http://{text}", f"http://host/{text}"):
        try:
            address = read_address(typed)
        except ValueError:
            continue
        assert read_address(address) == address
        assert address.endswith("/")


def test_an_address_of_one_computer_is_known() -> None:
    here = ("localhost", "a.localhost", "127.0.0.1", "127.1.2.3", "[::1]", "0.0.0.0")
    assert all(is_of_one_computer(f"http://{host}:8501/") for host in here)
    for host in ("192.168.0.12", "example.org", "localhost.example.org", "[fe80::1]"):
        assert not is_of_one_computer(f"http://{host}/")


def test_the_network_address_keeps_port_and_path() -> None:
    found = network_address("http://localhost:8501/below/")
    if found:  # a computer without a network has none
        assert found.endswith(":8501/below/")
        assert not is_of_one_computer(found)
        assert read_address(found) == found
