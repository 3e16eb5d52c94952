"""Links: the app's own address, and the one that opens an experiment in it."""

import re

import streamlit as st

from playground.experiment import Experiment


def root_of(url: str | None) -> str:
    """Return the app's own address: the one of a page without the page's name.

    Streamlit leaves out the slash at the end, and an app may stand below a path of its own.
    """
    address = (url or "").partition("?")[0].rstrip("/")
    return re.sub(r"(?<!/)/(hood|data|model|seeds|exercises|about)$", "", address) + "/"


def link_to(experiment: Experiment, **extra: str) -> str:
    """Return the address that opens an Experiment in the playground; `extra` comes first in it."""
    query = "&".join(f"{key}={text}" for key, text in {**extra, **experiment.to_query()}.items())
    return f"{root_of(st.context.url)}{query and f'?{query}'}"
