"""Controls drawn from the settings: each field's kind, label, limits and help decide its widget."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from playground.data.datasets import SOURCES
from playground.engine import LOSSES
from playground.experiment import PRESETS, SETTINGS, Experiment
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

        def take(value: float, k: int = k) -> None:
            held = list(session.experiment.held)
            held[k] = value
            session.change(held=tuple(held))

        st.slider(
            f"Hold x{k + 1} at", 0.0, 1.0, experiment.held[k], step=0.1,
            help=explain(SETTINGS["held"]),
            **bind(session, f"held {k}", experiment.held[k], take),
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

        def take(value: int, k: int = k) -> None:
            now = session.experiment.hidden_layers
            if k < len(now):  # the layer may have been removed meanwhile
                session.change(hidden_layers=(*now[:k], value, *now[k + 1 :]))

        st.slider(
            f"Units in hidden layer {k + 1}", 1, 32, units, help=explain(SETTINGS["hidden_layers"]),
            **bind(session, f"units {k}", units, take),
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


def bind(session: Session, name: str, value: Any, take: Callable[[Any], None]) -> dict[str, Any]:
    """Return key and callback of a widget that shows `value` and hands a new one to `take`.

    The Experiment decides what a widget shows. Where that was changed by something else (a preset,
    say), the widget gets a new key. A request of the player that was under way then still brings
    the old widget's value: it is known by its old key, and not taken. The widget's own default
    must be `value`, too: set in the session state instead, it would reach the browser with one run
    of the script alone, and that one can be cut short by the next.
    """

    def current_key() -> str:
        return f"{name} {session.generation}.{session.rebound.get(name, 0)}"

    key = current_key()
    if key in st.session_state and st.session_state[key] != value:
        session.rebound[name] = session.rebound.get(name, 0) + 1
        key = current_key()

    def take_if_current() -> None:
        if key == current_key():
            take(st.session_state[key])

    return {"key": key, "on_change": take_if_current}


def explain(one: Setting) -> str:
    """Return a setting's help, with what a change does."""
    return f"{one.help} {EFFECTS[one.effect]}"


def draw(session: Session, name: str) -> None:
    """Draw the widget of one setting."""
    one = SETTINGS[name]

    def take(value: Any) -> None:
        session.change(**{name: value})

    value = getattr(session.experiment, name)
    bound = bind(session, name, value, take)
    draw_kind(one, value, options_of(name, session.experiment), {**bound, "help": explain(one)})


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
    one: Setting, value: Any, options: Sequence[Any] | None, common: dict[str, Any]
) -> None:
    """Draw the widget that fits a setting's kind.

    Args:
        one: the setting.
        value: what it is now.
        options: the values on offer, where they are not all that the kind has.
        common: key, callback and help of the widget.
    """
    kind = one.kind
    if isinstance(kind, Choice):
        names = options if options is not None else list(kind.options)
        label = kind.options.__getitem__
        st.selectbox(one.label, names, names.index(value), format_func=label, **common)
    elif options is not None:
        label = "x{}".format
        st.selectbox(one.label, options, options.index(value), format_func=label, **common)
    elif isinstance(kind, Flag):
        st.toggle(one.label, value, **common)
    elif isinstance(kind, Number | Whole) and kind.steps:
        steps = sorted({*kind.steps, value}, key=lambda step: step or 1e9)
        if isinstance(kind, Number):
            steps.sort()
        st.select_slider(one.label, steps, value, format_func=kind.write, **common)
    elif isinstance(kind, Whole):
        # A word for 0 is told by the help; the field itself takes numbers.
        low = 0 if kind.word else kind.low
        st.number_input(one.label, low, kind.high, value, step=kind.step, **common)
    else:
        st.number_input(one.label, kind.low, kind.high, value, step=0.1, format="%g", **common)


def draw_presets(session: Session) -> None:
    """Draw the choice of ready-made experiments."""
    names = list(PRESETS)
    now = next((name for name in names if not differs(PRESETS[name], session.experiment)), None)

    def take(chosen: str | None) -> None:
        if chosen:
            session.replace(PRESETS[chosen])

    st.selectbox(
        "Preset", names, names.index(now) if now else None, placeholder="Your own",
        label_visibility="collapsed", width=240, **bind(session, "preset", now, take),
    )  # fmt: skip


def differs(one: Experiment, other: Experiment) -> bool:
    """Return whether two experiments differ in more than how they are looked at."""
    return any(
        getattr(one, name) != getattr(other, name)
        for name, setting in SETTINGS.items()
        if setting.effect != "view"
    )
