"""The session and the learner's part of it, without a page."""

from dataclasses import replace

import pytest

from playground.experiment import MAX_PARTS_NAMED, Experiment
from playground.health import Checkup
from playground.run.recorder import Run
from playground.ui.visit.exercising import open_exercise, start_again
from playground.ui.visit.links import link_to, root_of
from playground.ui.visit.opening import open_link
from playground.ui.visit.session import Session
from playground.workshop.catalogue import shipped
from playground.workshop.learner import Learner, now
from playground.workshop.record import Record
from tests.ui.visits import ask, visit


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
    assert root_of(url, ["hood", "data", "model"]) == root


@pytest.mark.parametrize(
    ("query", "epochs"),
    [
        ({}, 5_000),
        ({"stop": "20000"}, 20_000),
        ({"stop": "50000"}, 50_000),  # the default, but it is asked for
        ({"stop": "0"}, 5_000),
        ({"stop": "1000000"}, 100_000),
        ({"stop": "many"}, 5_000),
    ],
)
def test_many_seeds_are_trained_as_long_as_a_run_of_the_link(
    query: dict[str, str], epochs: int
) -> None:
    assert open_link(query, []).view.epochs == epochs


def test_a_link_opens_the_page_that_it_names() -> None:
    experiment = Experiment(bias=True)
    assert link_to(experiment, {}).endswith("/?bias=1")
    assert link_to(experiment, {}, "seeds").endswith("/seeds?bias=1")
    assert link_to(experiment, {}, "seeds", stop="50000").endswith("/seeds?stop=50000&bias=1")


def test_each_bad_part_of_a_link_is_told_beside_an_exercise() -> None:
    query = {"exercise": "stuck", "track": "99", "only": "foo", "bar": "1"}
    session = open_link(query, ["lr is given 2 times: the last one is used"])
    assert session.learner.exercise == shipped()["stuck"]
    assert [one.split()[0].strip(":") for one in session.problems] == ["lr", "track", "only", "bar"]


@pytest.mark.parametrize("n_repeated", [0, 3, 40])
@pytest.mark.parametrize("n_only", [0, 4, 30])
def test_bad_parts_of_a_link_are_counted_together(n_repeated: int, n_only: int) -> None:
    query = {"bar": "1", "foo": "1", "only": "-".join(f"x{k}" for k in range(n_only)) or "none"}
    repeated = [f"k{k} is given 2 times: the last one is used" for k in range(n_repeated)]
    problems = open_link(query, repeated).problems
    n = n_repeated + n_only + 2
    assert len(problems) == (n if n <= MAX_PARTS_NAMED + 1 else MAX_PARTS_NAMED + 1)
    if n > MAX_PARTS_NAMED + 1:
        assert problems[-1] == f"and {n - MAX_PARTS_NAMED} more"


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
    assert learner.assessment.rate
    learner.assessment.rate.advance(0.01)
    under_way, done = learner.assessment.rate, learner.assessment.rate.share_done
    learner.check(run, run.frames[-1])
    assert learner.assessment.rate is under_way
    assert learner.assessment.rate.share_done == done > 0.0
    other = Run(luck.start.changed(hidden_layers=(3,)))
    learner.check(other, other.frames[-1])
    assert learner.assessment.rate is not under_way


def test_health_names_what_the_outputs_are_and_the_bias_that_is_missing() -> None:
    start = shipped()["and-needs-bias"].start
    run = Run(start)
    while run.frames[-1].state.epoch < 5000:
        run.record(24, "100")
    checkup = Checkup(run, run.frames[-1], lambda name: name == "bias")
    while not checkup.advance(1.0):
        pass
    assert "Every output is near 0.5." in {one.text for one in checkup.observations}
    assert checkup.conclusion
    (offer,) = checkup.conclusion.offers
    assert offer.title == "Biases help"
    assert (offer.experiment.bias, offer.experiment.hidden_layers) == (True, ())


def test_a_setting_named_twice_in_a_link_is_shown_once() -> None:
    learner = open_link({"only": "lr-lr-step-lr-bogus"}, []).learner
    assert learner.only == ("learning_rate", "step")


def test_no_run_goes_beyond_the_epoch_of_a_question() -> None:
    session = open_link({"exercise": "replay-the-article"}, [])
    session.change(stop_epoch=50_000)
    run = session.playback.run
    question = shipped()["replay-the-article"].questions[0]
    request = {"do": "play", "run": run.number, "name": "1000", "n": 24}
    for no in range(1, 41):
        session.answer({**request, "no": no, "frame": run.frames[-1].id})
    assert run.frames[-1].state.epoch == question.before_epoch
    assert session.learner.locks(run).wait
    assert session.learner.predict(question, "half", run) == ""
    assert not session.learner.locks(run).wait
    session.answer({**request, "no": 41, "frame": run.frames[-1].id})
    assert run.frames[-1].state.epoch > question.before_epoch


def test_an_exercise_goes_on_where_the_saved_record_stands() -> None:
    session = open_link({"exercise": "and-needs-bias"}, [])
    session.change(bias=True)
    run = session.playback.run
    record = session.learner.saved(run, run.frames[0])
    other = Session(Experiment())
    other.learner.load(Record.from_json(record.to_json(now())))
    open_exercise(other, shipped()["and-needs-bias"])
    assert other.experiment == session.experiment
    start_again(other)
    assert other.experiment == shipped()["and-needs-bias"].start


@pytest.mark.parametrize("weight", [1e10, 3.0])
def test_weights_of_a_file_come_back_where_they_are_not_too_large(weight: float) -> None:
    exercise = shipped()["hand-wire-xor"]
    session = open_link({"exercise": exercise.id}, [])
    record = session.learner.saved(session.playback.run, session.playback.run.frames[0])
    entry = replace(record.entries[exercise.id], weights=(weight,) * 9)
    other = Session(Experiment())
    other.learner.load(record.with_entry(entry))
    open_exercise(other, exercise)
    brought = exercise.start.changed(parameters=(3.0,) * 9)
    assert other.experiment == (exercise.start if weight > 1e9 else brought)


def test_settings_that_leave_the_exercise_are_not_gone_on_with() -> None:
    session = open_link({"exercise": "and-needs-bias"}, [])
    session.change(learning_rate=9.0, dataset="xor")
    run = session.playback.run
    other = Session(Experiment())
    other.learner.load(session.learner.saved(run, run.frames[0]))
    open_exercise(other, shipped()["and-needs-bias"])
    assert other.experiment == shipped()["and-needs-bias"].start


def test_what_hides_the_answer_is_shown_once_it_is_passed() -> None:
    session = open_link({"exercise": "forward-by-hand"}, [])
    run = session.playback.run
    assert session.learner.locks(run).panels
    session.learner.progress = replace(session.learner.progress, passed_at=now())
    assert not session.learner.locks(run).panels


def test_a_speed_is_offered_only_where_there_is_play() -> None:
    session = open_link({"exercise": "which-weight-moves"}, [])
    tools = session.learner.locks(session.playback.run).tools
    assert "speed" in tools
    assert "step_unit" not in tools


@pytest.mark.parametrize(
    ("wanted", "units", "refusal"),
    [
        ([[3, "sigmoid"]], (3,), ""),
        ([[4, "sigmoid"]], (2,), "Units in hidden layers: expected units in each layer: 1 to 3"),
        ([[2, "sigmoid"], [2, "sigmoid"]], (2,), "Units in hidden layers: expected layers: 1, got"),
        ([[2, "tanh"]], (2,), ""),  # this one the exercise does not show
    ],
)
def test_the_diagram_changes_what_an_exercise_offers_and_no_more(
    wanted: list[list[object]], units: tuple[int, ...], refusal: str
) -> None:
    session = visit()
    open_exercise(session, shipped()["stuck"])
    ask(session, "layers", value=wanted)
    assert session.experiment.hidden_layers == units
    assert session.experiment.hidden_activations == ("sigmoid",)
    assert session.refusal.startswith(refusal)
    assert bool(session.refusal) is bool(refusal)


def test_weights_are_set_by_hand_where_an_exercise_says_so_alone() -> None:
    for name in ("stuck", "hand-wire-xor"):
        session = visit()
        open_exercise(session, shipped()[name])
        ask(session, "edit", value=[0, 3.0])
        may_edit = "weights" in shipped()[name].show
        assert len(session.playback.run.frames) == 1 + may_edit
