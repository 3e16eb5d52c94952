"""The report: one page in HTML that needs no network, to keep, to print or to hand in."""

import html
from collections.abc import Iterable, Sequence
from math import nan

import numpy as np

from playground.experiment import DEFAULTS, SETTINGS
from playground.export.model import model_of
from playground.export.source import fill
from playground.export.weights import file_name
from playground.run.files import File
from playground.run.frames import Frame
from playground.run.recorder import Run
from playground.shelf.image import region_address
from playground.shelf.kept import KeptRun
from playground.shelf.words import in_short, is_same_loss

MOST_ROWS = 200  # of samples
MOST_WEIGHTS = 400


class Html(str):
    """A text that is HTML; any other is escaped before it goes into a page."""


def report(run: Run, frame: Frame, notes: str, link: str, others: Sequence[KeptRun] = ()) -> File:
    """Return the report on a frame.

    Its pictures are places such as {{picture:loss.svg}}: the browser, which has drawn them, fills
    them in.

    Args:
        run: of which the frame is.
        frame: the one reported.
        notes: of the learner; plain text.
        link: opens the experiment; empty where it cannot hold it.
        others: runs that it is compared with.
    """
    text = fill_page(
        "report.html",
        title=f"Neural network: {model_of(run, frame).title}",
        notes=Html(f'<h2>Notes</h2>\n<p class="notes">{escape(notes)}</p>')
        if notes.strip()
        else "",
        scores=scores_table(run, frame),
        regions="Predictions over the inputs",
        settings=settings_table(run),
        link=Html(f"<code>{escape(link)}</code>") if link else "too large for a link",
        compared=compared(run, others),
        confusion=confusion_tables(run, frame),
        weights=weights_tables(run, frame),
        samples=samples_table(run, frame),
    )
    return File(file_name(run, frame, "html", "report"), "text/html", text.encode())


def compared(run: Run, others: Sequence[KeptRun]) -> Html:
    """Return of each run kept beside this one what it has otherwise, and how good it is."""
    if not others:
        return Html()
    lines = []
    for one in others:
        scores, address = one.scores, region_address(one)
        same = is_same_loss(one.experiment, run.experiment)
        cells = (
            one.name,
            in_short(one.experiment, run.experiment) or "the same settings",
            f"{one.epoch:,}",
            number(scores.loss) + ("" if same else " (another loss)"),
            number(scores.accuracy if run.dataset.classes else scores.r_squared),
        )
        image = f'<img class="small" src="{address}" alt="Its region">' if address else ""
        told = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        lines.append(f"<tr><td>{image}</td>{told}</tr>")
    good = "accuracy" if run.dataset.classes else "R\u00b2"
    heads = ("region", "run", "what it has otherwise", "epoch", "loss", good)
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    body = "\n".join(lines)
    return Html(f"<h2>Compared with</h2>\n<table><tr>{head}</tr>\n{body}</table>")


def fill_page(template: str, **parts: str) -> str:
    """Return a template with its names replaced by HTML, or by a text as it is."""
    safe = {name: part if isinstance(part, Html) else escape(part) for name, part in parts.items()}
    return fill(template, **safe)


def escape(text: object) -> str:
    """Return a text that is shown as it is, and no place for a picture."""
    return html.escape(str(text)).replace("{{", "{&#123;")


def table(head: Sequence[object], rows: Iterable[Sequence[object]], caption: str = "") -> Html:
    """Return a table; cells are escaped."""
    lines = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows]
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    heads = "".join(f"<th>{escape(one)}</th>" for one in head)
    return Html(f"<table>{title}<thead><tr>{heads}</tr></thead>\n<tbody>{body}</tbody></table>")


def side_by_side(tables: Iterable[str]) -> Html:
    """Return tables in a row, as far as there is room."""
    return Html(f'<div class="tables">{"".join(tables)}</div>')


def number(value: float) -> str:
    """Write a number in up to six digits."""
    return "none" if np.isnan(value) else f"{value:.6g}"


def scores_table(run: Run, frame: Frame) -> Html:
    """Return what the status line of the player says."""
    scores, state = frame.scores, frame.state
    rows = [
        ("epoch", state.epoch, ""),
        ("updates", state.updates, ""),
        ("loss", number(scores.loss), number(scores.test_loss)),
        ("mean absolute error", number(scores.mean_absolute_error), ""),
    ]
    if run.experiment.task == "classes":
        rows.append(("accuracy", number(scores.accuracy), number(scores.test_accuracy)))
    else:
        rows.append(("R\u00b2", number(scores.r_squared), number(scores.test_r_squared)))
    best = run.dataset.constant_answer
    if best:
        shares = number(best.train_share), number(best.test_share if len(run.dataset.test) else nan)
        rows.append((f"accuracy of always predicting {best.name}", *shares))
    return table(("", "training points", "test points"), rows)


def settings_table(run: Run) -> Html:
    """Return the settings that act, those in bold that are not the defaults."""
    experiment, lines = run.experiment, []
    for name, one in SETTINGS.items():
        value = getattr(experiment, name)
        if name in experiment.idle() or name in ("table", "parameters"):
            continue
        text = f"<td>{escape(one.label)}</td><td>{escape(one.say(value))}</td>"
        bold = value != DEFAULTS[name]
        lines.append(f"<tr{' style=font-weight:bold' if bold else ''}>{text}</tr>")
    half = (len(lines) + 1) // 2
    parts = ("\n".join(lines[:half]), "\n".join(lines[half:]))
    return side_by_side(f"<table><tbody>{part}</tbody></table>" for part in parts)


def confusion_tables(run: Run, frame: Frame) -> Html:
    """Return how many points of each class were predicted as each class; nothing for values."""
    classes = run.dataset.classes
    if not classes:
        return Html()
    tables = []
    parts = run.dataset.train, run.dataset.test
    names = ("training points", "test points")
    for name, part, cells in zip(names, parts, frame.confusion, strict=True):
        undecided = len(part) - int(cells.sum())
        head = f"{name} ({undecided} undecided)" if undecided else name
        rows = [(one, *row) for one, row in zip(classes, cells.tolist(), strict=True)]
        if len(part):
            tables.append(table((head, *classes), rows))
    return Html(f"<h2>Confusion matrix (rows: true class)</h2>\n{side_by_side(tables)}")


def weights_tables(run: Run, frame: Frame) -> Html:
    """Return the weights into each layer: a row for each input, a column for each unit."""
    if run.mlp.n_parameters > MOST_WEIGHTS:
        return Html(f"<p>{run.mlp.n_parameters} weights, too many to print.</p>")
    names, tables = run.experiment.unit_names, []
    for layer, matrix in enumerate(run.mlp.split(frame.state.parameters), 1):
        rows = zip((*names(layer - 1), "bias"), matrix.tolist(), strict=False)
        tables.append(
            table(("from", *names(layer)), [(name, *map(number, row)) for name, row in rows])
        )
    return side_by_side(tables)


def samples_table(run: Run, frame: Frame) -> Html:
    """Return the samples with target and prediction."""
    dataset = run.dataset
    outputs = run.networks([frame]).predict(dataset.X[:MOST_ROWS])[0]
    several = outputs.shape[1] > 1
    shown = [f"probability of {name}" for name in dataset.classes] if several else ["output"]
    rows = []
    for k, (point, out) in enumerate(zip(dataset.points[:MOST_ROWS], outputs, strict=True)):
        label = dataset.labels[k]
        target = dataset.classes[int(label)] if dataset.classes else number(label)
        part = "training" if dataset.is_train[k] else "test"
        rows.append((part, *map(number, point), target, *map(number, out)))
    more = len(dataset.points) - len(rows)
    note = f"<p>and {more} more</p>" if more > 0 else ""
    return Html(table(("set", *dataset.names, dataset.target, *shown), rows) + note)
