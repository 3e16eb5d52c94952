"""Widgets drawn from the settings: each field's kind, label, limits and help decide its widget.

What is not always there has a container of its own. Then what follows keeps its place on the page,
and is not seen twice while an answer comes in.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.data.features import offered_features
from playground.experiment import DEFAULTS, SETTINGS, Experiment
from playground.experiment.kinds import Choice, Flag, Number, Setting, Subset, Whole
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind
from playground.ui.widgets.marks import draw_mark
from playground.ui.widgets.warnings import draw_warnings
from playground.workshop.exercise import Limit

EFFECTS = {
    "restart": "Changing it restarts training.",
    "continue": "Changes apply live.",
    "view": "It does not affect training.",
}


def limit_of(session: Session, name: str) -> Limit:
    """Return what of a setting the open exercise offers."""
    exercise = session.learner.exercise
    return (exercise.limits.get(name) if exercise else None) or Limit()


def folded(session: Session, title: str, *names: str) -> DeltaGenerator:
    """Return a part that is folded away, unless a setting in it matters when it is first shown."""
    matters = any(getattr(session.experiment, name) != DEFAULTS[name] for name in names)
    # It stays as it was then: else it would fold while one is at work in it.
    first = session.keys.unfolded.setdefault(title, matters)
    return st.expander(title, expanded=first)


def heading(title: str, effect: str) -> None:
    """Draw a group's name, with what changes in it do to a run."""
    st.markdown(f"**{title}**" + (f" :small[:gray[\u00b7 {effect}]]" if effect else ""))


def in_pairs(session: Session, *names: str) -> None:
    """Draw settings two by two, but those that do nothing; the last one may stand alone."""
    idle = session.experiment.idle()
    active = [name for name in names if name not in idle]
    with st.container():
        for first in range(0, len(active), 2):
            pair = active[first : first + 2]
            for column, name in zip(st.columns(2), pair, strict=False):
                with column:
                    draw_control(session, name)
            draw_warnings(session, *pair)


def explain(one: Setting) -> str:
    """Return a setting's help, with what a change does."""
    return f"{one.help} {EFFECTS[one.effect]}"


def draw(session: Session, name: str) -> None:
    """Draw the widget of one setting, unless it does nothing here, and what to warn of below it."""
    draw_control(session, name)
    draw_warnings(session, name)


def slot_of(name: str) -> DeltaGenerator:
    """Return the place of one setting's control: marks and the search find it by its key."""
    return st.container(key=f"setting {name}")


def draw_control(session: Session, name: str) -> None:
    """Draw the widget of one setting, unless it does nothing in this experiment."""
    slot = slot_of(name)
    if name in session.experiment.idle():
        return
    one = SETTINGS[name]

    def take(value: Any) -> None:
        session.keys.touched = name
        session.change(**{name: value})

    value = getattr(session.experiment, name)
    if isinstance(one.kind, Subset):
        offered = offered_features(session.experiment.n_inputs)
        value = [name for name in value if name in offered] or ["x1"]  # as the widget has it
    options = options_of(name, session.experiment)
    limit = limit_of(session, name)
    if limit.options:
        known = options if options is not None else list(one.kind.options)
        options = [option for option in known if option in limit.options or option == value]
    bound = bind(session, name, value, take) | {"help": explain(one)}
    with slot:
        draw_kind(limited(one, limit, value), options, bound, session.experiment)
        draw_mark(session, one.label, name)


def limited(one: Setting, limit: Limit, value: Any) -> Setting:
    """Return a setting whose numbers lie within a limit, or are the present value."""
    if limit.low is None and limit.high is None:
        return one
    kind = one.kind
    low = min(kind.low if limit.low is None else type(value)(limit.low), value)
    high = max(kind.high if limit.high is None else type(value)(limit.high), value)
    steps = tuple(step for step in kind.steps if low <= step <= high)
    return replace(one, kind=replace(kind, low=low, high=high, steps=steps))


def options_of(name: str, experiment: Experiment) -> Sequence[Any] | None:
    """Return the values on offer, where the experiment allows fewer than the kind does."""
    if name == "loss":
        return experiment.fitting_losses
    if name == "output_activation":
        return experiment.fitting_outputs
    if name == "features":
        return offered_features(experiment.n_inputs)
    if name in ("x_input", "y_input"):
        return range(1, experiment.n_inputs + 1)
    return None


def draw_kind(
    one: Setting, options: Sequence[Any] | None, bound: dict[str, Any], experiment: Experiment
) -> None:
    """Draw the widget that fits a setting's kind; with options where not all of them are on offer.

    Value, key, callback and help of the widget are `bound`.
    """
    kind, value = one.kind, bound["value"]
    if isinstance(kind, Choice):
        choose_one(one, options or list(kind.options), kind.options.__getitem__, bound)
    elif options is not None and isinstance(kind, Whole):
        dataset = experiment.make_dataset()
        choose_one(one, options, lambda number: dataset.name_input(number - 1), bound)
    elif isinstance(kind, Subset):
        names, write = list(options or kind.options), kind.options.__getitem__
        bound["default"] = bound.pop("value")
        st.pills(one.label, names, selection_mode="multi", format_func=write, **bound)
    elif isinstance(kind, Flag):
        st.toggle(one.label, **bound)
    elif isinstance(kind, Number | Whole) and kind.steps:
        steps = sorted({*kind.steps, value}, key=lambda step: step or 1e9)
        if isinstance(kind, Number):
            steps.sort()
        st.select_slider(one.label, steps, format_func=kind.write, **bound)
    elif isinstance(kind, Whole):
        # The help says what 0 stands for; the field itself takes numbers.
        low = 0 if kind.word else kind.low
        st.number_input(one.label, low, kind.high, step=kind.step, **bound)
    else:
        st.number_input(one.label, kind.low, kind.high, step=0.1, format="%g", **bound)


def choose_one(
    one: Setting, options: Sequence[Any], write: Callable[[Any], str], bound: dict[str, Any]
) -> None:
    """Draw the choice of one of some values."""
    index = options.index(bound.pop("value"))
    st.selectbox(one.label, options, index, format_func=write, **bound)
