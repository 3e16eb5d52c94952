"""Links: the app's own address, and the one that opens an experiment in it."""

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
    names = [page.url_path for page in pages.values()]
    query = "&".join(f"{key}={text}" for key, text in {**extra, **experiment.to_query()}.items())
    return f"{root_of(st.context.url, names)}{page}{query and f'?{query}'}"
