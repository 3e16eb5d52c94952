"""A visit without a page: what the player asks, and what the browser tells and keeps."""

from itertools import count
from typing import Any

from playground.ui.keeping.returning import for_keeper, take_told
from playground.ui.visit.opening import open_link
from playground.ui.visit.session import Session

numbers = count(1)  # of requests: one that comes again is answered as before


def visit(**query: str) -> Session:
    """Return the session of someone who opens a link, as it is drawn for the first time."""
    session = open_link(dict(query), [])
    for_keeper(session)
    return session


def ask(session: Session, do: str, **parts: Any) -> None:
    """Have the player ask for something, from the last frame if from none."""
    run = session.playback.run
    session.answer(
        {"do": do, "no": next(numbers), "run": run.number, "frame": run.frames[-1].id, **parts}
    )


def train(session: Session, n_frames: int, speed: str = "100") -> None:
    """Play for so many frames, then stand still at the last one."""
    run = session.playback.run
    left, last = n_frames, run.frames[-1]
    while left:
        ask(session, "play", name=speed, n=min(24, left))
        if run.frames[-1] is last and not run.under_way:
            break  # it diverged, or an exercise waits for an answer
        left -= run.frames[-1].ordinal - last.ordinal
        last = run.frames[-1]
    ask(session, "look")
    for_keeper(session)


def tell(session: Session, do: str, **parts: Any) -> None:
    """Have the browser tell something, and draw the page."""
    take_told(session, {"do": do, "number": session.keeping.reply + 1, **parts})
    for_keeper(session)


def kept(session: Session) -> str:
    """Return the snapshot that the browser keeps."""
    text: str = for_keeper(session)["kept"][1]
    return text
