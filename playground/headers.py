"""What each answer of the server tells the browser not to do.

The content security policy is as strict as Streamlit 1.67 and Plotly allow:

- Scripts come from this server, from `blob:` addresses, where Streamlit puts the text of a
  component, and from the page itself only what stands in Streamlit's own index.html, by its hash;
  and from the host of Plotly's script, where a setting has it elsewhere (see live/assets.py).
  No text is run as a script; WebAssembly is compiled by the library that reads whole numbers of 64
  bits.
- Styles stand in the page: Streamlit's are made there, Plotly adds its own, and so does `st.html`.
- Nothing is fetched from elsewhere, and no connection goes elsewhere; "self" holds the websocket.
- Who may frame the page is left open: Streamlit Community Cloud shows it in a frame, and so do the
  course pages that embed it.
"""

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def content_policy(page: str, script: str = "") -> str:
    """Return the content security policy for a page and all that it loads.

    Args:
        page: its HTML, such as Streamlit's index.html; the scripts that stand in it may run.
        script: the address of a script that may come from another host.
    """
    scheme, host, *_ = urlsplit(script)
    elsewhere = [f"{scheme}://{host}" if scheme else host] if host else []
    hashes = [
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        for script in INLINE_SCRIPT.findall(page)
    ]
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(
            [
                "'self'",
                "blob:",
                "'wasm-unsafe-eval'",
                *elsewhere,
                *(f"'sha256-{one}'" for one in hashes),
            ]
        ),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "media-src": "'self' data: blob:",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
    }
    return "; ".join(f"{rule} {value}" for rule, value in rules.items())


class SafeHeaders:
    """Gives every answer its headers; an answer that has one of them keeps its own."""

    def __init__(self, app: App, policy: str) -> None:
        """Take the app whose answers they are, and what `content_policy` gives."""
        self._app = app
        self._headers = {
            b"x-content-type-options": b"nosniff",
            b"referrer-policy": b"same-origin",
            b"content-security-policy": policy.encode("ascii"),
        }

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", []))
                known = {name.lower() for name, _ in given}
                own = [one for one in self._headers.items() if one[0] not in known]
                message = {**message, "headers": [*given, *own]}
            await send(message)

        await self._app(scope, receive, send_safely if scope["type"] == "http" else send)
