"""What differs from what was begun with: through changes, choices, undo, reload and exercises."""

import json
from typing import Any

import pytest

from playground.presets import GALLERY
from playground.ui.gallery.choosing import ARTICLES, choose_entry, line_of
from playground.ui.keeping.returning import for_keeper
from playground.ui.keeping.snapshot import Snapshot
from playground.ui.visit.exercising import leave_exercise, open_exercise
from playground.ui.visit.session import Session
from playground.ui.visit.starting import changes_since_start, set_all_back, set_some_back
from playground.workshop.catalogue import shipped
from tests.ui.visits import kept, tell, visit


def changed(session: Session) -> tuple[str, ...]:
    return changes_since_start(session)[1]


def come_back(session: Session, text: str) -> Session:
    """Return the session of a page that is loaded again, with what the browser had kept."""
    again = visit(**session.experiment.to_query())
    tell(again, "kept", text=text)
    return again


@pytest.mark.parametrize("entry", GALLERY, ids=[entry.key for entry in GALLERY])
def test_tile_is_what_was_begun_with_until_all_is_set_back_to_it(entry: Any) -> None:
    session = visit()
    choose_entry(session, entry.key)
    assert session.start == entry.key
    assert changed(session) == ()
    before = session.experiment
    session.change(learning_rate=0.123, hidden_layers=(5, 5), weight_seed=77)
    assert {"learning_rate", "hidden_layers", "weight_seed"} <= set(changed(session))
    title = f"\u201c{entry.title}\u201d."
    assert line_of(session).differs.endswith(f"settings differ from {title}")
    set_all_back(session)
    assert session.experiment.trains_like(before)
    assert changed(session) == ()
    assert session.by_hand == frozenset()
    assert line_of(session).differs == ""


def test_one_setting_goes_back_and_the_draw_that_had_come_along_with_it() -> None:
    session = visit()
    session.change(noise=0.0, learning_rate=0.7)
    session.change(hidden_activation="relu")
    assert set(changed(session)) >= {"learning_rate", "hidden_activation", "initializer"}
    set_some_back(session, "hidden_activation")
    assert changed(session) == ("learning_rate",)
    assert line_of(session).differs == "1 setting differs from \u201cThe article\u201d."
    set_some_back(session, "learning_rate")
    assert changed(session) == ()


def test_draw_that_was_chosen_by_hand_stays() -> None:
    session = visit()
    session.change(initializer="lecun_normal")
    session.change(hidden_activation="relu")
    set_some_back(session, "hidden_activation")
    assert changed(session) == ("initializer",)


def test_setting_that_does_not_fit_is_refused_with_its_reason() -> None:
    session = visit()
    choose_entry(session, "data-circle")
    session.change(output_activation="tanh")
    assert "loss" in changed(session)
    set_some_back(session, "loss")
    assert session.refusal.startswith("Loss: cross_entropy needs output=")
    set_all_back(session)
    assert changed(session) == ()


def test_undo_reload_and_back_keep_what_was_begun_with() -> None:
    session = visit()
    choose_entry(session, "tf-playground")
    session.change(learning_rate=0.3)
    for_keeper(session)
    again = come_back(session, kept(session))
    assert (again.start, changed(again)) == ("tf-playground", ("learning_rate",))
    choose_entry(session, "spiral-deep")
    for_keeper(session)
    assert changed(session) == ()
    tell(session, "undo")
    assert (session.start, changed(session)) == ("tf-playground", ("learning_rate",))


@pytest.mark.parametrize("start", [None, 7, ["article"], "no such start", "x" * 1000])
def test_kept_work_without_a_known_start_comes_back_with_the_nearest(start: Any) -> None:
    session = visit()
    session.change(learning_rate=0.3)
    document = json.loads(kept(session))
    if start is None:
        del document["start"]  # of an earlier version
    else:
        document["start"] = start
    text = json.dumps(document)
    assert Snapshot.read(text).loaded
    again = come_back(session, text)
    assert not again.keeping.word.startswith("The work that this browser kept cannot be used")
    assert (again.start, changed(again)) == ("article", ("learning_rate",))


def test_settings_by_hand_on_other_data_differ_from_those_of_their_tile() -> None:
    session = visit()
    session.change(learning_rate=0.02)
    choose_entry(session, "data-circle")
    assert session.start == "data-circle"
    assert "learning_rate" in changed(session)


def test_articles_settings_are_a_start_for_any_data() -> None:
    session = visit()
    choose_entry(session, "data-moons")
    line_of(session).offers[ARTICLES]()
    assert (session.start, changed(session)) == ("article-moons", ())


def test_nothing_is_set_back_in_an_exercise_or_where_controls_are_chosen() -> None:
    session = visit()
    session.change(learning_rate=0.3)
    exercise = next(iter(shipped().values()))
    open_exercise(session, exercise)
    begun = session.experiment
    session.change(learning_rate=0.123)
    assert changed(session) == ()
    set_all_back(session)
    set_some_back(session, "learning_rate")
    assert session.experiment == begun.changed(learning_rate=0.123)
    leave_exercise(session)
    assert "learning_rate" in changed(session)
    only = visit(only="lr-play", lr="0.3")
    assert changed(only) == ()
