"""The form's first parts: what the exercise is, its start, and what learners may use."""

from functools import partial
from typing import Any

import streamlit as st

from playground.experiment import MAX_HIDDEN, MAX_UNITS, SETTINGS
from playground.experiment.kinds import Choice, Flag, Number, Setting, Subset, Whole
from playground.explain.choice_warnings import CHECKS
from playground.reading.quoting import shorten
from playground.ui.pages.exercises.editor.form import Form
from playground.ui.pages.exercises.editor.present import draw_take_start, open_start
from playground.ui.widgets.texts import plain
from playground.workshop.asking import LONG, SHORT
from playground.workshop.drafting.beginnings import FIRST_ID, free_id, id_like
from playground.workshop.drafting.document import NOTHING
from playground.workshop.exercise import PANELS, TOOLS
from playground.workshop.kinds import KINDS


def kind_names() -> dict[str, str]:
    """Return what learners can do, by the name of the kind, the gentlest first."""
    names = {name: kind.title or name for name, kind in KINDS.items()}
    return {"predict": names.pop("predict"), **names}


def draw_about(form: Form) -> None:
    """Draw title, kind, objective and task."""
    form.text(("title",), "Title", 80, then=partial(name_after, form))
    left, middle, right = st.columns([5, 2, 4])
    with left:
        form.choice(("kind",), "What learners do", kind_names())
    with middle:
        form.number(("minutes",), "Minutes", 1, 240)
    with right:
        about = "Lower-case letters, digits, - and _. It stands in links and records."
        form.text(("id",), "Name in links", 40, about=about)
    form.text(("objective",), "What is learned, in one sentence", SHORT)
    about = "Markdown: a blank line begins a paragraph, **two stars** make bold."
    form.text(("task",), "The task, best under 80 words", LONG, 4, about)
    about = "For what would answer a question: it is shown once every answer is fixed."
    form.text(("aim",), "What to reach (optional)", LONG, 2, about, is_optional=True)


def name_after(form: Form, title: str) -> None:
    """Give the draft a name like its title, as long as nobody has given it one."""
    if str(form.value("id")).startswith(FIRST_ID):
        taken = form.session.learner.catalogue.exercises
        form.put(("id",), free_id(id_like(title), taken))


def draw_start(form: Form) -> None:
    """Draw the experiment that the exercise opens."""
    form.fault("start")
    settings = form.value("start", default={})
    settings = settings if isinstance(settings, dict) else {}
    st.markdown(
        "The experiment that the exercise opens. Set it up in the playground, then take it from "
        "there; or change a setting here. Settings that are not listed have their usual values."
    )
    with st.container(horizontal=True):
        draw_take_start(form)
        can_open = form.draft.exercise is not None
        st.button(
            "Open the start in the playground",
            "open start",
            None,
            open_start,
            (form,),
            disabled=not can_open,
        )
    for name in settings:
        draw_setting(form, name)
    others = {name: one.label for name, one in SETTINGS.items() if name not in settings}
    names = [name for name in others if has_field(SETTINGS[name])]

    def add(name: str | None) -> None:
        if name:
            written = type(form.session.experiment)().to_json()
            form.put(("start", name), written[name])

    st.selectbox(
        "Add a setting",
        names,
        None,
        format_func=others.__getitem__,
        key=f"add setting {len(settings)}",
        on_change=lambda: add(st.session_state.get(f"add setting {len(settings)}")),
    )


def has_field(setting: Setting) -> bool:
    """Return whether a setting is changed by a field of its own."""
    return isinstance(setting.kind, Choice | Flag | Number | Whole)


def draw_setting(form: Form, name: str) -> None:
    """Draw a setting of the start, with a button that takes it away."""
    path = ("start", name)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container():
            draw_setting_field(form, name)
        take_away = partial(form.put, path, NOTHING)
        label = SETTINGS[name].label if name in SETTINGS else name
        about = f"Give {label} its usual value"
        st.button("Remove", f"remove start {name}", about, take_away)


def draw_setting_field(form: Form, name: str) -> None:
    """Draw the field of a setting, or say what it is."""
    path, value = ("start", name), form.value("start", name)
    if name not in SETTINGS:
        st.markdown(f"**{plain(shorten(name))}**")
        form.fault(*path)
        return
    setting = SETTINGS[name]
    kind = setting.kind
    if isinstance(kind, Choice):
        form.choice(path, setting.label, kind.options, about=setting.help)
    elif isinstance(kind, Flag):
        form.flag(path, setting.label, setting.help)
    elif isinstance(kind, Whole | Number):
        low = 0 if isinstance(kind, Whole) and kind.word else kind.low
        form.number(path, setting.label, low, kind.high, about=setting.help)
    else:
        st.markdown(f"**{setting.label}**: {plain(in_words(setting, value))}")
        form.fault(*path)


def in_words(setting: Setting, value: Any) -> str:
    """Return the value of a setting that is taken from the playground, in a few words."""
    if isinstance(value, dict):
        n = value.get("inputs")
        return f"{len(n) if isinstance(n, list) else 0} points"
    if setting.key == SETTINGS["parameters"].key and isinstance(value, list):
        return f"{len(value)} numbers, as they are in the file"
    try:
        return setting.say(setting.kind.check(value))
    except ValueError:
        return shorten(value)


def draw_shown(form: Form) -> None:
    """Draw what is unlocked, within which limits, and what is hidden."""
    names = {**TOOLS, **{name: one.label for name, one in SETTINGS.items()}}
    about = "Everything else is hidden, and may not be changed."
    form.names(("show",), "Learners may use", names, about)
    form.names(("hide",), "Hidden, because it would give the answer away", PANELS)
    form.names(("quiet",), "Warnings that are not given", {key: in_plain(key) for key in CHECKS})
    shown = [name for name in form.items("show") if isinstance(name, str) and name in SETTINGS]
    limited = [name for name in shown if has_limits(name)]
    form.fault("limits")
    for name in limited:
        draw_limit(form, name)
    known = form.value("limits", default={})
    for name in known if isinstance(known, dict) else ():
        if name not in limited:
            form.fault("limits", name)


def in_plain(key: str) -> str:
    """Return the name of a warning as words."""
    return key.replace("_", " ")


def has_limits(name: str) -> bool:
    """Return whether a setting can have limits."""
    return name == "hidden_layers" or isinstance(
        SETTINGS[name].kind, Choice | Subset | Whole | Number
    )


def draw_limit(form: Form, name: str) -> None:
    """Draw the limits of a setting that is unlocked."""
    setting, path = SETTINGS[name], ("limits", name)
    kind = setting.kind
    if name == "hidden_layers":
        ends = [("layers", MAX_HIDDEN), ("units", MAX_UNITS)]
        places = [(key, end, high) for key, high in ends for end in (0, 1)]
        for column, (key, end, high) in zip(st.columns(4), places, strict=True):
            with column:
                draw_span_end(form, (*path, key), end, high)
    elif isinstance(kind, Choice | Subset):
        form.names((*path, "options"), f"{setting.label}: offered (none chosen: all)", kind.options)
    else:
        left, right = st.columns(2)
        with left:
            form.number((*path, "low"), f"{setting.label}: at least")
        with right:
            form.number((*path, "high"), f"{setting.label}: at most")
    form.fault(*path)


def draw_span_end(form: Form, path: tuple[str | int, ...], end: int, high: int) -> None:
    """Draw the least or the largest number of a span; it is written whole."""
    span = form.items(*path)
    low = 1 if path[-1] == "units" else 0
    whole = [*span, *[low, high][len(span) :]][:2]
    now = whole[end] if isinstance(whole[end], int) and low <= whole[end] <= high else None
    what = "Units in a layer" if path[-1] == "units" else "Hidden layers"

    def take(typed: int | None) -> None:
        other = list(whole)
        other[end] = (low, high)[end] if typed is None else typed
        form.put(path, other)

    label = f"{what}: {('at least', 'at most')[end]}"
    st.number_input(label, low, high, step=1, **form.bound((*path, end), now, take))
    if not end:
        form.fault(*path)
