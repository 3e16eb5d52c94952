"""A race on the page: the same seeds under several values of a setting, and what that shows."""

import csv
import io
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from playground.charts.race import epochs_figure, losses_figure, rates_figure
from playground.data.csv_cells import guarded
from playground.experiment import SETTINGS
from playground.experiment.kinds import DECIMAL
from playground.run.files import File
from playground.sweep import (
    INITIAL_WEIGHTS,
    MAX_LANES,
    Race,
    RaceResult,
    largest_population,
    racing_settings,
)
from playground.sweep.race import epochs_until_solved
from playground.sweep.race_words import (
    say_besides,
    say_comparisons,
    say_epochs,
    say_loss,
    say_rates,
    table_rows,
)
from playground.sweep.time_left import say_time_left
from playground.ui.pages.seeds.counts import draw_button, draw_counts, seeds_from
from playground.ui.pages.seeds.race_choices import is_open, offered_values, suggest_values
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind, bind_choice
from playground.ui.widgets.piecewise import work_on
from playground.ui.widgets.save import draw_save_button

ASKED_FIRST = ("hidden_activation", "learning_rate")
CHART = {"displayModeBar": False}
PERCENT = st.column_config.NumberColumn(format="percent")


def draw_race(session: Session) -> None:
    """Draw what to race, and what the last race has found."""
    st.markdown(
        "The same seeds run under each value of one setting: same data and, where shapes allow, "
        "same initial weights. What differs at the end is due to the setting."
    )
    draw_race_choices(session)
    result = session.sweeping.race_result
    if result and not session.sweeping.race:
        draw_race_result(session, result)


def draw_race_choices(session: Session) -> None:
    """Draw setting, values, counts, and the buttons that start and cancel."""
    offered = racing_settings(session.experiment)
    name = session.view.race_setting
    if name not in offered:
        name = next((one for one in ASKED_FIRST if one in offered), offered[0])

    def choose(setting: str) -> None:
        session.choose(race_setting=setting, race_values=())

    with st.container(horizontal=True, vertical_alignment="bottom"):
        bound = bind_choice(session, "race setting", offered, name, choose)
        st.selectbox("Setting", format_func=lambda one: SETTINGS[one].label, width=230, **bound)
        texts = draw_values(session, name)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        networks, epochs = draw_counts(session, largest_population(session.experiment))
        run = partial(start, session, name, texts, networks, epochs)
        label = f"Race {len(texts)} values" if len(texts) > 1 else "Race"
        under_way = session.sweeping.race
        draw_button(session, "race", label, under_way, run, partial(cancel, session))


def draw_values(session: Session, name: str) -> Sequence[str]:
    """Draw the choice of values, and return them as a link has them."""
    one, experiment = SETTINGS[name], session.experiment
    write = one.kind.write
    texts = list(session.view.race_values or map(write, suggest_values(experiment, name)))

    def say(text: str) -> str:
        try:
            return one.say(one.kind.read(text))
        except ValueError:
            return text  # it was typed; the start says what is wrong with it

    options = list(dict.fromkeys([*map(write, offered_values(experiment, name)), *texts]))
    bound = bind(session, f"race values {name}", texts, partial(take_values, session), "default")
    st.multiselect(
        "Values",
        options,
        format_func=say,
        max_selections=MAX_LANES,
        accept_new_options=is_open(name),
        help=f"Two to {MAX_LANES}. Each is compared with the current setting on the same seeds.",
        placeholder="Choose two values at least",
        **bound,
    )
    return texts


def take_values(session: Session, texts: Sequence[str]) -> None:
    """Take the values that were chosen."""
    session.choose(race_values=tuple(texts))


def start(session: Session, name: str, texts: Sequence[str], n_networks: int, epochs: int) -> None:
    """Begin a race; what is wrong with its values is said instead."""
    kind, seeds = SETTINGS[name].kind, seeds_from(session, n_networks)
    try:
        values = [kind.read(text) for text in texts]
        session.sweeping.start_race(Race(session.experiment, name, values, seeds, epochs))
    except ValueError as error:
        session.refusal, session.stale = f"{SETTINGS[name].label}: {error}", True


def cancel(session: Session) -> None:
    """Forget the race under way."""
    session.sweeping.race, session.stale = None, True


def work_on_race(session: Session, race: Race, name: str = "") -> None:
    """Train on for a piece, told after a `name` where it is not seen what it is; call it last."""
    work_on(race, lambda: name + progress_text(race), session.sweeping.finish_race)


def progress_text(race: Race) -> str:
    """Say how far it is."""
    lane = race.lanes[min(race.n_done, len(race.lanes) - 1)]
    said = SETTINGS[race.setting].say(lane.value)
    left = say_time_left(race.seconds, race.share_done)
    return f"{said}: epoch {race.sweep.epoch:,} of {race.epochs:,}{left}"


def draw_race_result(session: Session, race: RaceResult) -> None:
    """Draw the sentences first, then charts and numbers."""
    same = session.experiment.trains_like(race.experiment, besides=(race.setting, *INITIAL_WEIGHTS))
    if not same:
        st.warning("These results are for different settings. Run again.")
    draw_sentences(race)
    names = [SETTINGS[race.setting].say(lane.value) for lane in race.lanes]
    rates = np.array([(one.rate, *one.interval) for one in race.results])
    solved = "; ".join(
        f"{name} {one.n_solved} of {one.n_networks}"
        for name, one in zip(names, race.results, strict=True)
    )
    left, middle, right = st.columns(3)
    label = SETTINGS[race.setting].label
    left.plotly_chart(
        rates_figure(label, names, rates), key="race rates", config=CHART, alt=f"Solved: {solved}."
    )
    middle.plotly_chart(
        epochs_figure("", names, np.stack([*map(epochs_until_solved, race.results)])),
        key="race epochs",
        config=CHART,
        alt="Epochs until solved for each value; the numbers are in the table.",
    )
    log = session.view.log_loss
    right.plotly_chart(
        losses_figure("", names, np.stack([r.quantiles()[:, -1] for r in race.results]), log),
        key="race losses",
        config=CHART,
        alt="Final loss for each value; the numbers are in the table.",
    )
    bound = bind(session, "race log", log, lambda on: session.choose(log_loss=on))
    st.toggle("Log scale of the loss", **bound)
    draw_numbers(race)


def draw_sentences(race: RaceResult) -> None:
    """Say what the race shows, and what it cannot tell."""
    comparisons = race.compare()
    for one in comparisons:
        st.markdown(f"**{say_rates(race, one)}**")
        more = f"{say_epochs(race, one)} {say_loss(race, one)}".strip()
        if more:
            st.caption(more)
    notes = f"{say_comparisons(len(comparisons))} {say_besides(race)}".strip()
    if notes:
        st.caption(notes)


def draw_numbers(race: RaceResult) -> None:
    """Draw the numbers as a table, and offer them as a file."""
    rows = table_rows(race)
    # The first column is of the setting, which may be a rate of another kind.
    shares = [name for name in list(rows[0])[1:] if "rate" in name or "difference" in name]
    st.dataframe(rows, hide_index=True, column_config=dict.fromkeys(shares, PERCENT))
    file = File(f"race-{SETTINGS[race.setting].key}.csv", "text/csv", write_rows(rows).encode())
    draw_save_button("Save as CSV", lambda: file, "save race")
    st.caption(
        "Rates have Wilson's interval; their difference Newcombe's for pairs (1998, method 10); "
        "medians of differences a bootstrap of the pairs. Epochs until solved are of all networks, "
        "with those that never were as the latest: a quartile among them is empty."
    )


def write_rows(rows: Sequence[dict[str, Any]]) -> str:
    """Return rows as CSV with a header; texts cannot be taken for formulas."""
    into = io.StringIO()
    writer = csv.writer(into)
    writer.writerow([guarded(name) for name in rows[0]])
    for row in rows:
        writer.writerow([_cell(one) for one in row.values()])
    return into.getvalue()


def _cell(value: Any) -> Any:
    """Return a value as a cell: a number stays one, written as a text or not."""
    is_text = isinstance(value, str) and not DECIMAL.fullmatch(value)
    return guarded(value) if is_text else value
