"""Controls drawn from the settings: each field's kind, label, limits and help decide its widget."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from playground.data.datasets import SOURCES
from playground.engine import LOSSES
from playground.experiment import DEFAULTS, PRESETS, SETTINGS, Experiment
from playground.settings import Choice, Flag, Number, Setting, Whole
from playground.ui.session import Session

MAX_HIDDEN_LAYERS = 8
EFFECTS = {
    "restart": "Changing it starts the run again.",
    "continue": "The run goes on with it.",
    "view": "The run is not touched.",
}


def draw_sidebar(session: Session) -> None:
    """Draw all settings, in the order in which one builds an experiment."""
    with st.sidebar:
        draw_data(session)
        draw_network(session)
        draw_training(session)


def draw_data(session: Session) -> None:
    """Draw what to learn."""
    experiment = session.experiment
    heading("Data", "starts the run again")
    draw(session, "dataset")
    source = SOURCES[experiment.dataset]
    if source.cloud:
        in_pairs(session, ("samples", "noise"), ("train_share", "data_seed"))
    if source.counts_inputs:
        draw(session, "inputs")
    if experiment.n_inputs > 2:
        in_pairs(session, ("x_input", "y_input"))
        draw_held(session)


def draw_held(session: Session) -> None:
    """Draw a slider for each input that the region chart does not show."""
    experiment = session.experiment
    for k in range(experiment.n_inputs):
        if k + 1 in (experiment.x_input, experiment.y_input):
            continue
        key = f"held {k}"
        st.session_state[key] = experiment.held[k]

        def take(k: int = k, key: str = key) -> None:
            held = list(session.experiment.held)
            held[k] = st.session_state[key]
            session.change(held=tuple(held))

        st.slider(
            f"Hold x{k + 1} at", 0.0, 1.0, step=0.1, key=key, on_change=take,
            help=explain(SETTINGS["held"]),
        )  # fmt: skip


def draw_network(session: Session) -> None:
    """Draw the network's shape and its first weights."""
    heading("Network", "starts the run again")
    draw_layers(session)
    in_pairs(
        session,
        ("hidden_activation", "output_activation"),
        ("initializer", "initial_scale"),
        ("weight_seed", "bias"),
    )
    if session.experiment.bias:
        draw(session, "bias_initializer")


def draw_layers(session: Session) -> None:
    """Draw a slider for each hidden layer, and buttons that add and remove one."""
    layers = session.experiment.hidden_layers

    def add() -> None:
        now = session.experiment.hidden_layers
        session.change(hidden_layers=(*now, now[-1] if now else 4))

    def remove() -> None:
        session.change(hidden_layers=session.experiment.hidden_layers[:-1])

    for k, units in enumerate(layers):
        key = f"units {k}"
        st.session_state[key] = units

        def take(k: int = k, key: str = key) -> None:
            now = list(session.experiment.hidden_layers)
            now[k] = st.session_state[key]
            session.change(hidden_layers=tuple(now))

        st.slider(
            f"Units in hidden layer {k + 1}", 1, 32, key=key, on_change=take,
            help=explain(SETTINGS["hidden_layers"]),
        )  # fmt: skip
    if not layers:
        st.caption("No hidden layer: the boundary is a straight line.")
    left, right = st.columns(2)
    left.button(
        "Add layer", on_click=add, disabled=len(layers) >= MAX_HIDDEN_LAYERS, width="stretch"
    )
    right.button("Remove layer", on_click=remove, disabled=not layers, width="stretch")


def draw_training(session: Session) -> None:
    """Draw how it learns."""
    heading("Training", "")
    draw(session, "learning_rate")
    draw(session, "batch_size")
    st.caption(
        "The run goes on with another learning rate or batch size. The rest starts it again."
    )
    draw(session, "loss")
    in_pairs(session, ("reduction", "order_seed"))
    draw(session, "stop_epoch")


def heading(title: str, effect: str) -> None:
    """Draw a group's name, with what changes in it do to a run."""
    st.markdown(f"**{title}**" + (f" :small[:gray[{effect}]]" if effect else ""))


def in_pairs(session: Session, *pairs: tuple[str, str]) -> None:
    """Draw settings two by two."""
    for pair in pairs:
        for column, name in zip(st.columns(2), pair, strict=True):
            with column:
                draw(session, name)


def explain(one: Setting) -> str:
    """Return a setting's help, with what a change does."""
    return f"{one.help} {EFFECTS[one.effect]}"


def draw(session: Session, name: str) -> None:
    """Draw the widget of one setting."""
    one = SETTINGS[name]
    key = f"setting {name}"
    # The Experiment decides what a widget shows: also after another page, where widgets forget.
    st.session_state[key] = getattr(session.experiment, name)

    def take() -> None:
        value = st.session_state[key]
        if value is None:  # an emptied number field
            value = DEFAULTS[name]
        session.change(**{name: value})

    draw_kind(one, key, options_of(name, session.experiment), take)


def options_of(name: str, experiment: Experiment) -> Sequence[Any] | None:
    """Return the values on offer, where the experiment allows fewer than the kind does."""
    if name == "loss":
        return [
            loss.name
            for loss in LOSSES.values()
            if not loss.output_activations
            or experiment.output_activation in loss.output_activations
        ]
    if name in ("x_input", "y_input"):
        return range(1, experiment.n_inputs + 1)
    return None


def draw_kind(
    one: Setting, key: str, options: Sequence[Any] | None, take: Callable[[], None]
) -> None:
    """Draw the widget that fits a setting's kind; its value is in the session state already."""
    kind = one.kind
    common: dict[str, Any] = {"key": key, "on_change": take, "help": explain(one)}
    if isinstance(kind, Choice):
        names = options if options is not None else list(kind.options)
        st.selectbox(one.label, names, format_func=lambda name: kind.options[name], **common)
    elif options is not None:
        st.selectbox(one.label, options, format_func=lambda number: f"x{number}", **common)
    elif isinstance(kind, Flag):
        st.toggle(one.label, **common)
    elif isinstance(kind, Number | Whole) and kind.steps:
        steps = sorted({*kind.steps, st.session_state[key]}, key=lambda step: step or 1e9)
        if isinstance(kind, Number):
            steps.sort()
        st.select_slider(one.label, steps, format_func=kind.write, **common)
    elif isinstance(kind, Whole):
        # A word for 0 is told by the help; the field itself takes numbers.
        low = 0 if kind.word else kind.low
        st.number_input(one.label, low, kind.high, step=kind.step, **common)
    else:
        st.number_input(one.label, kind.low, kind.high, step=0.1, format="%g", **common)


def draw_presets(session: Session) -> None:
    """Draw the choice of ready-made experiments."""
    names = list(PRESETS)
    now = next((name for name in names if not differs(PRESETS[name], session.experiment)), None)
    key = "preset"
    st.session_state[key] = now

    def take() -> None:
        chosen = st.session_state[key]
        if chosen in PRESETS:
            session.take(PRESETS[chosen])

    st.selectbox(
        "Preset", names, index=None, key=key, on_change=take, placeholder="Your own",
        label_visibility="collapsed", width=240,
    )  # fmt: skip


def differs(one: Experiment, other: Experiment) -> bool:
    """Return whether two experiments differ in more than how they are looked at."""
    return any(
        getattr(one, name) != getattr(other, name)
        for name, setting in SETTINGS.items()
        if setting.effect != "view"
    )
