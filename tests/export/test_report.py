"""The report: a page that holds what a learner wrote as text, and nothing that acts."""

from playground.experiment import Experiment
from playground.export.report import Html, escape, fill_page, report
from playground.run.recorder import Run
from playground.shelf.kept import keep, named

EVIL = "<script>alert(1)</script> {{picture:loss.svg}} $title ${scores} & \u20ac"


def test_notes_and_link_stay_text() -> None:
    run = Run(Experiment())
    page = report(run, run.frames[0], EVIL, f"http://here/?{EVIL}").data.decode()
    assert "<script" not in page
    assert page.count(escape(EVIL)) == 2
    assert page.count("{{picture:") == 3


def test_only_html_goes_into_a_page_as_it_is() -> None:
    run = Run(Experiment())
    assert report(run, run.frames[0], "", "").data.decode().count("<h2>Notes</h2>") == 0
    parts = dict.fromkeys(
        (
            "notes",
            "scores",
            "regions",
            "settings",
            "link",
            "compared",
            "confusion",
            "weights",
            "samples",
        ),
        "",
    )
    page = fill_page("report.html", title="a < b", **parts | {"notes": Html("<p>c</p>")})
    assert "<title>a &lt; b</title>" in page
    assert "<p>c</p>" in page


def test_runs_that_are_compared_are_told_with_what_differs_and_their_region() -> None:
    run = Run(Experiment())
    evil = Run(Experiment().changed(learning_rate=0.1, l2=0.1))
    others = [
        named(keep(evil, evil.frames[0]), EVIL),
        named(keep(run, run.frames[0]), "the same"),
    ]
    page = report(run, run.frames[0], "", "", others).data.decode()
    assert "<script" not in page
    assert "Learning rate 0.1 (not 0.5); L2 0.1 (not 0)" in page
    assert page.count("(another loss)") == 1
    assert "the same settings" in page
    assert page.count('src="data:image/png;base64,') == 2
    assert page.count("{{picture:") == 3
    assert "Compared with" not in report(run, run.frames[0], "", "").data.decode()
