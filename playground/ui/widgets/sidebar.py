"""The sidebar: the settings that stand nowhere else, in the order in which one builds."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import streamlit as st

from playground.data.datasets import SOURCES
from playground.engine import OPTIMIZERS, Address
from playground.experiment import MAX_FROZEN, MAX_HIDDEN, MAX_UNITS, SETTINGS, Experiment
from playground.experiment.shape import name_place, unit_titles
from playground.live.description import VIEW_SETTINGS
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind, bind_choice
from playground.ui.widgets.marks import draw_mark
from playground.ui.widgets.search import draw_search
from playground.ui.widgets.settings import (
    draw,
    draw_control,
    explain,
    folded,
    heading,
    in_pairs,
    limit_of,
    slot_of,
)
from playground.ui.widgets.texts import plain
from playground.ui.widgets.warnings import draw_warnings

MANY_WEIGHTS = 120  # to be offered one by one
MOST_HELD_SLIDERS = 6  # as below the decision regions
OF_PLAYER = (*VIEW_SETTINGS, "parameters", "table")  # these have no control beside it


def draw_sidebar(session: Session) -> None:
    """Draw all settings."""
    with st.sidebar:
        draw_search(session)
        draw_data(session)
        draw_network(session)
        draw_training(session)


def draw_shown(session: Session, names: Sequence[str]) -> None:
    """Draw some settings alone, as an exercise or a link shows them."""
    special: dict[str, Callable[[Session], None]] = {
        "hidden_layers": draw_layers_and_buttons,
        "frozen": draw_frozen_and_warnings,
        "held": draw_held,
        "layer_activations": draw_activation_switch,
    }
    for name in names:
        if name in special:
            special[name](session)
        elif name in SETTINGS and name not in OF_PLAYER:
            draw(session, name)


def draw_layers_and_buttons(session: Session) -> None:
    """Draw a slider for each hidden layer, and the buttons that add and remove one."""
    with slot_of("hidden_layers"):
        draw_layers_in_slot(session)


def draw_layers_in_slot(session: Session) -> None:
    """Draw the same in the place that is there for it."""
    with st.container():
        draw_layers(session)
    least, most = limit_of(session, "hidden_layers").layers or (0, MAX_HIDDEN)
    if least < most:
        draw_layer_buttons(session, least, most)
    draw_mark(session, SETTINGS["hidden_layers"].label, "hidden_layers")


def draw_data(session: Session) -> None:
    """Draw what to learn."""
    experiment = session.experiment
    heading("Data", "restarts training")
    st.caption(SOURCES[experiment.dataset].label)
    in_pairs(session, "samples", "noise", "train_share", "data_seed")
    draw(session, "class_1_share")
    draw(session, "inputs")
    draw(session, "centres")
    with st.container():
        if experiment.table is not None:
            describe_table(experiment)
    with folded(session, "Features and scaling", "features", "standardise"):
        draw(session, "features")
        draw(session, "standardise")
    with st.container():
        if experiment.n_inputs > 2:
            # Each has a row of its own: names are long.
            draw(session, "x_input")
            draw(session, "y_input")
            with slot_of("held"):
                draw_held(session)


def describe_table(experiment: Experiment) -> None:
    """Say what the visitor's own points are."""
    dataset = experiment.make_dataset()
    what = f"{len(dataset.classes)} classes" if dataset.classes else "values"
    st.caption(
        f"{len(dataset.train)} training and {len(dataset.test)} test points; "
        f"{dataset.n_inputs} input{'s' * (dataset.n_inputs > 1)}, {what}. "
        "Edit them on the chart or on the Data page."
    )


def draw_held(session: Session) -> None:
    """Draw a slider for each input that the region chart does not show, where they are few."""
    experiment = session.experiment
    others = [
        k
        for k in range(experiment.n_inputs)
        if k + 1 not in (experiment.x_input, experiment.y_input)
    ]
    if len(others) > MOST_HELD_SLIDERS:
        st.caption(
            f"The other {len(others)} inputs are fixed: choose one below the decision regions to "
            "change its value."
        )
        return
    dataset = experiment.make_dataset()
    lows, highs = dataset.fixed_inputs((0.0,)), dataset.fixed_inputs((1.0,))
    steps = [k / 10 for k in range(11)]
    for k in others:

        def take(value: float, k: int = k) -> None:
            now = session.experiment.held or (0.0,)
            held = np.resize(now, max(len(now), experiment.n_inputs)).tolist()
            held[k] = value
            session.change(held=tuple(held))

        now = float(np.resize(experiment.held or (0.0,), experiment.n_inputs)[k])
        st.select_slider(
            f"Fix {plain(dataset.name_input(k))} at",
            sorted({*steps, now}),
            format_func=partial(between, float(lows[k]), float(highs[k])),
            help=explain(SETTINGS["held"]),
            **bind(session, f"held {k}", now, take),
        )


def between(low: float, high: float, share: float) -> str:
    """Write the value at a share of the way from `low` to `high`."""
    return f"{low + share * (high - low):.4g}"


def draw_network(session: Session) -> None:
    """Draw the network's shape and its initial weights."""
    heading("Network", "restarts training")
    draw_layers_and_buttons(session)
    draw_control(session, "output_activation")
    draw_warnings(session, "hidden_activation", "output_activation")
    with slot_of("layer_activations"):
        if len(session.experiment.hidden_layers) > 1:
            draw_activation_switch(session)
    in_pairs(session, "initializer", "initial_scale", "weight_seed", "bias")
    draw(session, "bias_initializer")
    with st.container():
        if session.experiment.parameters:
            st.caption("The initial weights came from a link or a file.")
            st.button("Draw initial weights", on_click=lambda: session.change(parameters=()))
    draw_warnings(session, "parameters")


def draw_layers(session: Session) -> None:
    """Draw a slider for each hidden layer."""
    layers = session.experiment.hidden_layers
    least, most = limit_of(session, "hidden_layers").units or (1, MAX_UNITS)
    for k, units in enumerate(layers):
        places = st.columns(2) if session.experiment.layer_activations else [st.container()]
        bound = bind(session, f"units {k}", units, partial(change_at, session, "hidden_layers", k))
        bound["help"] = explain(SETTINGS["hidden_layers"])
        label = f"Units in hidden layer {k + 1}"
        places[0].slider(label, min(least, units), max(most, units), **bound)
        if len(places) > 1:
            with places[1]:
                draw_layer_activation(session, k)
    if not layers:
        st.caption("No hidden layer: the boundary is a straight line.")


def change_at(session: Session, name: str, k: int, value: Any) -> None:
    """Change a setting of one layer, from 0; the layer may have been removed meanwhile."""
    now = getattr(session.experiment, name)
    if k < len(now):
        session.change(**{name: (*now[:k], value, *now[k + 1 :])})


def draw_layer_buttons(session: Session, least: int, most: int) -> None:
    """Draw the buttons that add and remove a hidden layer, between two numbers of them."""
    layers = session.experiment.hidden_layers

    def add() -> None:
        now = session.experiment.hidden_layers
        session.change(hidden_layers=(*now, now[-1] if now else 4))

    def remove() -> None:
        session.change(hidden_layers=session.experiment.hidden_layers[:-1])

    left, right = st.columns(2)
    left.button("Add layer", on_click=add, disabled=len(layers) >= most, width="stretch")
    right.button("Remove layer", on_click=remove, disabled=len(layers) <= least, width="stretch")


def draw_layer_activation(session: Session, k: int) -> None:
    """Draw the choice of one hidden layer's activation."""
    one = SETTINGS["layer_activations"]
    choice = one.kind.kind
    now = session.experiment.layer_activations[k]
    take = partial(change_at, session, "layer_activations", k)
    st.selectbox(
        "Activation",
        format_func=choice.options.__getitem__,
        help=explain(one),
        **bind_choice(session, f"layer activation {k}", list(choice.options), now, take),
    )


def draw_activation_switch(session: Session) -> None:
    """Draw the switch between one activation for all hidden layers and one for each."""
    now = bool(session.experiment.layer_activations)

    def take(value: bool) -> None:
        experiment = session.experiment
        session.change(layer_activations=experiment.hidden_activations if value else ())

    bound = bind(session, "layer activations", now, take)
    st.toggle("One activation per layer", help=explain(SETTINGS["layer_activations"]), **bound)
    draw_mark(session, SETTINGS["layer_activations"].label, "layer_activations")
    draw_warnings(session, "layer_activations")


def draw_training(session: Session) -> None:
    """Draw how it learns."""
    heading("Training", "most changes apply live")
    draw(session, "optimizer")
    in_pairs(session, *OPTIMIZERS[session.experiment.optimizer].options())
    draw(session, "batch_size")
    draw(session, "loss")
    in_pairs(session, "reduction", "class_weights", "order_seed")
    st.caption(
        "Changing the loss, its reduction, class weights or the shuffle seed restarts training."
    )
    with folded(session, "Learning rate schedule", "schedule"):
        draw(session, "schedule")
        draw(session, "decay_epochs")
        draw(session, "decay_rate")
    with folded(session, "Dropout, clipping and freezing", "dropout", "clip_norm", "frozen"):
        draw(session, "dropout")
        draw(session, "clip_norm")
        with slot_of("frozen"):
            draw_frozen(session)
    # Units are frozen in the diagram, too, while this part is folded.
    draw_warnings(session, "frozen")
    with folded(session, "Stop automatically", "stop_loss", "stop_accuracy", "patience"):
        draw(session, "stop_epoch")
        in_pairs(session, "stop_loss", "stop_accuracy")
        draw(session, "patience")
        draw(session, "min_delta")
        draw(session, "stop_on")


def draw_frozen(session: Session) -> None:
    """Draw the choice of layers, units and weights that are frozen."""
    one, experiment = SETTINGS["frozen"], session.experiment
    now = list(experiment.frozen)
    offered, names = places_of(experiment.layer_sizes, experiment.bias), unit_titles(experiment)

    def take(value: list[tuple[int, ...]]) -> None:
        session.change(frozen=tuple(value))

    st.multiselect(
        one.label,
        [*offered, *(place for place in now if place not in offered)],
        format_func=lambda place: name_place(Address.from_setting(place), names),
        placeholder="None",
        max_selections=MAX_FROZEN,
        help=explain(one),
        **bind(session, "frozen", now, take, "default"),
    )
    draw_mark(session, one.label, "frozen")


def draw_frozen_and_warnings(session: Session) -> None:
    """Draw the same, and what there is to warn of."""
    draw_frozen(session)
    draw_warnings(session, "frozen")


def places_of(layer_sizes: Sequence[int], bias: bool) -> list[tuple[int, ...]]:
    """Return all layers and units that can be frozen, and the weights where they are few."""
    layers = list(enumerate(pairwise(layer_sizes)))
    units = [Address(k, unit) for k, (_, n_units) in layers for unit in range(n_units)]
    weights = [
        Address(k, unit, row)
        for k, (n_inputs, n_units) in layers
        for unit in range(n_units)
        for row in range(n_inputs + bias)
    ]
    few = weights if len(weights) <= MANY_WEIGHTS else []
    return [place.as_setting() for place in (*(Address(k) for k, _ in layers), *units, *few)]
