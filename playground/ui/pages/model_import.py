"""The part Import of the page Model: a file, what it holds, and how it was read."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from playground.engine import HIDDEN_ACTIVATIONS
from playground.experiment.fields import SPELLED
from playground.importing.found import ChosenActivations, outputs_for
from playground.importing.read import LIMITS, Loaded, ModelError, read_model, resume
from playground.run.frames import Frame
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind_choice
from playground.ui.widgets.texts import capitalised, plain

INTRODUCTION = (
    "A project file, or weights as JSON or NPZ, from this page or made by hand. Or a network that "
    "was trained elsewhere: **ONNX** (PyTorch, scikit-learn, Keras), a PyTorch state_dict as "
    "**safetensors**, or Keras weights saved with `np.savez`. It is fitted into the current data. "
    "Nothing changes until you press *Open*. No code in a file is run."
)


def draw_upload(session: Session, _frame: Frame) -> None:
    """Draw the choice of a file, what it holds, and the button that opens it."""
    st.markdown(INTRODUCTION)
    # Files of any name: one that cannot be read is told by its content, and what to do instead.
    file = st.file_uploader(
        "File",
        max_upload_size=LIMITS.n_bytes // 1_000_000,
        key="model file",
        label_visibility="collapsed",
    )
    if file is None:
        return
    now, view = session.experiment, session.view
    chosen = ChosenActivations(view.hidden_of_file or None, view.output_of_file or None)

    def read() -> tuple[Loaded, str]:
        loaded = read_model(file.name, file.getvalue(), now, chosen)
        return loaded, _what_it_is(loaded)

    try:
        loaded, what = session.remember("loaded", (file.file_id, now, chosen), read)
    except ModelError as error:
        st.error(f"{capitalised(str(error))}. Your current run is unchanged.")
        return
    if loaded.lacks_activations:
        draw_activations(session, loaded)
    draw_loaded(session, loaded, what)


def draw_activations(session: Session, loaded: Loaded) -> None:
    """Draw the choice of activations for a network whose file tells none."""
    found = loaded.experiment
    st.caption("The file tells no activations: choose those that the network was trained with.")
    with st.container(horizontal=True):
        if found.hidden_layers:
            now = found.hidden_activations[0]
            _draw_choice(session, "hidden_of_file", "Hidden layers", list(HIDDEN_ACTIVATIONS), now)
        fitting = outputs_for(found, found.n_outputs)
        _draw_choice(session, "output_of_file", "Output", fitting, found.output_activation)


def _draw_choice(session: Session, name: str, label: str, options: Sequence[str], now: str) -> None:
    def take(chosen: str) -> None:
        session.choose(**{name: chosen})

    bound = bind_choice(session, name, options, now, take)
    st.selectbox(label, format_func=_spelled, width=220, **bound)


def _spelled(activation: str) -> str:
    return SPELLED.get(activation, activation.replace("_", " "))


def draw_loaded(session: Session, loaded: Loaded, what: str) -> None:
    """Draw what a file holds, how it was read, and the button that opens it."""
    st.success(what)
    if loaded.decisions:
        st.info("\n".join(f"- {capitalised(one)}." for one in loaded.decisions))
    if loaded.problems:
        st.warning(f"Not used: {'; '.join(map(plain, loaded.problems))}.")
    st.button(
        "Open",
        type="primary",
        key="open model",
        help="Replaces the current run.",
        on_click=partial(open_model, session, loaded),
    )


def _what_it_is(loaded: Loaded) -> str:
    """Return a sentence on the network, and with weights alone how good it is on the data."""
    found, states = loaded.experiment, loaded.states
    sizes = "-".join(map(str, found.layer_sizes))
    network = f"A {sizes} network on {found.dataset}"
    if states:
        frames = "1 frame, at" if len(states) == 1 else f"{len(states)} frames, to"
        return f"{network}: {frames} epoch {states[-1].epoch:,}."
    names = dict.fromkeys([*found.hidden_activations, found.output_activation])
    scores = resume(found, states).frames[0].scores
    good = f"{scores.accuracy:.1%} right" if found.class_names else f"R² {scores.r_squared:.3f}"
    return (
        f"{network}: weights only. Activations: {', '.join(map(_spelled, names))}. On the training "
        f"points: {good}, loss {scores.loss:.4g}."
    )


def open_model(session: Session, loaded: Loaded) -> None:
    """Take what a file holds in place of the current run."""
    try:
        run = resume(loaded.experiment, loaded.states, loaded.curve, loaded.settled)
    except ModelError as error:
        session.refusal = str(error)
        return
    if loaded.notes is not None:
        session.notes = loaded.notes
    # The next file is read with the activations of the network that is current then.
    session.choose(hidden_of_file="", output_of_file="")
    session.shelf = loaded.shelf if loaded.shelf.runs else session.shelf
    session.open_run(run, loaded.shown)
