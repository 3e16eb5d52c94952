"""What was changed since the start: told, and set back."""

from playground.presets import Start, differing, find_start, set_back, set_one_back, touched
from playground.presets.recipes import DRAW
from playground.presets.starts import COMPARED
from playground.ui.visit.session import Session


def changes_since_start(session: Session) -> tuple[Start, tuple[str, ...]]:
    """Return what was begun with, and which settings differ from it; none in an exercise.

    Nor with a link that shows some controls alone: others are not to be changed there.
    """
    experiment = session.experiment
    start = find_start(session.start, experiment)
    if session.learner.access.names is not None:
        return start, ()
    key = (experiment, start.key)
    return start, session.remember("differing", key, lambda: differing(experiment, start))


def set_all_back(session: Session) -> None:
    """Set all settings back to what was begun with, as far as they fit the data."""
    start, names = changes_since_start(session)
    if names:
        target = set_back(session.experiment, start)
        session.change(**{name: getattr(target, name) for name in COMPARED})
        session.by_hand = touched(session.experiment)


def set_some_back(session: Session, *names: str) -> None:
    """Set some settings back; where one does not go with the others, say why."""
    start, changed = changes_since_start(session)
    wanted = {name for name in names if name in changed}
    try:
        target = set_one_back(session.experiment, start, *wanted)
    except ValueError as error:
        session.refusal, session.stale = f"{error}.", True
        return
    if follows_draw(session, start, wanted, target.hidden_activations):
        wanted |= set(DRAW)
        target = set_one_back(session.experiment, start, *wanted)
    session.change(**{name: getattr(target, name) for name in wanted})
    session.by_hand -= wanted


def follows_draw(
    session: Session, start: Start, names: set[str], activations: tuple[str, ...]
) -> bool:
    """Return whether the initial draw goes back along: as it had come along, not by hand."""
    is_network = bool(names & {"hidden_activation", "hidden_layers", "layer_activations"})
    is_by_hand = bool(session.by_hand & set(DRAW))
    return is_network and not is_by_hand and activations == start.experiment.hidden_activations
