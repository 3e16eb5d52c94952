"""How many networks and epochs there are to be, and the buttons: the same for sweeps and races."""

from collections.abc import Callable

import streamlit as st

from playground.sweep import MAX_EPOCHS
from playground.ui.visit.mapping import SEEDS_OFFERED
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind


def draw_counts(session: Session, most: int) -> tuple[int, int]:
    """Draw how many networks and epochs, and return both; at most `most` networks."""
    counts = [count for count in SEEDS_OFFERED if count <= most] or [1]
    epochs, networks = session.view.epochs, min(session.view.networks, counts[-1])
    bound = bind(session, "sweep networks", networks, lambda n: session.choose(networks=n))
    about = "Each has a weight seed of its own, counted on from that of the experiment."
    st.select_slider("Networks", counts, width=260, help=about, **bound)
    bound = bind(session, "sweep epochs", epochs, lambda n: session.choose(epochs=n))
    st.number_input("Epochs", 1, MAX_EPOCHS, step=100, width=160, **bound)
    return networks, epochs


def seeds_from(session: Session, n_networks: int) -> range:
    """Return as many weight seeds, from that of the experiment on."""
    first = min(session.experiment.weight_seed, 999_999 - n_networks + 1)
    return range(first, first + n_networks)


def draw_button(
    session: Session,
    name: str,
    label: str,
    work: object,
    run: Callable[[], None],
    cancel: Callable[[], None],
) -> None:
    """Draw the button that starts some work, and cancels it while it is under way.

    It is one button: of two, the one that a fragment no longer draws would stay on the page until
    no run of it follows another, and work has one follow the other. When work has just begun it can
    not be pressed: a double click is no start and cancel.
    """
    sweeping, key = session.sweeping, f"{name} button"
    if work is None:
        st.button(label, key, type="primary", on_click=run)
        return
    st.button("Cancel", key, on_click=cancel, disabled=sweeping.has_just_begun)
    sweeping.has_just_begun = False
