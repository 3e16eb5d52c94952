"""Measured facts as texts: what was found, with which settings, and what measures it again."""

from collections.abc import Callable, Iterator

from playground.experiment import Experiment
from playground.presets.facts import FACTS, Fact, fill_figures

Link = Callable[[Experiment], str]
COLUMNS = {  # of the table of a fact: those that its rows have, by the end of a figure's name
    ":right": "every point right",
    "": "every point within 0.1",
    ":interval": "its 95 % interval",
    ":error": "median error",
}


def with_facts(text: str, link: Link) -> str:
    """Return a text with measured figures and whole facts in their places.

    Places are `{facts}` for all of them, `{fact NAME}` for one, and the names of figures.

    Args:
        text: in Markdown.
        link: gives the address at which an experiment can be run with many seeds.
    """
    for key, fact in FACTS.items():
        text = text.replace(f"{{fact {key}}}", write_fact(fact, link))
    every = (f"**{fact.title}.** {write_fact(fact, link)}" for fact in FACTS.values())
    return fill_figures(text.replace("{facts}", "\n\n".join(every)))


def write_fact(fact: Fact, link: Link) -> str:
    """Return what a fact says, its settings and command, and a table of its rows."""
    return (
        f"{fill_figures(fact.text)} Settings: {fact.settings}; "
        f"{fact.n_seeds} networks each.\n\n"
        + "\n".join(_table(fact, link))
        + f"\n\n`{fact.command}`"
    )


def _table(fact: Fact, link: Link) -> Iterator[str]:
    """Yield the lines of a table with a row for each experiment, which its label opens."""
    columns = {
        end: title
        for end, title in COLUMNS.items()
        if any(f"{row.key}{end}" in row.figures for row in fact.rows)
    }
    yield "| " + " | ".join(["experiment", *columns.values()]) + " |"
    yield "|---" * (len(columns) + 1) + "|"
    for row in fact.rows:
        figures = [row.figures.get(f"{row.key}{end}", "") for end in columns]
        cells = [f"[{row.label}]({link(row.experiment)})", *figures]
        # On a phone, no line of a cell is a percent sign alone.
        yield f"| {' | '.join(cells)} |".replace(" %", "\N{NO-BREAK SPACE}%")
