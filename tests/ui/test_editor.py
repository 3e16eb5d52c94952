"""The editor of exercises: the form and the file say the same, whatever the draft is."""

import json
import math
import re
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from playground.run.recorder import Run
from playground.ui.keeping.snapshot import LONGEST, Snapshot, write
from playground.ui.pages.exercises.editor.actions import put_into_list, try_out
from playground.ui.pages.exercises.editor.form import Form
from playground.ui.pages.exercises.editor.head import FIRST_ID, kind_names, name_after
from playground.ui.pages.exercises.editor.page import PARTS, begin_copy, begin_new, begin_text
from playground.ui.pages.exercises.editor.present import add_solution, take_start, weights_shown
from playground.ui.visit.exercising import open_exercise
from playground.ui.visit.session import Session
from playground.workshop.by_hand import all_values, ledger
from playground.workshop.catalogue import everybodys, shipped
from playground.workshop.drafting.document import NOTHING
from playground.workshop.drafting.draft import Draft, written
from playground.workshop.drafting.workbench import all_faults
from playground.workshop.kinds import KINDS
from playground.workshop.proof import prove
from playground.workshop.schema import KEYS
from tests.examples import examples
from tests.strategies import json_values
from tests.ui.visits import kept, tell, train, visit
from tests.workshop.files import BEGIN, EXAMPLE

DOCUMENT = tomllib.loads(EXAMPLE)


def script() -> None:
    import streamlit as st

    from playground.ui.pages.exercises.editor.page import draw_editor

    draw_editor(st.session_state["session"])


def editing(draft: Draft) -> AppTest:
    """Return the page with a draft."""
    app = AppTest.from_function(script, default_timeout=60)
    session = visit()
    session.bench.begin(draft)
    app.session_state["session"] = session
    app.run()
    assert not app.exception
    return app


def draft_of(app: AppTest) -> Draft:
    session: Session = app.session_state["session"]
    assert session.bench.draft
    return session.bench.draft


def field(app: AppTest, label: str) -> Any:
    kinds = (app.text_input, app.text_area, app.number_input, app.selectbox, app.multiselect)
    return next(one for kind in (*kinds, app.checkbox) for one in kind if one.label == label)


def press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception


def form_of(session: Session) -> Form:
    assert session.bench.draft
    return Form(session, session.bench.draft, {})


def begun(kind: str, **query: str) -> Session:
    session = visit(**query)
    begin_new(session, kind)
    return session


# Each kind, limits of each sort, parts, many seeds, weights that are asked for.
COPIED = ("forward-by-hand", "which-weight-moves", "hand-wire-xor", "stuck", "luck-or-size")


@pytest.mark.parametrize("id", [*COPIED, "features-or-layers"])
def test_a_copy_is_shown_whole_and_drawing_it_changes_nothing(id: str) -> None:
    session = visit()
    begin_copy(session, id)
    draft = session.bench.draft
    assert draft
    assert all_faults(draft, everybodys()) == {}
    assert draft.exercise
    assert draft.exercise.start == shipped()[id].start
    app = editing(draft)
    assert draft_of(app) is draft
    shown = [one.value for one in (*app.text_input, *app.text_area)]
    exercise = shipped()[id]
    for text in (exercise.title, exercise.objective, *(hint.text for hint in exercise.hints)):
        assert text in shown
    assert [
        one.label for one in app.button if one.label in ("Try it", "Prove") and one.disabled
    ] == []


def test_form_and_file_are_two_views_of_one_draft() -> None:
    app = editing(Draft(DOCUMENT))
    field(app, "Title").set_value("Another title").run()
    assert 'title = "Another title"' in field(app, "Exercise file").value
    field(app, "Minutes").set_value(7).run()
    typed = field(app, "Exercise file").value.replace("minutes = 7", "minutes = 9  # of ten")
    field(app, "Exercise file").set_value(typed).run()
    assert field(app, "Minutes").value == 9
    assert "# of ten" in field(app, "Exercise file").value
    # Broken text is kept as it is; the form shows what was before.
    field(app, "Exercise file").set_value(typed + "\n[[").run()
    assert field(app, "Exercise file").value == typed + "\n[["
    assert any("this is not TOML" in one.value for one in app.error)
    assert field(app, "Title").value == "Another title"
    field(app, "Title").set_value("A third").run()
    assert draft_of(app).problem == ""
    assert field(app, "Minutes").value == 9
    assert "# of ten" not in field(app, "Exercise file").value
    assert not app.exception


def test_each_fault_is_told_beside_its_field_in_the_readers_words() -> None:
    draft = Draft(DOCUMENT).put(("title",), "").put(("minutes",), 500).put(("goal", 1, "op"), "~")
    app = editing(draft)
    said = [one.value for one in app.caption]
    for reason in draft.faults.values():
        assert any(reason[1:12] in one for one in said), reason
    assert [one.label for one in app.expander if "to do" in one.label] == [
        "What it is \u00b7 2 to do",
        "Goals \u00b7 1 to do",
    ]
    assert [one.disabled for one in app.button if one.label in ("Try it", "Prove")] == [True, True]


def test_items_are_added_moved_and_removed() -> None:
    app = editing(Draft(DOCUMENT))
    press(app, "Add a hint")
    field(app, "Hint 3").set_value("The last one.").run()
    assert draft_of(app).value("hint", 2) == {
        "text": "The last one.",
        "after_attempts": 3,
        "after_seconds": 180,
    }
    for label in ("Add a misconception", "Add a question", "Add a number", "Add a goal"):
        press(app, label)
    press(app, "Ask which way weights move")
    press(app, "Measure a success rate over many seeds")
    document = draft_of(app).document
    assert [len(document[key]) for key in ("misconception", "question", "number", "goal")] == [
        *(2, 3, 1, 3)
    ]
    draft = draft_of(app)
    assert {path[0] for path in draft.faults} == {"misconception", "question", "number"}
    next(one for one in app.button if one.help == "Move hint 3 up").click().run()
    next(one for one in app.button if one.help == "Remove hint 1").click().run()
    assert [one["text"] for one in draft_of(app).document["hint"]] == [
        "The last one.",
        "Switch Bias on.",
    ]


def test_a_field_that_was_drawn_for_an_item_that_is_gone_changes_nothing() -> None:
    session = visit()
    session.bench.begin(Draft(DOCUMENT))
    form = form_of(session)  # as the page was drawn
    form.put(("hint", 0), NOTHING)
    form.put(("hint", 0, "text"), "of the one that is gone")
    form.put(("hint", 1, "text"), "of the one that has moved up")
    assert session.bench.draft
    assert [one["text"] for one in session.bench.draft.document["hint"]] == [
        "of the one that has moved up"
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_on_the_screen_begins_an_exercise(kind: str) -> None:
    session = visit(layers="3", seed="5", bias="1")
    train(session, 3)
    frame = session.playback.current_frame()
    begin_new(session, kind)
    draft = session.bench.draft
    assert draft
    parameters = tuple(frame.state.parameters.tolist())
    assert draft.value("start", "parameters") == list(parameters)
    # Texts alone are missing.
    assert {path[-1] for path in draft.faults} <= {"title", "objective", "task", "text"} | {
        "prompt",
        "label",
    }
    for path in draft.faults:
        draft = draft.put(path, f"Text {path[-1]}")
    exercise = draft.exercise
    assert exercise
    assert exercise.start == session.experiment.changed(
        parameters=parameters, stop_epoch=exercise.start.stop_epoch
    )
    assert exercise.kind == kind
    if kind in ("predict", "by_hand"):
        assert prove(exercise).proved, prove(exercise).reasons
    assert kind_names()[kind] == KINDS[kind].title


def test_a_solution_is_what_differs_from_the_start() -> None:
    session = begun("run", data="and", layers="none", stop="3000")
    texts = {path: f"Text {path}" for path in session.bench.draft.faults}  # type: ignore[union-attr]
    for path, text in texts.items():
        form_of(session).put(path, text)
    form_of(session).put(("show",), ["play", "bias"])
    form_of(session).put(("start", "parameters"), NOTHING)
    session.change(bias=True, speed="100")
    add_solution(form_of(session))
    assert session.bench.draft
    assert session.bench.draft.value("proof", "solution") == [
        {"change": {"bias": True}, "rate": 0.9}
    ]
    exercise = session.bench.draft.exercise
    assert exercise
    assert prove(exercise).proved, prove(exercise).reasons


def test_wired_weights_are_a_solution() -> None:
    session = begun("wire", layers="2")
    for path in session.bench.draft.faults:  # type: ignore[union-attr]
        form_of(session).put(path, "Text")
    session.change(parameters=(6.0, -6.0, 6.0, -6.0, 6.0, 6.0))
    add_solution(form_of(session))
    assert session.bench.draft
    change = session.bench.draft.value("proof", "solution", 0, "change")
    assert change == {"parameters": [6.0, -6.0, 6.0, -6.0, 6.0, 6.0]}
    take_start(form_of(session))
    assert session.bench.draft.value("start", "parameters") == change["parameters"]


def test_weights_that_no_file_holds_are_drawn() -> None:
    session = visit(layers="32-32-32", data="iris", out="softmax", loss="cross_entropy")
    assert weights_shown(session) is None
    begin_new(session, "run")
    assert session.bench.draft
    assert session.bench.draft.value("start", "parameters") is None


def test_a_draft_is_tried_as_a_learner_finds_it() -> None:
    session = visit()
    session.bench.begin(Draft(DOCUMENT))
    try_out(session)
    assert session.learner.exercise == session.bench.draft.exercise  # type: ignore[union-attr]
    assert session.next_page == "play"
    assert "or-needs-bias" not in session.learner.catalogue.exercises
    other = visit()
    tell(other, "kept", text=kept(session))
    assert other.bench.draft == session.bench.draft
    other = visit(exercise="or-needs-bias")
    tell(other, "kept", text=kept(session))
    assert other.learner.exercise == session.learner.exercise
    put_into_list(session, session.learner.exercise, EXAMPLE)  # type: ignore[arg-type]
    assert "or-needs-bias" in session.learner.catalogue.exercises
    assert session.learner.catalogue.source("or-needs-bias") == EXAMPLE.encode()


def test_an_id_of_a_shipped_exercise_is_refused_and_never_taken() -> None:
    draft = Draft(DOCUMENT).put(("id",), "stuck")
    assert "taken by another" in all_faults(draft, everybodys())[("id",)]
    session = visit()
    session.learner.catalogue.try_out(draft.exercise)
    assert session.learner.catalogue.find("stuck") == shipped()["stuck"]


def test_a_draft_gets_its_name_from_its_title_until_it_has_one() -> None:
    session = begun("run")
    name_after(form_of(session), "XOR: *two* lines? <b>")
    assert session.bench.draft
    assert session.bench.draft.value("id") == "xor-two-lines-b"
    name_after(form_of(session), "Another")
    assert session.bench.draft.value("id") == "xor-two-lines-b"
    for title in ("Stuck", "\u4f60\u597d", "a" * 80):
        session.bench.begin(Draft({"id": FIRST_ID}))
        name_after(form_of(session), title)
        assert session.bench.draft
        id = session.bench.draft.value("id")
        assert id not in shipped()
        assert not all_faults(Draft({**DOCUMENT, "id": id}), everybodys())


@pytest.mark.parametrize("typed", ["", "[[", "x = 1\n# comment", EXAMPLE + "\n# end", "\x00"])
def test_a_draft_survives_a_reload_whatever_it_is(typed: str) -> None:
    session = visit()
    begin_text(session, EXAMPLE)
    session.bench.draft = Draft.of_text(typed, DOCUMENT)
    other = visit(lr="2")
    tell(other, "kept", text=kept(session))
    assert other.bench.draft == session.bench.draft
    # One that is begun already is not lost for one that comes back.
    third = begun("run")
    before = third.bench.draft
    tell(third, "kept", text=kept(session))
    assert third.bench.draft is before


finite = json_values.filter(lambda one: not re.search(r"NaN|Infinity", json.dumps(one)))


@given(finite | st.lists(st.text(max_size=30), max_size=3))
@examples(30)
def test_a_damaged_draft_costs_nothing_else(value: Any) -> None:
    session = visit(lr="2")
    document = json.loads(kept(session))
    document["draft"] = value
    snapshot = Snapshot.read(json.dumps(document))
    assert snapshot.loaded
    assert snapshot.draft is None or isinstance(snapshot.draft, Draft)


def test_a_draft_that_is_too_large_goes_before_the_record() -> None:
    session = visit()
    huge = Draft(DOCUMENT, "#" + "\u00e9" * 190_000, "no TOML")
    text = write(session.playback, session.learner, "", None, "", session.rooms, BEGIN, huge)
    assert len(text) <= LONGEST
    assert Snapshot.read(text).record.id == session.learner.record.id


def test_one_draft_is_set_aside_for_another() -> None:
    session = visit()
    begin_text(session, EXAMPLE)
    first = session.bench.draft
    begin_copy(session, "stuck")
    assert session.bench.draft != first
    session.bench.bring_back()
    assert session.bench.draft == first
    session.bench.bring_back()
    assert session.bench.draft != first


def test_what_was_proved_and_has_changed_is_not_proved() -> None:
    session = visit()
    begin_text(session, EXAMPLE)
    bench = session.bench
    bench.prove()
    assert bench.work
    assert bench.report is None
    while not bench.work.advance(10.0):
        pass
    bench.finish()
    assert bench.report
    assert bench.report.proved
    form_of(session).put(("title",), "Another")
    assert bench.report is None
    form_of(session).put(("title",), DOCUMENT["title"])
    assert bench.report.proved


nasty = st.dictionaries(st.sampled_from([*KEYS, "other"]), json_values, max_size=8)


@given(nasty)
@examples(12)
def test_any_draft_can_be_drawn(parts: dict[str, Any]) -> None:
    whole = {key: value for key, value in parts.items() if value is not None}
    editing(Draft(Draft.of_text(written_of({**DOCUMENT, **whole}), DOCUMENT).document))


def written_of(document: dict[str, Any]) -> str:
    try:
        return written(document)
    except TypeError:  # null, which TOML does not have
        return EXAMPLE


WRONG: Any = [
    {"id": 7, "options": "none", "weights": 3, "slips": [5], "change": 1, "text": ["a"]},
    8,
]


@pytest.mark.parametrize("key", KEYS)
def test_a_draft_with_wrong_types_can_be_drawn(key: str) -> None:
    for value in (WRONG, {"a": 1, "learning_rate": [], "seeds": "x", "solution": WRONG}, "x", -1):
        app = editing(Draft({**DOCUMENT, key: value}))
        is_wrong = bool(all_faults(draft_of(app), everybodys()))
        assert is_wrong == any("to do" in one.value for one in app.markdown)


@pytest.mark.parametrize("number", [10**400, math.nan, math.inf, -(10**400)])
def test_a_draft_with_numbers_beyond_all_measure_can_be_drawn(number: float) -> None:
    draft = Draft(DOCUMENT)
    places = [("goal", 1, "value"), ("minutes",), ("limits", "learning_rate", "low")]
    for path in (*places, ("start", "learning_rate"), ("hint", 0, "after_seconds")):
        draft = draft.put(path, number)
    assert len(editing(draft).number_input) > 10


def test_every_key_of_the_format_has_its_place_in_the_form() -> None:
    placed = [key for *_, keys in PARTS for key in keys]
    assert sorted([*placed, "schema"]) == sorted(KEYS)


@pytest.mark.parametrize("id", ["forward-by-hand", "stuck", "features-or-layers"])
def test_the_values_that_are_offered_are_those_of_the_update(id: str) -> None:
    start = shipped()[id].start
    found = all_values(ledger(start, 1))
    assert {"loss", "after.loss", "input[0]", "layers[0].net[0]", "W1[0,0]"} <= found.keys()
    n_weights = sum(one.startswith(("W", "b")) for one in found)
    assert n_weights == start.n_parameters
    # Through cross-entropy and the sigmoid the error comes back as the delta, without a slope.
    of_output = f"layers[{len(start.hidden_layers)}].slope[0]"
    assert (of_output in found) == (start.loss == "squared_error")


def test_trying_leaves_the_exercise_that_was_open() -> None:
    session = visit()
    open_exercise(session, shipped()["stuck"])
    run = session.playback.run
    session.bench.begin(Draft(DOCUMENT))
    try_out(session)
    assert session.playback.run is not run
    assert isinstance(session.playback.run, Run)
    assert session.learner.record.entry("stuck")
