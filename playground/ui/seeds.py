"""Many seeds: the experiment run from many first weights at once, and what came of it."""

import numpy as np
import streamlit as st

from playground.charts.sweep import bands_figure, first_solved_figure, runs_figure
from playground.experiment import SETTINGS, Experiment
from playground.sweep import (
    FIRST_WEIGHTS,
    MAX_EPOCHS,
    MAX_NETWORKS,
    SOLVED_WITHIN,
    Sweep,
    SweepResult,
    largest_population,
)
from playground.ui.pieces import go_on
from playground.ui.session import Session
from playground.ui.widgets import bind

COUNTS = (4, 8, 16, 32, 64, 128, 256, MAX_NETWORKS)
CHART = {"displayModeBar": False}
SOLVED = (
    f"Solved: each training point within {SOLVED_WITHIN:g} of its target, as a share of the range."
)


def draw_seeds(session: Session) -> None:
    """Draw what is run, the run under way or its results."""
    if "weight_seed" in session.experiment.idle():
        st.info(
            "With these initial weights every seed gives the same network. Choose initial weights "
            "that are drawn, on the Playground page."
        )
        return
    draw_choices(session)
    sweep = session.sweep
    if sweep and not session.experiment.trains_like(sweep.experiment, besides=FIRST_WEIGHTS):
        st.caption(f"Under way, of the settings before: {in_words(sweep.experiment)}.")
    else:
        st.caption(f"Each as on the Playground page: {in_words(session.experiment)}.")
    if session.sweep_result:
        draw_result(session, session.sweep_result)
    if not sweep and not session.sweep_result:
        st.markdown(
            "You will see how many of them solve the task, and how sure that is; how the loss of "
            f"all falls; and when each was first right. {SOLVED} Click a run to open it in the "
            "playground."
        )
    if sweep:
        go_on(sweep, lambda: progress_text(sweep), session.finish_sweep)


def in_words(experiment: Experiment) -> str:
    """Say in a line what is run: data, network and training."""

    def said(name: str) -> str:
        return SETTINGS[name].say(getattr(experiment, name))

    inside = ", ".join(
        map(SETTINGS["hidden_activation"].say, dict.fromkeys(experiment.hidden_activations))
    )
    return (
        f"{said('dataset')}, "
        f"{'-'.join(map(str, experiment.layer_sizes))} units, "
        f"{f'{inside} inside and ' if inside else ''}"
        f"{said('output_activation')} at the end, "
        f"{'with' if experiment.bias else 'without'} bias; {said('loss')}, "
        f"{said('optimizer')}, "
        f"learning rate {experiment.learning_rate:g}"
    )


def draw_choices(session: Session) -> None:
    """Draw how many networks and epochs, and the buttons that start and cancel."""
    experiment = session.experiment
    most = largest_population(experiment)
    counts = [count for count in COUNTS if count <= most] or [1]
    n_networks, epochs = session.sweep_size
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.select_slider(
            "Networks", counts, min(n_networks, counts[-1]), width=260,
            help="Each has a weight seed of its own, from that of the experiment on.",
            **bind(session, "sweep networks", min(n_networks, counts[-1]),
                   lambda n: session.choose(sweep_size=(n, session.sweep_size[1]))),
        )  # fmt: skip
        st.number_input(
            "Epochs", 1, MAX_EPOCHS, epochs, step=100, width=160,
            **bind(session, "sweep epochs", epochs,
                   lambda n: session.choose(sweep_size=(session.sweep_size[0], n))),
        )  # fmt: skip
        if session.sweep:
            st.button("Cancel", on_click=session.cancel_sweep, key="cancel sweep")
        else:
            st.button(
                "Run them all", type="primary", key="run sweep",
                on_click=lambda: start(session, min(n_networks, counts[-1]), epochs),
            )  # fmt: skip


def start(session: Session, n_networks: int, epochs: int) -> None:
    """Begin with as many seeds, from that of the experiment on."""
    first = min(session.experiment.weight_seed, 999_999 - n_networks + 1)
    session.start_sweep(Sweep(session.experiment, range(first, first + n_networks), epochs))


def progress_text(sweep: Sweep) -> str:
    """Say how far it is."""
    solved = f", {sweep.results.n_solved} solved so far" if sweep.results else ""
    return f"Epoch {sweep.epoch:,} of {sweep.epochs:,}{solved}"


def draw_result(session: Session, result: SweepResult) -> None:
    """Draw rate, curves, histogram and runs."""
    if not session.experiment.trains_like(result.experiment, besides=FIRST_WEIGHTS):
        st.warning("This is of other settings than those in force now. Run them all again.")
    draw_rate(result)
    log = st.toggle(
        "Log scale", session.sweep_log,
        **bind(session, "sweep log", session.sweep_log, lambda on: session.choose(sweep_log=on)),
    )  # fmt: skip
    finite = [[value for value in losses if np.isfinite(value)] for losses in result.losses.T]
    left, right = st.columns(2)
    left.plotly_chart(
        bands_figure(
            result.check_epochs.astype(float), result.quantiles(),
            result.losses if result.n_networks <= 32 else None, log,
        ),
        key="sweep bands", config=CHART,
        alt=f"Loss of {result.n_networks} networks by epoch, as bands: at the end the middle one "
        f"has {np.median([one[-1] for one in finite if one] or [np.nan]):.3g}.",
    )  # fmt: skip
    right.plotly_chart(
        first_solved_figure(result.first_solved, result.check_every),
        key="sweep first", config=CHART,
        alt=f"How many networks were first right at which epoch; {result.n_solved} are at the end.",
    )  # fmt: skip
    draw_runs(session, result, log)


def draw_rate(result: SweepResult) -> None:
    """Say how many solve it, and how sure that is."""
    low, high = result.interval
    st.markdown(
        f"### {result.n_solved} of {result.n_networks} solved it: {result.rate:.1%}\n"
        f"With 95 % confidence between {low:.1%} and {high:.1%} of all first weights would, in "
        f"{result.epochs:,} epochs. {SOLVED} {result.seconds:.2f} s of training."
    )
    if result.n_diverged:
        st.markdown(f"{result.n_diverged} left the finite numbers.")
    accuracies = result.test_accuracies
    if accuracies is not None and np.isfinite(accuracies).any():
        low, middle, high = np.nanquantile(accuracies, [0.05, 0.5, 0.95])
        st.markdown(
            f"Test accuracy: {middle:.1%} in the middle, nine in ten between {low:.1%} and "
            f"{high:.1%}."
        )


def draw_runs(session: Session, result: SweepResult, log: bool) -> None:
    """Draw a dot for each run; a click opens exactly that network."""
    seeds = np.array(result.seeds)
    picked = st.plotly_chart(
        runs_figure(
            seeds, result.final_losses, result.is_solved, result.first_solved, log=log
        ),
        key=f"sweep runs {session.sweep_number}", config=CHART, on_select="rerun",
        selection_mode="points", alt="The loss at the end of each run.",
    )  # fmt: skip
    points = picked["selection"]["points"]
    if points:
        open_run(session, result.experiment_of(int(points[0]["customdata"][0])))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seed = st.selectbox(
            "Run with the weight seed", seeds.tolist(), width=220,
            key=f"sweep seed {session.sweep_number}", help="Or click on its dot above.",
        )  # fmt: skip
        if st.button("Open it in the playground", key="open run"):
            open_run(session, result.experiment_of(seed))


def open_run(session: Session, experiment: Experiment) -> None:
    """Put one of the runs in force, and go to the playground."""
    session.replace(experiment)
    st.switch_page(session.pages["play"])
