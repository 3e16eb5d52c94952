"""Links: the app's own address, and the one that opens an experiment in it."""

import socket
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from playground.experiment import Experiment


def root_of(url: str | None, pages: Iterable[str]) -> str:
    """Return the app's own address: that of a page without the page's name, one of `pages`.

    Streamlit leaves out the slash at the end, and an app may stand below a path of its own.
    """
    address = (url or "").partition("?")[0].rstrip("/")
    base, _, last = address.rpartition("/")
    is_page = last in set(pages) and not base.endswith("/")  # "http://data" is a host
    return (base if is_page else address) + "/"


def is_local(address: str) -> bool:
    """Return whether an address is of no use on another computer."""
    return urlsplit(address).hostname in ("localhost", "127.0.0.1", "::1")


def link_to(experiment: Experiment, pages: Mapping[str, Any], page: str = "", **extra: str) -> str:
    """Return the address that opens an Experiment in the playground; extra parameters come first.

    `pages` are Streamlit's, by name; `page` is the name of the one to open, empty for the first.
    """
    query = "&".join(f"{key}={text}" for key, text in {**extra, **experiment.to_query()}.items())
    return f"{own_address(pages)}{page}{query and f'?{query}'}"


def own_address(pages: Mapping[str, Any]) -> str:
    """Return the address at which this visitor has opened the app; `pages` are Streamlit's."""
    return root_of(st.context.url, [page.url_path for page in pages.values()])


def network_address(address: str) -> str:
    """Return the address of this computer's app for others in its network; empty if not known.

    It is for somebody who has opened `address` on the server itself.
    """
    parts = urlsplit(address)
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
            # Nothing is sent: it only chooses the address that would be sent from.
            way.connect(("10.255.255.255", 1))
            host = way.getsockname()[0]
    except OSError:
        return ""
    port = f":{parts.port}" if parts.port else ""
    is_known = not host.startswith(("127.", "0."))
    return f"{parts.scheme}://{host}{port}{parts.path}" if is_known else ""
