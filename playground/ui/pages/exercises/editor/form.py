"""The fields of the form: each shows a value of the draft, and below it what is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from playground.reading.values import Path, is_number
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind, bind_choice
from playground.ui.widgets.texts import capitalised
from playground.workshop.drafting.document import NOTHING
from playground.workshop.drafting.draft import Draft

LARGEST = 1e300  # of a number that is shown


@dataclass(frozen=True)
class Form:
    """The draft as it is drawn."""

    session: Session
    draft: Draft
    faults: Mapping[Path, str]

    def put(self, path: Path, value: Any) -> None:
        """Change a value of the draft; NOTHING takes it away."""
        bench = self.session.bench
        if bench.draft:
            bench.draft = bench.draft.put(path, value, self.draft.document)

    def move(self, path: Path, by: int) -> None:
        """Move an item of a list."""
        bench = self.session.bench
        if bench.draft:
            bench.draft = bench.draft.move(path, by, self.draft.document)

    def value(self, *path: str | int, default: Any = None) -> Any:
        """Return a value of the draft."""
        return self.draft.value(*path, default=default)

    def items(self, *path: str | int) -> list[Any]:
        """Return the items of a list; none where it is no list."""
        found = self.value(*path)
        return found if isinstance(found, list) else []

    def fault(self, *path: str | int) -> None:
        """Say what is wrong with a value, if anything is."""
        with st.container():
            if reason := self.faults.get(path):
                st.caption(f":orange[\u2717] {capitalised(reason)}.")

    def n_faults(self, *starts: str) -> int:
        """Return how many faults there are in parts of the file."""
        return sum(bool(path) and path[0] in starts for path in self.faults)

    def bound(self, path: Path, value: Any, take: Callable[[Any], None]) -> dict[str, Any]:
        """Return what binds a widget that is not a field to a value of the draft."""
        return bind(self.session, name_of(path), value, take)

    # ---- fields ----

    def text(
        self,
        path: Path,
        label: str,
        most: int,
        lines: int = 1,
        about: str | None = None,
        *,
        is_optional: bool = False,
        then: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Draw a field for a text of at most so many characters; `then` is told of a new one."""
        value = self.value(*path, default="")
        value = value if isinstance(value, str) else str(value)

        def take(text: str | None) -> None:
            self.put(path, text or (NOTHING if is_optional else ""))
            then(text or "")

        bound = bind(self.session, name_of(path), value, take) | {"help": about}
        # A text that is too long already, of a file, is shown whole.
        most_now = None if len(value) > most else most
        if lines > 1:
            st.text_area(label, max_chars=most_now, height=24 * lines + 24, **bound)
        else:
            st.text_input(label, max_chars=most_now, **bound)
        self.fault(*path)

    def number(
        self,
        path: Path,
        label: str,
        low: float | None = None,
        high: float | None = None,
        default: float | None = None,
        about: str | None = None,
    ) -> None:
        """Draw a field for a number; a whole one where its limits are. Empty, it is the default."""
        is_whole = isinstance(low, int)
        value = self.value(*path)
        least, most = (-LARGEST if low is None else low), (LARGEST if high is None else high)
        is_shown = is_number(value) and least <= value <= most
        is_shown = is_shown and not (is_whole and isinstance(value, float))
        shown = (value if is_whole else float(value)) if is_shown else None

        def take(typed: float | None) -> None:
            self.put(path, NOTHING if typed is None else typed)

        st.number_input(
            label,
            low,
            high,
            step=1 if is_whole else 0.01 if high is not None and high <= 1.0 else 0.1,
            format="%d" if is_whole else "%g",
            placeholder="" if default is None else f"{default:g}",
            help=about,
            **bind(self.session, name_of(path), shown, take),
        )
        self.fault(*path)

    def choice(
        self,
        path: Path,
        label: str,
        options: Mapping[str, str],
        default: str | None = None,
        about: str | None = None,
    ) -> None:
        """Draw the choice of a name; the default is not written."""
        value = self.value(*path, default=default)
        now = value if isinstance(value, str) and value in options else None

        def take(name: str | None) -> None:
            self.put(path, NOTHING if name is None or name == default else name)

        bound = bind_choice(self.session, name_of(path), list(options), now, take)
        st.selectbox(label, format_func=options.__getitem__, help=about, **bound)
        self.fault(*path)

    def names(
        self, path: Path, label: str, options: Mapping[str, str], about: str | None = None
    ) -> None:
        """Draw the choice of some names."""
        value = [one for one in self.items(*path) if isinstance(one, str) and one in options]

        def take(names: list[str]) -> None:
            self.put(path, names)

        bound = bind(self.session, name_of(path), list(dict.fromkeys(value)), take, "default")
        st.multiselect(label, list(options), format_func=options.__getitem__, help=about, **bound)
        self.fault(*path)
        for k in range(len(self.items(*path))):
            self.fault(*path, k)

    def flag(self, path: Path, label: str, about: str | None = None) -> None:
        """Draw a box to tick."""
        value = self.value(*path) is True
        take = partial(self.put, path)
        st.checkbox(label, help=about, **bind(self.session, name_of(path), value, take))
        self.fault(*path)

    def buttons(self, path: Path, what: str, *, can_move: bool = True) -> None:
        """Draw the buttons that move and remove an item of a list."""
        *_, k = path
        name = name_of(path)
        key, n = self.session.keys.key(name), len(self.items(*path[:-1]))
        with st.container(horizontal=True, gap="small"):
            if can_move and n > 1:
                first, last = k == 0, k == n - 1
                up, down = partial(self.move, path, -1), partial(self.move, path, 1)
                st.button("Up", f"up {key}", f"Move {what} up", up, disabled=first)
                st.button("Down", f"down {key}", f"Move {what} down", down, disabled=last)
            remove = partial(self.put, path, NOTHING)
            st.button("Remove", f"remove {key}", f"Remove {what}", remove)

    def adder(self, path: Path, label: str, item: Any) -> None:
        """Draw the button that adds an item to a list."""
        n = len(self.items(*path))
        st.button(label, f"add {name_of(path)}", None, self.put, ((*path, n), item))

    def free_name(self, *path: str | int, start: str, key: str = "id") -> str:
        """Return a name that no item of a list has."""
        taken = {one.get(key) for one in self.items(*path) if isinstance(one, dict)}
        return next(f"{start}-{k}" for k in range(1, len(taken) + 2) if f"{start}-{k}" not in taken)


def name_of(path: Path) -> str:
    """Return the name of a field, for its key."""
    return f"draft {' '.join(map(str, path))}"
