"""The session and the learner's part of it, without a page."""

import pytest

from playground.experiment import Experiment
from playground.explain.diagnosis import diagnose
from playground.live.recorder import Run
from playground.ui.learner import Learner
from playground.ui.session import Session, open_link, root_of
from playground.workshop.catalogue import shipped


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("http://host:8501", "http://host:8501/"),
        ("http://host:8501/?lr=1", "http://host:8501/"),
        ("http://host:8501/hood", "http://host:8501/"),
        ("http://host/below/model?x=1", "http://host/below/"),
        ("http://host/classroom", "http://host/classroom/"),
        ("http://data/", "http://data/"),
    ],
)
def test_a_link_begins_with_the_address_of_the_app(url: str, root: str) -> None:
    assert root_of(url) == root


def test_each_bad_part_of_a_link_is_told_beside_an_exercise() -> None:
    query = {"exercise": "stuck", "track": "99", "only": "foo", "bar": "1"}
    session = open_link(query, ["lr is given 2 times: the last one counts"])
    assert session.learner.exercise == shipped()["stuck"]
    assert [one.split()[0].strip(":") for one in session.problems] == ["lr", "bar", "track", "only"]


def test_what_is_refused_is_not_told_as_part_of_a_link() -> None:
    session = open_link({"lr": "abc"}, [])
    session.change(learning_rate=-1.0)
    assert session.refusal.startswith("Learning rate: expected a number")
    assert len(session.problems) == 1
    session.change(learning_rate=1.0)
    assert (session.problems, session.refusal) == ([], "")


@pytest.mark.parametrize(("only", "n"), [(("play", "points"), 5), (("play",), 4), (None, 5)])
def test_points_are_added_where_they_are_shown(only: tuple[str, ...] | None, n: int) -> None:
    session = Session(Experiment())
    session.learner.only = only
    session.answer(
        {
            "do": "points",
            "no": 1,
            "run": session.playback.run.number,
            "frame": session.playback.run.frames[-1].id,
            "value": ["add", 0.3, 0.4, 1],
        }
    )
    assert len(session.playback.run.dataset.X) == n


def test_a_second_check_goes_on_with_the_seeds_under_way() -> None:
    luck = shipped()["luck-or-size"]
    learner, run = Learner(), Run(luck.start.changed(hidden_layers=(4,)))
    learner.open(luck)
    assert learner.check(run, run.frames[-1]) == ""
    assert learner.rate
    learner.rate.advance(0.01)
    under_way, done = learner.rate, learner.rate.share_done
    learner.check(run, run.frames[-1])
    assert learner.rate is under_way
    assert learner.rate.share_done == done > 0.0
    other = Run(luck.start.changed(hidden_layers=(3,)))
    learner.check(other, other.frames[-1])
    assert learner.rate is not under_way


def test_health_names_what_the_outputs_are_and_the_bias_that_is_missing() -> None:
    start = shipped()["and-needs-bias"].start
    run = Run(start)
    while run.frames[-1].state.epoch < 5000:
        run.record(24, "100")
    found = diagnose(run, run.frames[-1])[0]
    assert "Every output is near 0.5." in found.evidence
    assert "bias" in found.advice
    assert found.experiment
    assert (found.experiment.bias, found.experiment.hidden_layers) == (True, ())
