"""The headers of every answer, and the policy in them."""

import asyncio
import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest
from streamlit.file_util import get_static_dir

from playground.headers import Message, SafeHeaders, content_policy

INDEX = Path(get_static_dir(), "index.html")


def headers_sent(own: list[tuple[bytes, bytes]], kind: str = "http") -> list[tuple[bytes, bytes]]:
    """Return the headers that an app's answer has in the end."""
    sent: list[Message] = []

    async def app(scope: Message, receive: Any, send: Any) -> None:
        await send({"type": f"{kind}.response.start", "status": 200, "headers": own})
        await send({"type": f"{kind}.response.body", "body": b"x"})

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(SafeHeaders(app, "default-src 'none'")({"type": kind}, None, send))  # type: ignore[arg-type]
    assert sent[1] == {"type": f"{kind}.response.body", "body": b"x"}
    return list(sent[0]["headers"])


def test_an_answer_gets_all_headers_beside_its_own() -> None:
    assert headers_sent([(b"etag", b"1")]) == [
        (b"etag", b"1"),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"same-origin"),
        (b"content-security-policy", b"default-src 'none'"),
    ]


@pytest.mark.parametrize("name", [b"Content-Security-Policy", b"referrer-policy"])
def test_a_header_that_an_answer_has_stays(name: bytes) -> None:
    headers = headers_sent([(name, b"own")])
    assert [value for key, value in headers if key.lower() == name.lower()] == [b"own"]
    assert len(headers) == 3


def test_what_is_no_http_passes() -> None:
    assert headers_sent([], kind="websocket") == []


def rules(page: str, script: str = "") -> dict[str, list[str]]:
    parts = [part.split() for part in content_policy(page, script).split("; ")]
    return {name: values for name, *values in parts}


def test_scripts_that_stand_in_the_page_are_named_by_their_hash() -> None:
    page = "<script>a = 1</script><script src='x.js'></script><script>\n b</script>"
    hashes = [hashlib.sha256(text).digest() for text in (b"a = 1", b"\n b")]
    named = [f"'sha256-{base64.b64encode(one).decode()}'" for one in hashes]
    assert rules(page)["script-src"][-2:] == named


@pytest.mark.parametrize(
    ("script", "hosts"),
    [
        ("playground-files/plotly.js", []),
        ("/files/plotly.js", []),
        ("https://school.example:8443/js/plotly.js", ["https://school.example:8443"]),
        ("//school.example/js/plotly.js", ["school.example"]),
    ],
)
def test_a_script_may_come_from_the_host_that_has_it(script: str, hosts: list[str]) -> None:
    ours = rules("")
    assert rules("", script) == {**ours, "script-src": [*ours["script-src"], *hosts]}


def test_nothing_else_may_run_or_be_asked_for() -> None:
    policy = rules(INDEX.read_text(encoding="utf-8"))
    assert policy["default-src"] == policy["base-uri"] == ["'none'"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:"} & {*policy["script-src"]}
    assert policy["connect-src"] == ["'self'"]
    assert len([one for one in policy["script-src"] if one.startswith("'sha256-")]) == 1
    # Community Cloud and course pages show the app in a frame.
    assert "frame-ancestors" not in policy
