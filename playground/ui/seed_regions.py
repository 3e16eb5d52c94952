"""Many seeds as small multiples: the decision region of each network that Check has trained."""

import base64
from pathlib import Path
from typing import Any

import streamlit as st

from playground.charts.look import CLASS_LOOKS
from playground.charts.maps import small_maps
from playground.live.assets import GENERATED
from playground.live.component import mount
from playground.live.scripts import Script
from playground.sweep import Sweep, SweepResult
from playground.ui.visit.session import Session
from playground.workshop.rate import rate_fits

FOLDER = Path(__file__).with_name("browser")
SEED_REGIONS = Script(
    "seed_regions", FOLDER / "seed_regions.js", GENERATED, FOLDER / "seed_regions.css"
)
GRID = 13  # points of a map along each axis: it is drawn a finger wide
MEMORY = "seed regions"


def keep_regions(session: Session, sweep: Sweep, outcome: SweepResult | None) -> None:
    """Keep what the networks of a sweep that is done predict, to be drawn with its outcome."""
    session.remember(MEMORY, outcome, lambda: paint_maps(sweep))


def paint_maps(sweep: Sweep) -> dict[str, Any] | None:
    """Return the maps of all networks, in types that JSON has; None over a single input.

    Of two inputs or more they are over the plane that the region chart shows. They are levels from
    0 to LEVELS, network after network, of each a map for every output shown.
    """
    experiment = sweep.experiment
    dataset = experiment.make_dataset()
    if dataset.n_inputs == 1:
        return None
    networks = experiment.make_network().with_parameters(sweep.parameters)
    maps = small_maps(networks, experiment, dataset, GRID)
    n_classes = len(dataset.classes)
    return {
        "maps": base64.b64encode(maps.tobytes()).decode(),
        "grid": GRID,
        "lights": [look["light"] for look in CLASS_LOOKS[:n_classes]] if n_classes > 2 else [],
        "bounded": n_classes > 0,
    }


def draw_seed_regions(session: Session) -> None:
    """Draw the regions of the many seeds that were trained with the current settings."""
    learner = session.learner
    exercise, outcome = learner.exercise, learner.assessment.outcome
    key, maps = session.memory.get(MEMORY, (None, None))
    if not (exercise and outcome and maps) or key is not outcome:
        return
    if not rate_fits(exercise, session.experiment, outcome):
        return
    opens = learner.access.allows("weight_seed")
    how = " Click one to open it." if opens else ""
    solved, n = outcome.n_solved, outcome.n_networks
    with st.container(key="task_seeds"):
        st.markdown(f"**{solved} of {n} networks have learned it.**{how}")
        data = {
            **maps,
            "seeds": outcome.seeds.tolist(),
            "solved": outcome.last.solved.tolist(),
            "now": session.experiment.weight_seed,
            "opens": opens,
        }

        def take(seed: object) -> None:
            open_seed(session, outcome, seed)

        mount(SEED_REGIONS, data, f"seeds {exercise.id}", "seed", take, isolated=True)


def open_seed(session: Session, outcome: SweepResult, seed: object) -> None:
    """Begin the run of one of the networks; what comes from the browser may be anything."""
    is_number = isinstance(seed, int) and not isinstance(seed, bool)
    if is_number and seed in outcome.seeds and session.learner.access.allows("weight_seed"):
        session.change(weight_seed=seed, parameters=())
