"""Facts: the figures that texts say are counted, and the command counts them again."""

import re
from dataclasses import replace

import numpy as np
import pytest

from playground.experiment import Experiment
from playground.presets import facts
from playground.presets.__main__ import main
from playground.presets.facts import FACTS, FactRow, figures, fill_figures
from playground.presets.measuring import Remeasured, measure
from playground.sweep import MAX_EPOCHS, MAX_NETWORKS

ROWS = {row.key: row for fact in FACTS.values() for row in fact.rows}
# A few seconds in all: of each fact what is quick, with so many of its seeds.
QUICK = {
    **{"patience-5000": 64, "three-units": 64, "tanh-1000": 64, "relu-4": 24, "relu-8": 24},
    **{"plain-500": 64, "momentum-500": 64, "momentum-5000": 64},
    **{"dropout-2": 8, "dropout-8": 8, "parity-6": 2, "parity-6-sine": 16},
    **{key: 32 for key in ROWS if key.startswith("parity-4")},
}


def test_figures_are_the_counts_as_shares() -> None:
    row = FactRow("k", "", Experiment(), 512, 422, 436, 0.00768)
    # 422 / 512 = 0.82422, 436 / 512 = 0.85156. Wilson: z^2 / n = 3.84146 / 512 = 0.0075028, the
    # middle (0.82422 + 0.00375) / 1.0075028 = 0.82180, on each side sqrt(0.0075028 x 0.82422 x
    # 0.17578 + 0.0075028^2 / 4) / 1.0075028 = 0.03294.
    assert row.figures == {
        "k": "82.4 %",
        "k:interval": "78.9 to 85.5 %",
        "k:right": "85.2 %",
        "k:error": "0.008",
    }


@pytest.mark.parametrize(("n_solved", "text"), [(0, "0 %"), (64, "100 %"), (63, "98.4 %")])
def test_none_and_all_are_said_as_such(n_solved: int, text: str) -> None:
    assert FactRow("k", "", Experiment(), 64, n_solved).figures["k"] == text


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row.key)
def test_every_row_can_be_run_on_the_page_of_many_seeds(row: FactRow) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_-]*", row.key)
    assert 1 <= row.epochs <= MAX_EPOCHS
    assert row.n_seeds <= MAX_NETWORKS
    assert row.n_solved <= (row.n_seeds if row.n_right is None else row.n_right)
    experiment, problems = Experiment.from_query(row.experiment.to_query())
    assert not problems
    assert experiment == row.experiment


def test_no_name_is_used_twice() -> None:
    assert len(ROWS) == sum(len(fact.rows) for fact in FACTS.values())


def test_labels_name_the_epochs_and_units_that_are_trained() -> None:
    for row in ROWS.values():
        for epochs in re.findall(r"([0-9,]+) epochs", row.label):
            assert int(epochs.replace(",", "")) == row.epochs
        for sizes in re.findall(r"[0-9]+(?:-[0-9]+)+", row.label):
            assert sizes == "-".join(map(str, row.experiment.layer_sizes))


@pytest.mark.parametrize("key", FACTS)
def test_texts_say_figures_by_their_names_alone(key: str) -> None:
    text = FACTS[key].text
    assert not re.search(r"[0-9] ?%", text)
    assert "{" in text
    assert not re.search(r"[{}]", fill_figures(text))


def test_settings_are_those_that_all_rows_share() -> None:
    assert FACTS["relu"].settings == (
        "XOR (four points), gradient descent 0.1, squared error, full batch, bias, summed over the "
        "points, He normal initial weights, biases 0"
    )
    for fact in FACTS.values():
        assert not any(row.experiment.l1 or row.experiment.l2 for row in fact.rows)
        assert fact.n_seeds == fact.rows[0].n_seeds


@pytest.mark.parametrize("key", FACTS)
def test_some_row_of_each_fact_is_quick(key: str) -> None:
    assert any(row.key in QUICK for row in FACTS[key].rows)


@pytest.mark.thorough
@pytest.mark.parametrize("key", QUICK)
def test_some_of_its_seeds_measured_again_agree(key: str) -> None:
    again = Remeasured(ROWS[key], measure(ROWS[key], QUICK[key]))
    assert again.found.n_seeds == QUICK[key]
    assert again.agrees, again.line
    if again.written.median_error is not None:
        assert again.found.median_error == pytest.approx(again.written.median_error, rel=0.5)


def test_what_is_measured_is_what_networks_trained_alone_come_to() -> None:
    row = ROWS["tanh-1000"]
    n_solved, n_right, errors = 0, 0, []
    for seed in range(6):
        experiment = replace(row.experiment, weight_seed=seed)
        mlp, train = experiment.make_network(), experiment.make_dataset().train
        experiment.make_trainer(mlp, experiment.make_dataset()).advance(epochs=row.epochs)
        error = np.abs(mlp.predict(train.X) - train.y)
        n_solved += bool(error.max() < 0.1)
        n_right += bool(error.max() < 0.5)
        errors.append(float(error.mean()))
    found = measure(replace(row, n_right=0, median_error=0.0), 6)
    assert (found.n_solved, found.n_right) == (n_solved, n_right)
    assert 0 < n_solved < 6
    assert found.median_error == pytest.approx(np.median(errors), abs=1e-9)


@pytest.mark.parametrize(
    ("written", "agrees"), [((64, 40, 50), True), ((64, 9, 50), False), ((64, 40, 63), False)]
)
def test_rates_agree_where_their_intervals_overlap(
    written: tuple[int, int, int], agrees: bool
) -> None:
    found = FactRow("k", "", Experiment(), 64, 40, 50)
    again = Remeasured(FactRow("k", "", Experiment(), *written), found)
    assert again.agrees == agrees
    assert again.line.endswith("  DIFFERS") != agrees


def test_command_measures_a_fact_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["facts", "tanh", "--seeds", "16"]) == 0
    header, *lines = capsys.readouterr().out.splitlines()
    assert header.split() == ["epochs", "solved", "rate", "95", "%", "interval", "written"]
    assert [line.split()[:2] for line in lines] == [["tanh-1000", "1,000"], ["tanh-5000", "5,000"]]
    assert all(" of 16 " in line and line.endswith(" %") for line in lines)


def test_command_says_what_differs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (row, _) = FACTS["tanh"].rows
    wrong = replace(FACTS["tanh"], rows=(replace(row, n_solved=0),))
    monkeypatch.setitem(facts.FACTS, "tanh", wrong)
    assert main(["facts", "tanh", "--seeds", "16"]) == 1
    assert capsys.readouterr().out.rstrip().endswith("DIFFERS")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no-such"], "expected some of patience, tanh"),
        (["tanh", "--seeds", "0"], "--seeds: expected 1 to 512, got 0"),
        (["tanh", "--seeds", "513"], "--seeds: expected 1 to 512, got 513"),
    ],
)
def test_command_says_what_it_expects(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["facts", *arguments])
    assert said in capsys.readouterr().err


def test_each_figure_has_a_name_of_its_own() -> None:
    assert len(figures()) == sum(len(row.figures) for row in ROWS.values())
    assert fill_figures("{patience-5000} {no-such} {x}") == "82.4 % {no-such} {x}"
