"""What a map is to be of: two axes, seeds and epochs, and the button that begins it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from playground.experiment import SETTINGS
from playground.experiment.kinds import Choice, Flag, Number, Whole
from playground.sweep import MAX_EPOCHS
from playground.sweep.maps import (
    MOST_VALUES,
    MapAxis,
    WorkersError,
    axis_names,
    begin_map,
    read_axis,
    spread,
)
from playground.sweep.maps.axes import EVEN, LOG, in_order, key_of, kind_of, label_of
from playground.ui.pages.seeds.counts import draw_button
from playground.ui.pages.seeds.race_choices import offered_values
from playground.ui.visit.mapping import (
    BETWEEN,
    SEEDS_OFFERED,
    axis_texts,
    plan_of,
    suggest_axis,
    way_of,
)
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind, bind_choice

SIDES = {"across": "Across", "up": "Up"}
WAYS = {EVEN: "even steps", LOG: "equal factors", "": "a list"}


def draw_map_choices(session: Session) -> None:
    """Draw both axes, seeds and epochs, and the button."""
    texts = axis_texts(session)
    names = {side: read_axis(text).name for side, text in texts.items()}
    for side, other in (("across", "up"), ("up", "across")):
        draw_axis(session, side, texts[side], names[other])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        draw_map_counts(session, "weight_seed" in names.values())
        under_way = session.sweeping.map
        run, cancel = partial(start_map, session), partial(cancel_map, session)
        draw_button(session, "map", say_size(session), under_way, run, cancel)


def draw_axis(session: Session, side: str, text: str, besides: str) -> None:
    """Draw the choice of a setting and its values."""
    axis = read_axis(text)
    take = partial(take_axis, session, side)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = [one for one in axis_names(session.experiment) if one != besides]

        def choose(name: str) -> None:
            take(lambda: suggest_axis(session.experiment, name).text)

        bound = bind_choice(session, f"map {side}", names, axis.name, choose)
        st.selectbox(SIDES[side], format_func=label_of, width=230, **bound)
        kind = kind_of(axis.name)
        if isinstance(kind, Choice | Flag):
            draw_list(session, side, axis, take)
            return
        bound = bind_choice(
            session, f"map way {side}", list(WAYS), way_of(text), partial(take_way, take, axis)
        )
        if way_of(text):
            draw_range(session, side, text, axis, take)
        else:
            draw_list(session, side, axis, take)
        st.selectbox("Spacing", format_func=WAYS.__getitem__, width=140, **bound)


def draw_range(
    session: Session, side: str, text: str, axis: MapAxis, take: Callable[..., None]
) -> None:
    """Draw the ends of a range, and how many values it has."""
    kind, way = kind_of(axis.name), way_of(text)
    parts: dict[str, Any] = {
        "low": axis.values[0],
        "high": axis.values[-1],
        "n": len(axis.values),
    }

    def change(part: str, value: Any) -> None:
        take(lambda: range_text(axis.name, way, **{**parts, part: value}))

    about: dict[str, Any] = {"width": 130}
    if isinstance(kind, Number | Whole):
        about |= {"min_value": kind.low, "max_value": kind.high}
    about |= {"step": 1} if isinstance(kind, Whole) else {"format": "%g"}
    for part, label in (("low", "From"), ("high", "To")):
        bound = bind(session, f"map {label} {side}", parts[part], partial(change, part))
        st.number_input(label, **about, **bound)
    bound = bind(session, f"map values {side}", parts["n"], partial(change, "n"))
    st.number_input("Values", 2, MOST_VALUES, step=1, width=110, **bound)


def draw_list(session: Session, side: str, axis: MapAxis, take: Callable[..., None]) -> None:
    """Draw the choice of values one by one."""
    kind, name = kind_of(axis.name), axis.name
    is_open = not isinstance(kind, Choice | Flag)
    texts = [str(kind.write(value)) for value in axis.values]
    offered = offered_values(session.experiment, name) if name in SETTINGS else range(1, 17)
    options = list(dict.fromkeys([*(str(kind.write(one)) for one in offered), *texts]))

    def say(text: str) -> str:
        try:
            return axis.say(kind.read(text))
        except ValueError:
            return text  # it was typed; what is wrong with it is told when it is taken

    def take_list(chosen: Sequence[str]) -> None:
        def text() -> str:
            if not is_open:
                return BETWEEN.join([key_of(name), *sorted(chosen, key=options.index)])
            values = in_order(name, [kind.read(one) for one in chosen])
            return list_text(MapAxis(name, tuple(values)))

        take(text)

    bound = bind(session, f"map list {side} {name}", texts, take_list, "default")
    st.multiselect(
        "Values",
        [one for one in options if one != "own"],
        format_func=say,
        max_selections=MOST_VALUES,
        accept_new_options=is_open,
        **bound,
    )


def take_way(take: Callable[..., None], axis: MapAxis, way: str) -> None:
    """Take another spacing of the same range, or its values as a list."""
    low, high, n = axis.values[0], axis.values[-1], len(axis.values)
    take(lambda: range_text(axis.name, way, low, high, n) if way else list_text(axis))


def range_text(name: str, way: str, low: Any, high: Any, n: int) -> str:
    """Return a range as a link has it; a ValueError says what is wrong with it."""
    kind = kind_of(name)
    spread(name, low, high, n, log=way == LOG)
    return BETWEEN.join([key_of(name), way, str(kind.write(low)), str(kind.write(high)), str(n)])


def list_text(axis: MapAxis) -> str:
    """Return the values of an axis as a link has them, one by one."""
    kind = kind_of(axis.name)
    return BETWEEN.join([key_of(axis.name), *(str(kind.write(one)) for one in axis.values)])


def take_axis(session: Session, side: str, make: Callable[[], str]) -> None:
    """Take another axis; what is wrong with it is said instead."""
    try:
        text = make()
        read_axis(text)
        session.choose(**{f"map_{side}": text})
    except ValueError as error:
        session.refusal, session.stale = f"{SIDES[side]}: {error}", True


def draw_map_counts(session: Session, is_of_seeds: bool) -> None:
    """Draw how many seeds a cell has, and for how many epochs each is trained."""
    if not is_of_seeds:
        bound = bind(
            session, "map seeds", session.view.map_seeds, lambda n: session.choose(map_seeds=n)
        )
        about = "Networks in each cell, from as many weight seeds."
        st.select_slider("Seeds in a cell", SEEDS_OFFERED, width=260, help=about, **bound)
    bound = bind(
        session, "map epochs", session.view.map_epochs, lambda n: session.choose(map_epochs=n)
    )
    st.number_input("Epochs", 1, MAX_EPOCHS, step=100, width=160, **bound)


def say_size(session: Session) -> str:
    """Return what the button says: how many networks there will be."""
    try:
        plan = plan_of(session)
    except ValueError:
        return "Train them all"
    return f"Train {plan.n_networks:,} network{'s' if plan.n_networks > 1 else ''}"


def start_map(session: Session) -> None:
    """Begin a map; what stands in its way is said instead."""
    try:
        session.sweeping.start_map(begin_map(plan_of(session)))
    except (ValueError, WorkersError) as error:
        session.refusal, session.stale = str(error), True


def cancel_map(session: Session) -> None:
    """Stop the map under way; what it has found stays."""
    session.sweeping.finish_map()
    session.stale = True
