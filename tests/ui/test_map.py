"""Maps on the page of many seeds, without a browser, and in links."""

import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from playground.experiment import Experiment
from playground.presets import PRESETS
from playground.sweep import Sweep
from playground.sweep.maps import CELL_METRICS, MapWork, axis_names, shared, workers
from playground.sweep.maps.plan import MapCell
from playground.sweep.outcome import with_seed
from playground.ui.pages.seeds import map_choices
from playground.ui.pages.seeds.map import is_current
from playground.ui.visit.mapping import MAP_PART, SEEDS_OFFERED, plan_of, suggest_axis
from playground.ui.visit.opening import open_link, query_of
from playground.ui.visit.session import Session
from tests.maps.doing import PATIENT, Here

SMALL = {"across": "lr~log~0.1~2~3", "up": "units~even~1~3~3", "map": "4~40~rate"}


def script() -> None:
    import streamlit as st

    from playground.ui.pages.seeds.map import draw_map, draw_standing
    from playground.ui.pages.seeds.map_choices import draw_map_choices

    draw_map_choices(st.session_state["session"])
    draw_standing(st.session_state["session"])
    draw_map(st.session_state["session"])


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[Here]:
    """Have this process do the work."""
    doing = Here()
    monkeypatch.setattr(workers, "_shared", {"": doing})
    shared._kept.clear()
    monkeypatch.delenv(workers.VARIABLE, raising=False)
    yield doing
    doing.may.set()


def open_page(session: Session) -> AppTest:
    app = AppTest.from_function(script, default_timeout=30)
    app.session_state["session"] = session
    return app.run()


def visited(**query: str) -> Session:
    session = open_link({**SMALL, **query}, [])
    session.page = "seeds"
    return session


def press(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label == label).click().run()


def finish(session: Session) -> None:
    work = session.sweeping.map
    assert isinstance(work, MapWork)
    assert work.advance(PATIENT)
    session.sweeping.finish_map()


def test_map_runs_from_its_button_to_a_run_of_a_cell() -> None:
    session = visited()
    app = press(open_page(session), "Train 36 networks")
    assert next(one.label for one in app.button) == "Cancel"
    finish(session)
    app.run()
    assert "Train 36 networks" in [one.label for one in app.button]
    session.sweeping.map_place = MapCell(2, 1)
    app.run()
    assert [one.value for one in app.selectbox][-3:] == [2, 1, 0]
    found = session.sweeping.map_result
    assert found
    assert found.is_done.all()
    said = " ".join(one.value for one in app.markdown)
    assert f"**{found.solved[1, 2].sum()} of 4 solved**" in said


def test_cell_opens_as_many_seeds_with_the_same_numbers() -> None:
    session = visited()
    app = press(open_page(session), "Train 36 networks")
    finish(session)
    session.sweeping.map_place = MapCell(1, 2)
    press(app.run(), "Open as many seeds")
    sweep, found = session.sweeping.sweep, session.sweeping.map_result
    assert sweep
    assert found
    assert session.experiment == with_seed(found.plan.experiment_at(MapCell(1, 2)), 0)
    assert session.view.seeds_part == "These settings"
    assert (session.view.networks, session.view.epochs) == (4, 40)
    assert sweep.advance(PATIENT)
    assert sweep.results
    assert sweep.results.last.losses.tolist() == found.losses[2, 1].tolist()


def test_how_far_a_map_is_makes_room_for_progress_of_other_work() -> None:
    session = visited()
    app = press(open_page(session), "Train 36 networks")
    finish(session)
    said = "9 of 9 cells are done"
    assert any(said in one.value for one in app.run().caption)
    session.sweeping.start(Sweep(session.experiment, range(4), 40))
    assert not any(said in one.value for one in app.run().caption)
    session.sweeping.cancel()
    assert any(said in one.value for one in app.run().caption)


def test_cancelled_map_keeps_what_it_found_and_goes_on(here: Here) -> None:
    session = visited(map="4~3000~rate")
    app = press(open_page(session), "Train 36 networks")
    app.run()  # it has just begun: a double click does not cancel
    work = session.sweeping.map
    assert work
    while work.found.n_done < 2:
        time.sleep(0.001)
    here.may.clear()
    app = press(app, "Cancel")
    found = session.sweeping.map_result
    assert session.sweeping.map is None
    assert found
    assert 2 <= found.n_done < 9
    assert any(f"{found.n_done} of 9 cells are done" in one.value for one in app.caption)
    assert "Go on" in [one.label for one in app.button]
    here.may.set()
    press(app, "Go on")
    finish(session)
    assert session.sweeping.map_result
    assert session.sweeping.map_result.is_done.all()


def test_worker_that_fails_is_told_of_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(workers, "_shared", {"": Here(fail)})
    session = visited()
    app = press(open_page(session), "Train 36 networks")
    finish(session)
    app.run()
    assert [one.value for one in app.error] == ["no use: by nothing"]
    assert "Go on" in [one.label for one in app.button]


def test_workers_that_cannot_be_had_are_told_of_and_nothing_begins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(workers.VARIABLE, "nonsense")
    session = visited()
    press(open_page(session), "Train 36 networks")
    assert session.sweeping.map is None
    assert session.refusal.startswith("PLAYGROUND_DASK: expected the address of a scheduler")
    assert "nonsense" not in session.refusal


def test_what_is_chosen_is_what_the_link_has() -> None:
    session = visited()
    app = open_page(session)
    app.selectbox[0].set_value("initial_scale").run()
    assert query_of(session)["across"] == suggest_axis(session.experiment, "initial_scale").text
    numbers = {one.label: one for one in app.number_input}
    app.number_input[2].set_value(5).run()
    assert query_of(session)["across"].endswith("~5")
    assert {"From", "To", "Values", "Epochs"} == set(numbers)
    ways = [one for one in app.selectbox if one.label == "Spacing"]
    ways[0].set_value("even").run()
    assert query_of(session)["across"] == "scale~even~0.05~5~5"
    app.number_input[0].set_value(6.0).run()
    assert session.refusal == "Across: expected a range from less to more, got 6 to 5"
    assert query_of(session)["across"] == "scale~even~0.05~5~5"
    app.selectbox[0].set_value("hidden_activation").run()
    assert query_of(session)["across"].startswith("hidden~")
    app.multiselect[0].set_value(["tanh", "relu"]).run()
    assert query_of(session)["across"] in ("hidden~tanh~relu", "hidden~relu~tanh")
    ways = [one for one in app.selectbox if one.label == "Spacing"]
    ways[-1].set_value("").run()
    assert query_of(session)["up"] == "units~1~2~3"
    app.multiselect[1].set_value(["3", "1"]).run()
    assert query_of(session)["up"] == "units~1~3"


@given(
    experiment=st.sampled_from(list(PRESETS.values())),
    data=st.data(),
    n_seeds=st.sampled_from(SEEDS_OFFERED),
    epochs=st.integers(1, 100_000),
    metric=st.sampled_from(list(CELL_METRICS)),
)
def test_link_opens_the_same_map(
    experiment: Experiment, data: st.DataObject, n_seeds: int, epochs: int, metric: str
) -> None:
    session = Session(experiment)
    session.page = "seeds"
    names = axis_names(experiment)
    across, up = data.draw(st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True))
    session.choose(
        seeds_part=MAP_PART,
        map_across=suggest_axis(experiment, across).text,
        map_up=suggest_axis(experiment, up).text,
        map_seeds=n_seeds,
        map_epochs=epochs,
        map_metric=metric,
    )
    query = query_of(session)
    again = open_link(dict(query), [])
    again.page = "seeds"
    assert not again.problems
    assert again.view == session.view
    assert query_of(again) == query
    session.page = "play"
    assert not {"across", "up", "map"} & query_of(session).keys()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"across": "nothing~1"}, "across: axis: expected a setting that changes training"),
        ({"up": "units~0"}, "up: expected a whole number from 1 to 32, got 0"),
        ({"map": "5~100~rate"}, "map: expected seeds, epochs and one of rate,"),
        ({"map": "16~100~rate~x"}, "map: expected seeds, epochs"),
        ({"up": "momentum~0.5"}, "up: Momentum changes nothing in this experiment"),
        ({"up": "lr~1~2"}, "up: expected another setting than across, got Learning rate"),
        ({"across": "lr~even~0.1~5~1"}, "across: expected 2 to 64 values in a range, got 1"),
        ({"across": "batch~even~full~64~7"}, "across: expected a range from 1 on, got full"),
        ({"map": "16~0~rate"}, "map: expected seeds, epochs"),
        ({"map": "16~100~nothing"}, "map: expected seeds, epochs"),
        ({"map": ""}, "map: expected seeds, epochs"),
    ],
)
def test_wrong_link_says_what_was_expected_and_the_rest_is_used(
    query: dict[str, str], said: str
) -> None:
    session = visited(**query)
    assert len(session.problems) == 1
    assert session.problems[0].startswith(said)
    assert session.view.seeds_part == MAP_PART
    assert plan_of(session).n_networks >= 9


def test_axis_that_is_taken_gives_way_to_the_usual_one() -> None:
    session = visited()
    session.choose(map_across="units~1~2")
    assert (plan_of(session).across.name, plan_of(session).up.name) == ("units", "initial_scale")


def test_axis_that_the_experiment_has_no_use_for_gives_way() -> None:
    session = visited(across="momentum~0.5~0.9", optimizer="momentum")
    assert plan_of(session).across.name == "momentum"
    session.change(optimizer="sgd")
    assert plan_of(session).across.name == "learning_rate"


def test_map_of_other_settings_is_told_from_that_of_these() -> None:
    session = visited()
    plan = plan_of(session)
    assert is_current(session, plan)
    session.change(learning_rate=2.0, hidden_layers=(7,))  # both are what the axes are of
    assert is_current(session, plan)
    session.change(bias=True)
    assert not is_current(session, plan)
    session.change(bias=False)
    session.choose(map_epochs=41)
    assert not is_current(session, plan)


def test_map_over_layers_is_of_their_units_and_one_over_units_of_the_layers() -> None:
    def with_layers(session: Session, *layers: int) -> Session:
        # Not by `change`, which takes initial weights that suit deep networks, too.
        session.experiment = session.experiment.changed(hidden_layers=layers)
        return session

    session = visited(up="layers~1~2")
    plan = plan_of(session)
    assert is_current(with_layers(session, 4, 4), plan)
    assert not is_current(with_layers(session, 5), plan)
    session = visited()
    plan = plan_of(session)
    assert is_current(with_layers(session, 7), plan)
    assert not is_current(with_layers(session, 4, 4), plan)


def test_map_that_is_too_large_is_refused() -> None:
    session = visited(across="lr~log~0.01~10~64", up="scale~log~0.1~5~64", map="64~10~rate")
    assert map_choices.say_size(session) == "Train them all"
    map_choices.start_map(session)
    assert session.sweeping.map is None
    assert session.refusal.startswith("map: expected at most 100,000 networks, got 262,144")
