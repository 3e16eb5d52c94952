"""Choosing from the gallery: an experiment, or data with settings under which they are learned."""

from collections.abc import Callable
from dataclasses import dataclass

from playground.data.datasets import SOURCES
from playground.experiment import DEFAULTS, Experiment
from playground.presets import (
    GALLERY,
    PRESETS,
    Entry,
    in_words,
    with_article_settings,
    with_recipe,
)
from playground.presets.recipes import KEPT, RECIPES
from playground.presets.starts import ARTICLE_ON, DATA, own_start
from playground.ui.visit.session import Session
from playground.ui.visit.starting import changes_since_start

OWN = "own"  # chosen like an entry: the visitor's own data
ENTRIES = {entry.key: entry for entry in GALLERY}

ARTICLE = (
    "The article's experiment: XOR, 2-4-1, no bias, 50,000 epochs. Press Play: the loss stays flat "
    "until about epoch 700, then falls; solved near epoch 2,000."
)
BACK = "Back to my earlier settings"
OF_POINTS = ("samples", "noise", "class_1_share", "train_share", "data_seed")
LEARNS, ARTICLES = "Settings that learn well", "The article's settings"


@dataclass(frozen=True)
class GalleryLine:
    """The experiment described in one line."""

    text: str
    differs: str  # what was changed since the start, as a sentence; empty for nothing
    offers: dict[str, Callable[[], None]]  # the buttons beside it, and what each does


def choose_entry(session: Session, key: object) -> None:
    """Do what a click in the gallery asks for; a key that is unknown asks for nothing.

    Nor does a click that comes late, when an exercise is open: that one shows no gallery.
    """
    if session.learner.access.names is not None:
        return
    entry = ENTRIES.get(key) if isinstance(key, str) else None
    if key == OWN:
        choose_own(session)
    elif entry and entry.kind == "preset":
        begin_preset(session, entry)
    elif entry:
        choose_data(session, entry.experiment.dataset)


def begin_preset(session: Session, entry: Entry) -> None:
    """Begin a ready-made experiment; from settings made by hand there is a way back."""
    if session.by_hand:
        begin_beside(session, entry.experiment, entry.key)
    else:
        session.begin(entry.experiment)
        session.start = entry.key


def choose_data(session: Session, dataset: str) -> None:
    """Take other data: with settings that learn them, unless some were made by hand."""
    if session.by_hand:
        session.change(dataset=dataset)
        session.start = f"{DATA}{dataset}"
    else:
        begin_with_recipe(session, dataset)


def begin_with_recipe(session: Session, dataset: str) -> None:
    """Begin with a data set and settings that learn it."""
    points = without_presets_points(session.experiment)
    begin_beside(session, with_recipe(points, dataset), f"{DATA}{dataset}")


def without_presets_points(experiment: Experiment) -> Experiment:
    """Return an experiment without what a preset chooses for its own points alone.

    How many, how noisy, which draw: 40 noisy points that show overfitting are no spiral to learn.
    """
    if not any(one.trains_like(experiment, besides=KEPT) for one in PRESETS.values()):
        return experiment
    return experiment.changed(**{name: DEFAULTS[name] for name in OF_POINTS})


def choose_own(session: Session) -> None:
    """Take the visitor's own data or, where there are none yet, go where they are made."""
    if session.own:
        session.change(dataset=OWN)
    else:
        session.next_page = "data"
        session.stale = True


def begin_beside(
    session: Session, experiment: Experiment, start: str, keeps_earlier: bool = False
) -> None:
    """Begin another experiment, and keep what is there to come back to, or was there already."""
    earlier = session.earlier
    if experiment != session.experiment and not (keeps_earlier and earlier):
        earlier = session.set_aside()
    session.begin(experiment)
    session.earlier, session.start = earlier, start


def swap_settings(session: Session, experiment: Experiment, kind: str) -> None:
    """Begin with other settings on the same data; the way back leads to what was there first.

    Where that was changed by hand since, it leads to what is there now.
    """
    start = f"{kind}{experiment.dataset}"
    begin_beside(session, experiment, start, keeps_earlier=not session.by_hand)


def go_back(session: Session) -> None:
    """Bring back the experiment and its run that a choice has taken the place of."""
    if session.earlier:
        session.bring_back(session.earlier)


def shown_key(experiment: Experiment) -> str:
    """Return the key of what is shown: a ready-made experiment or else the data; "" for neither."""
    for entry in GALLERY:
        if entry.kind == "preset" and entry.experiment.trains_like(experiment):
            return entry.key
    if SOURCES[experiment.dataset].is_own:
        return OWN
    data = (entry for entry in GALLERY if entry.kind == "data")
    return next((one.key for one in data if one.experiment.dataset == experiment.dataset), "")


def line_of(session: Session) -> GalleryLine:
    """Return the line on the experiment, and what is offered beside it."""
    experiment = session.experiment
    text, names = describe(experiment)
    deeds: dict[str, Callable[[], None]] = {
        LEARNS: lambda: swap_settings(session, with_recipe(experiment, experiment.dataset), DATA),
        ARTICLES: lambda: swap_settings(session, with_article_settings(experiment), ARTICLE_ON),
        BACK: lambda: go_back(session),
    }
    if session.earlier and not session.by_hand:
        names = (BACK, *names)
    return GalleryLine(text, differs_in_words(session), {name: deeds[name] for name in names})


def differs_in_words(session: Session) -> str:
    """Say how many settings differ from what was begun with; nothing where none does."""
    start, names = changes_since_start(session)
    if not names:
        return ""
    settings = "1 setting differs" if len(names) == 1 else f"{len(names)} settings differ"
    return f"{settings} from {start.title}."


def describe(experiment: Experiment) -> tuple[str, tuple[str, ...]]:
    """Describe an experiment in a line; return it with the other settings to offer for its data."""
    entry = ENTRIES.get(shown_key(experiment))
    is_article = PRESETS["The article"].trains_like(experiment)
    if is_article and experiment.stop_epoch == DEFAULTS["stop_epoch"]:
        return ARTICLE, (LEARNS,)
    if entry and entry.kind == "preset" and not is_article:
        return f"{entry.sentence} Press Play.", ()
    words, known = in_words(experiment), experiment.dataset in RECIPES
    if experiment.table and own_start(experiment).experiment.trains_like(experiment):
        return f"Settings that suit your data: {words}. Press Play.", ()
    if known and with_recipe(experiment, experiment.dataset).trains_like(experiment):
        return f"Settings that learn {name_of(experiment)}: {words}. Press Play.", (ARTICLES,)
    offers = (LEARNS,) if known else ()
    if with_article_settings(experiment).trains_like(experiment):
        return f"The article's settings: {words}.", offers
    return f"Changed settings: {words}.", offers


def name_of(experiment: Experiment) -> str:
    """Return the name of the data in a sentence: without its kind, and what it explains."""
    name = SOURCES[experiment.dataset].label.removeprefix("Values: ")
    name = name.partition(" (")[0].partition(", ")[0]
    return name[0].upper() + name[1:]
