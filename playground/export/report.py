"""The report: one page in HTML that needs no network, to keep, to print or to hand in."""

import html
from collections.abc import Iterable, Sequence

import numpy as np

from playground.experiment import DEFAULTS, SETTINGS
from playground.export.model import model_of
from playground.live.files import File
from playground.live.frames import Frame
from playground.live.recorder import Run

MOST_ROWS = 200  # of samples
MOST_WEIGHTS = 400
STYLE = """
body { font: 14px/1.45 system-ui, sans-serif; color: #222; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin: 1.6rem 0 .4rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 13px; }
th, td { border-bottom: 1px solid #ccc; padding: 2px 10px; text-align: right; }
th:first-child, td:first-child { text-align: left; }
.pictures { display: flex; flex-wrap: wrap; gap: 1rem; } figure { margin: 0; break-inside: avoid; }
figure img { width: 19rem; max-width: 100%; display: block; } figcaption { font-size: 13px; }
.notes { white-space: pre-wrap; border-left: 3px solid #0a5f98; padding-left: .8rem; }
.tables { display: flex; flex-wrap: wrap; gap: .5rem 2rem; } code { overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
"""  # noqa: E501  a style sheet reads best a rule a line
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<h1>{title}</h1>
{notes}
<h2>How good it is</h2>
{scores}
<h2>Pictures</h2>
<div class="pictures">
<figure><img src="{{{{picture:regions.png}}}}" alt="{regions}"><figcaption>{regions}</figcaption></figure>
<figure><img src="{{{{picture:loss.svg}}}}" alt="Loss by epoch"><figcaption>Loss by epoch</figcaption></figure>
<figure><img src="{{{{picture:network.png}}}}" alt="Network"><figcaption>Network: width and colour of a link
show its weight</figcaption></figure>
</div>
<h2>Settings</h2>
<p>What differs from the article's experiment is in bold.</p>
{settings}
<p>The same experiment, from the start: {link}</p>
{confusion}
<h2>Weights</h2>
{weights}
<h2>Samples</h2>
{samples}
</body>
</html>
"""  # noqa: E501  addresses and elements stay whole


def report(run: Run, frame: Frame, notes: str, link: str) -> File:
    """Return the report on a frame.

    Its pictures are places such as {{picture:loss.svg}}: the browser, which has drawn them, fills
    them in.

    Args:
        run: of which the frame is.
        frame: the one reported.
        notes: of the learner; plain text.
        link: opens the experiment; empty where it cannot hold it.
    """
    model = model_of(run, frame)
    text = PAGE.format(
        title=escape(f"Neural network: {model.title}"),
        style=STYLE,
        notes=f'<h2>Notes</h2>\n<p class="notes">{escape(notes)}</p>' if notes.strip() else "",
        scores=scores_table(run, frame),
        regions="Answers over the inputs",
        settings=settings_table(run),
        link=f"<code>{escape(link)}</code>" if link else "too large for a link",
        confusion=confusion_tables(run, frame),
        weights=weights_tables(run, frame),
        samples=samples_table(run, frame),
    )
    return File(f"report-{model.name}.html", "text/html", text.encode())


def escape(text: object) -> str:
    """Return a text that is shown as it is, and no place for a picture."""
    return html.escape(str(text)).replace("{{", "{&#123;")


def table(head: Sequence[object], rows: Iterable[Sequence[object]], caption: str = "") -> str:
    """Return a table; cells are escaped."""
    lines = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows]
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    heads = "".join(f"<th>{escape(one)}</th>" for one in head)
    return f"<table>{title}<thead><tr>{heads}</tr></thead>\n<tbody>{body}</tbody></table>"


def number(value: float) -> str:
    """Write a number in up to six digits."""
    return "none" if np.isnan(value) else f"{value:.6g}"


def scores_table(run: Run, frame: Frame) -> str:
    """Return what the status line of the player says."""
    scores, state = frame.scores, frame.state
    rows = [
        ("epoch", state.epoch, ""), ("updates", state.updates, ""),
        ("loss", number(scores.loss), number(scores.test_loss)),
        ("mean absolute error", number(scores.mean_absolute_error), ""),
    ]  # fmt: skip
    if run.experiment.task == "classes":
        rows.append(("accuracy", number(scores.accuracy), number(scores.test_accuracy)))
    else:
        rows.append(("R\u00b2", number(scores.r_squared), number(scores.test_r_squared)))
    return table(("", "training points", "test points"), rows)


def settings_table(run: Run) -> str:
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
    tables = "".join(f"<table><tbody>{part}</tbody></table>" for part in parts)
    return f'<div class="tables">{tables}</div>'


def confusion_tables(run: Run, frame: Frame) -> str:
    """Return how many points of each class were given each class; nothing for values."""
    classes = run.dataset.classes
    if not classes:
        return ""
    n_train, n_samples = run.dataset.n_train, len(run.dataset.X)
    tables = []
    for name, n, cells in zip(
        ("train", "test"), (n_train, n_samples - n_train), frame.confusion, strict=True
    ):
        none = n - int(cells.sum())
        head = f"{name}: {none} on the boundary, without answer" if none else name
        rows = [(one, *row) for one, row in zip(classes, cells.tolist(), strict=True)]
        if n:
            tables.append(table((head, *classes), rows))
    return (
        "<h2>Classes (rows) and answers (columns)</h2>\n"
        f'<div class="tables">{"".join(tables)}</div>'
    )


def weights_tables(run: Run, frame: Frame) -> str:
    """Return the weights into each layer: a row for each input, a column for each unit."""
    if run.mlp.n_parameters > MOST_WEIGHTS:
        return f"<p>{run.mlp.n_parameters} weights, too many to print.</p>"
    names, tables = run.experiment.unit_names, []
    for layer, matrix in enumerate(run.mlp.split(frame.state.parameters), 1):
        rows = zip((*names(layer - 1), "bias"), matrix.tolist(), strict=False)
        tables.append(
            table(("from", *names(layer)), [(name, *map(number, row)) for name, row in rows])
        )
    return f'<div class="tables">{"".join(tables)}</div>'


def samples_table(run: Run, frame: Frame) -> str:
    """Return the samples with target and answer."""
    dataset = run.dataset
    outputs = run.predict(frame.state.parameters[np.newaxis], dataset.X[:MOST_ROWS])[0]
    several = outputs.shape[1] > 1
    shown = [f"share of {name}" for name in dataset.classes] if several else ["output"]
    rows = []
    for k, (point, out) in enumerate(zip(dataset.points[:MOST_ROWS], outputs, strict=True)):
        label = dataset.labels[k]
        target = dataset.classes[int(label)] if dataset.classes else number(label)
        part = "train" if k < dataset.n_train else "test"
        rows.append((part, *map(number, point), target, *map(number, out)))
    more = len(dataset.points) - len(rows)
    note = f"<p>and {more} more</p>" if more > 0 else ""
    return table(("set", *dataset.names, dataset.target, *shown), rows) + note
