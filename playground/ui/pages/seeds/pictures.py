"""The networks of many seeds as pictures that grow while they train, and the groups they became."""

import base64
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from playground.charts.look import CLASS_LOOKS
from playground.charts.region import heights, in_plane, output_range, window_of
from playground.experiment import Experiment
from playground.export.javascript_source import why_not_drawn
from playground.live.assets import GENERATED
from playground.live.component import mount
from playground.live.description import describe_model
from playground.live.scripts import Script
from playground.run.recorder import Run
from playground.sweep.group_words import name_groups, say_forms, say_notion, say_size
from playground.sweep.groups import DIVERGED, OPEN, SOLVED, Likeness, group_networks
from playground.sweep.outcome import with_seed
from playground.sweep.snapshot import SweepSnapshot
from playground.ui.seed_regions import FOLDER
from playground.ui.visit.session import Session

SEED_PICTURES = Script(
    "seed_pictures", FOLDER / "seed_pictures.js", GENERATED, FOLDER / "seed_pictures.css"
)
MOST_NUMBERS = 1_000_000  # weights of all networks that are sent to the browser
MOST_POINTS = 60  # training points that are drawn: more would hide the picture
MOST_GROUPS, FEWEST_GROUPS = 8, 4  # that are shown one by one; few even with a single member each
FRESH_SECONDS = 3.0  # after which pictures that come are not new, and do not play again
OPEN_SECONDS = 2.0  # to train the network that is opened
PIECE = 0.1  # seconds of it


def draw_pictures(session: Session) -> None:
    """Draw the networks that train, or those that were trained last."""
    sweeping = session.sweeping
    if not sweeping.film:
        return
    snapshot = sweeping.film[-1]
    reason = why_no_pictures(snapshot)
    if reason:
        st.caption(reason)
        return
    experiment = snapshot.experiment
    groups: list[dict[str, Any]] = []
    more = ""
    if snapshot.is_done:
        groups, more = session.remember("seed groups", snapshot, lambda: tell_groups(snapshot))
    data = {
        "number": f"{sweeping.number + (not snapshot.is_done)}",
        "net": session.remember("seed net", experiment, lambda: describe_net(experiment)),
        "seeds": snapshot.seeds.tolist(),
        "film": [standings(one) for one in sweeping.film],
        "done": snapshot.is_done,
        "fresh": time.monotonic() < sweeping.finished_at + FRESH_SECONDS,
        "groups": groups,
        "more": more,
    }

    def take(seed: object) -> None:
        if isinstance(seed, int) and not isinstance(seed, bool) and seed in snapshot.seeds:
            open_trained(session, seed)
            session.next_page = "play"

    mount(SEED_PICTURES, data, "seed pictures", "seed", take, isolated=True)
    if groups:
        st.caption(say_notion(experiment.task))


def why_no_pictures(snapshot: SweepSnapshot) -> str:
    """Return a sentence on why the browser cannot draw the networks; empty if it can."""
    if snapshot.parameters.size > MOST_NUMBERS:
        return "So many weights are too much to draw: choose fewer networks to see each of them."
    experiment = snapshot.experiment
    return why_not_drawn((*experiment.hidden_activations, experiment.output_activation))


def describe_net(experiment: Experiment) -> dict[str, Any]:
    """Return what all networks have in common, as the browser computes them, and the points."""
    run = Run(experiment)
    dataset = run.dataset
    return {
        "layers": list(experiment.layer_sizes),
        "bias": experiment.bias,
        "activations": [*experiment.hidden_activations, experiment.output_activation],
        "model": describe_model(run),
        "window": [list(axis) for axis in window_of(dataset, experiment)],
        "range": list(output_range(dataset, experiment)),
        "curve": dataset.n_inputs == 1,
        "task": experiment.task,
        "classes": CLASS_LOOKS[: len(dataset.classes)],
        "points": points_of(run),
    }


def points_of(run: Run) -> list[list[float]]:
    """Return the training points that are drawn: where they are, and their class, -1 for a value.

    Too many are none; nor are values over a plane, which have no class to be told by.
    """
    dataset, experiment = run.dataset, run.experiment
    is_curve = dataset.n_inputs == 1
    shown = np.flatnonzero(in_plane(dataset, experiment) & dataset.is_train)
    is_cut = dataset.n_inputs > 2 and not dataset.on_grid
    if len(shown) > MOST_POINTS or is_cut or not (is_curve or dataset.classes):
        return []
    points = dataset.points[shown]
    y = heights(dataset)[shown] if is_curve else points[:, experiment.y_input - 1]
    labels = dataset.labels[shown] if dataset.classes else np.full(len(shown), -1.0)
    made: list[list[float]] = np.stack(
        [points[:, experiment.x_input - 1], y, labels], axis=1
    ).tolist()
    return made


def standings(snapshot: SweepSnapshot) -> dict[str, Any]:
    """Return the numbers of all networks, and how each stands, in types that JSON has."""
    ends = np.where(snapshot.diverged, DIVERGED, np.where(snapshot.solved, SOLVED, OPEN))
    losses = snapshot.losses.tolist()
    return {
        "parameters": base64.b64encode(snapshot.parameters.tobytes()).decode(),
        "epoch": snapshot.epoch,
        "losses": [float(f"{one:.4g}") if np.isfinite(one) else None for one in losses],
        "ends": ends.tolist(),
    }


def tell_groups(snapshot: SweepSnapshot) -> tuple[list[dict[str, Any]], str]:
    """Return the groups that the networks became, and a sentence on those that are too many."""
    groups = group_networks(snapshot)
    names = name_groups(snapshot, groups)
    is_shown = choose_shown([len(group.members) for group in groups])
    shown = [
        {
            "name": name,
            "size": say_size(group),
            "note": say_forms(group),
            "middle": group.middle,
            "members": group.members.tolist(),
        }
        for name, group, shows in zip(names, groups, is_shown, strict=True)
        if shows
    ]
    return shown, say_more([one for one, shows in zip(groups, is_shown, strict=True) if not shows])


def choose_shown(sizes: Sequence[int]) -> list[bool]:
    """Return which groups are shown one by one: all if they are few, or else the largest."""
    largest = sorted(range(len(sizes)), key=lambda k: -sizes[k])[:MOST_GROUPS]
    kept = {k for at, k in enumerate(largest) if sizes[k] > 1 or at < FEWEST_GROUPS}
    return [k in kept for k in range(len(sizes))]


def say_more(groups: Sequence[Likeness]) -> str:
    """Return a sentence on groups that are not shown; empty for none."""
    n = sum(len(group.members) for group in groups)
    if not groups:
        return ""
    return f"{len(groups)} more group{'s' if len(groups) > 1 else ''}, of {n} networks in all."


def open_trained(session: Session, seed: int) -> None:
    """Open one of the networks that were last looked at, trained as far as it was there.

    Training repeats exactly, so it is trained again. Where that takes too long it is opened as far
    as it has come, and Play goes on from there.
    """
    if session.sweeping.film:
        snapshot = session.sweeping.film[-1]
        open_as_trained(session, with_seed(snapshot.experiment, seed), snapshot.epoch)


def open_as_trained(session: Session, experiment: Experiment, epochs: int) -> None:
    """Open an experiment, trained for so many epochs, or as far as OPEN_SECONDS go."""
    run, end = Run(experiment), time.monotonic() + OPEN_SECONDS
    while run.frames[-1].epoch_fraction < epochs and time.monotonic() < end:
        before = run.frames[-1], run.under_way
        run.record(100, "auto", PIECE, epoch_limit=epochs)
        if run.diverged or run.stopped or before == (run.frames[-1], run.under_way):
            break
    session.open_run(run)
