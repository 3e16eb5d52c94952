"""Coming back: by itself where the page is the same, else by an offer; one click forgets all."""

from typing import Any

import pytest

from playground.experiment import Experiment
from playground.ui.keeping.returning import for_keeper, for_player, restore, start_afresh
from playground.ui.notices import words_of_return
from playground.ui.visit.exercising import open_exercise
from playground.ui.visit.opening import query_of
from playground.ui.visit.refresh import begin_page
from playground.ui.visit.session import Session
from playground.workshop.catalogue import shipped
from playground.workshop.learner import now
from tests.ui.visits import ask, kept, tell, train, visit


def anns() -> Session:
    """Return a session in which Ann has begun an exercise and gone some way."""
    session = visit(exercise="stuck")
    question = shipped()["stuck"].questions[0]
    session.learner.predict(question, question.options[0].key, session.playback.run)
    session.learner.record = session.learner.record.with_name("Ann")
    train(session, 5)
    return session


@pytest.mark.parametrize(
    ("query", "comes_back"),
    [
        ({"exercise": "stuck"}, True),  # its own link, as it is handed out
        ({}, False),
        ({"exercise": "twins"}, False),
        ({"lr": "2"}, False),
        ({"exercise": "stuck", "only": "lr"}, False),
    ],
    ids=repr,
)
def test_the_run_comes_back_by_itself_where_the_page_is_the_same(
    query: dict[str, str], comes_back: bool
) -> None:
    session = anns()
    other = visit(**query)
    before = other.experiment
    tell(other, "kept", text=kept(session))
    assert (other.playback.run.frames[-1].state.epoch > 0) == comes_back
    assert (other.keeping.offer is None) == comes_back
    # The record is Ann's in any case, and the page says so.
    assert other.learner.record.id == session.learner.record.id
    assert "the record of Ann" in words_of_return(other)
    if not comes_back:
        assert other.experiment == before
        assert "Stuck" in words_of_return(other)
        assert ("the link's experiment" in words_of_return(other)) == bool(query)


def test_what_is_offered_comes_back_whole_and_the_links_experiment_by_undo() -> None:
    session, other = anns(), visit(lr="2")
    tell(other, "kept", text=kept(session))
    offer = other.keeping.offer
    assert offer
    restore(other, offer)
    for_keeper(other)
    assert other.learner.exercise == shipped()["stuck"]
    assert (
        other.playback.current_frame().state.epoch == session.playback.current_frame().state.epoch
    )
    assert query_of(other) == query_of(session)
    tell(other, "undo")
    assert (other.learner.exercise, other.experiment) == (None, Experiment(learning_rate=2.0))


def test_the_offer_waits_over_another_load_of_the_page() -> None:
    session, other = anns(), visit(lr="2")
    first = kept(session)
    tell(other, "kept", text=first)
    assert for_keeper(other)["offered"] == "kept"
    train(other, 3)
    third = visit(lr="2")
    tell(third, "kept", text=kept(other), before=first)
    assert third.playback.run.frames[-1].state.epoch > 0
    assert for_keeper(third)["offered"] == "before"
    assert third.keeping.offer
    assert third.keeping.offer.exercise == "stuck"


def test_what_was_begun_meanwhile_is_not_thrown_away() -> None:
    session = visit()
    train(session, 5)
    other = visit()
    train(other, 2)
    run = other.playback.run
    tell(other, "kept", text=kept(session))
    assert other.playback.run is run
    assert other.keeping.offer


@pytest.mark.parametrize("query", [{}, {"lr": "2"}, {"exercise": "stuck"}], ids=repr)
def test_a_visit_that_did_nothing_is_not_talked_about(query: dict[str, str]) -> None:
    other = visit()
    tell(other, "kept", text=kept(visit()))
    assert words_of_return(other) == ""
    other = visit(**query)
    tell(other, "kept", text=kept(visit(lr="3")))
    assert other.keeping.offer is None


def test_a_record_of_another_tab_is_put_together_with_this_one() -> None:
    session = anns()
    elsewhere = visit()
    elsewhere.learner.record = session.learner.record
    open_exercise(elsewhere, shipped()["twins"])
    for_keeper(elsewhere)
    other = visit(exercise="stuck")
    tell(other, "kept", text=kept(session), other=kept(elsewhere))
    assert {"stuck", "twins"} <= set(other.learner.record.entries)
    assert other.learner.exercise == shipped()["stuck"]


def test_a_record_that_was_told_before_all_was_forgotten_is_not_taken() -> None:
    session = anns()
    text = session.learner.record.to_json(now()).decode()
    fresh = start_afresh(visit())
    tell(fresh, "other", record=text, cleared=fresh.keeping.cleared - 1)
    assert not fresh.learner.record.entries
    tell(fresh, "other", record=text, cleared=fresh.keeping.cleared)
    assert "stuck" in fresh.learner.record.entries


def test_the_next_learner_starts_afresh() -> None:
    session = anns()
    session.notes = "mine"
    other = visit(exercise="stuck")
    tell(other, "kept", text=kept(session))
    before = for_keeper(other)
    fresh = start_afresh(other)
    told = for_keeper(fresh)
    assert told["cleared"] == before["cleared"] + 1
    assert told["token"] == before["token"]
    assert fresh.learner.exercise == shipped()["stuck"]
    assert fresh.learner.record.id != session.learner.record.id
    assert (fresh.learner.record.name, fresh.notes, fresh.own) == ("", "", None)
    assert fresh.learner.progress.predictions == ()
    assert "Ann" not in told["kept"][1]
    assert (fresh.keeping.word, fresh.keeping.offer) == ("", None)
    assert told["kept"][0] > before["kept"][0]
    tell(fresh, "undo")
    assert fresh.learner.record.name == ""


def test_a_part_drawn_for_the_learner_before_says_nothing_to_the_keeper() -> None:
    before = anns()
    tell(before, "run")
    token = for_keeper(before)["token"]
    begin_page(before)
    fresh = start_afresh(before)
    stamp = for_keeper(fresh)["kept"][0]
    train(before, 3)
    late = for_player(before)
    assert late is None or late["token"] != token
    assert for_keeper(fresh)["kept"][0] == stamp
    assert "Ann" not in for_keeper(fresh)["kept"][1]
    assert before.stale  # it has the page drawn without it
    # Nor is it told twice what the browser has told once.
    assert before.keeping.reply == fresh.keeping.reply


@pytest.mark.parametrize(
    ("parts", "word"),
    [({"isOff": True}, "its storage is off"), ({"isNewer": True}, "by a newer playground")],
)
def test_a_browser_that_keeps_nothing_is_told_of(parts: dict[str, Any], word: str) -> None:
    session = visit()
    tell(session, "kept", **parts)
    assert word in words_of_return(session)
    assert word in session.keeping.why_not


def test_a_page_that_is_still_there_gives_back_what_it_saw_without_a_storage() -> None:
    session = visit()
    train(session, 5)
    other = visit()
    tell(other, "kept", text=kept(session), isOff=True)
    assert other.playback.run.frames[-1].state.epoch > 0
    assert "its storage is off" in words_of_return(other)


def test_while_it_plays_snapshots_are_small_and_few() -> None:
    session = visit()
    train(session, 200, "1")
    for_player(session)
    sent = []
    for _ in range(20):
        run = session.playback.run
        ask(session, "play", name="1", n=8, at=run.frames[-1].id)
        news = for_player(session)
        if news and news["kept"]:
            sent.append(news["kept"])
    assert len(sent) <= 4
    ask(session, "look")
    full = for_player(session)
    assert full
    assert all(len(text) < len(full["kept"][1]) / 4 for _, text, _ in sent[2:])


def test_a_snapshot_goes_along_twice_as_messages_are_lost() -> None:
    session = visit()
    train(session, 2)
    sent = [for_player(session) for _ in range(4)]
    stamps = [one["kept"][0] for one in sent if one and one["kept"]]
    assert len(stamps) <= 2
    session.notes = "something new"
    sent = [for_player(session) for _ in range(4)]
    assert [bool(one and one["kept"]) for one in sent] == [True, True, False, False]
