"""The part Import of the page Model: what a file holds is shown before anything changes."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from playground.ui.visit.session import Session
from tests.importing.examples import made_model, node, safetensors_bytes, weights_of
from tests.importing.test_keras_arrays import ARRAYS, saved
from tests.importing.test_safetensors import state

ONNX = made_model(
    [node("Gemm", "x W1 b1", "z"), node("Tanh", "z", "a"), node("Gemm", "a W2 b2", "y")],
    weights_of(2, 3, 1),
)


def page() -> None:
    import streamlit as st

    from playground.ui.pages.model_import import draw_upload
    from tests.ui.visits import visit

    session = st.session_state.setdefault("session", visit())
    draw_upload(session, session.playback.current_frame())


def opened(name: str, data: bytes) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30).run()
    app.file_uploader[0].set_value((name, data, "application/octet-stream")).run()
    assert not app.exception
    return app


def session_of(app: AppTest) -> Session:
    session: Session = app.session_state["session"]
    return session


def texts(found: Any) -> list[str]:
    return [one.value.replace("\\", "") for one in found]


def test_onnx_file_is_described_and_opened_on_a_click() -> None:
    app = opened("m.onnx", ONNX)
    before = session_of(app).experiment
    (sentence,) = texts(app.success)
    assert sentence.startswith(
        "A 2-3-1 network on xor: weights only. Activations: tanh, linear. On the training points: "
    )
    assert texts(app.info) == [
        "- Its output is linear: above 0.5 it is read as 1; if it was trained with logits, set the "
        "output activation to sigmoid."
    ]
    assert not app.selectbox
    assert session_of(app).experiment == before
    app.button("open model").click().run()
    assert not app.exception
    assert session_of(app).experiment.layer_sizes == (2, 3, 1)
    assert session_of(app).experiment.output_activation == "linear"


@pytest.mark.parametrize(
    ("name", "data"),
    [("m.safetensors", safetensors_bytes(state(2, 4, 1))), ("w.npz", saved(*ARRAYS))],
)
def test_activations_that_a_file_does_not_tell_can_be_chosen(name: str, data: bytes) -> None:
    app = opened(name, data)
    hidden, output = app.selectbox
    assert (hidden.label, hidden.value) == ("Hidden layers", "sigmoid")
    assert (output.label, output.value) == ("Output", "sigmoid")
    assert "softmax" not in output.options
    hidden.select("leaky_relu").run()
    assert not app.exception
    assert "Activations: leaky ReLU, sigmoid." in texts(app.success)[0]
    app.button("open model").click().run()
    found = session_of(app).experiment
    assert found.hidden_activations == ("leaky_relu",)
    assert session_of(app).view.hidden_of_file == ""


def test_file_that_cannot_be_read_is_told_and_the_run_is_unchanged() -> None:
    app = opened("m.pt", b"\x80\x02}q\x00.")
    (sentence,) = texts(app.error)
    assert sentence.startswith("'m.pt' is a pickle")
    assert sentence.endswith("Your current run is unchanged.")
    assert not app.button
