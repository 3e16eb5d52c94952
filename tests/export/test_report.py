"""The report: a page that holds what a learner wrote as text, and nothing that acts."""

from playground.experiment import Experiment
from playground.export.report import Html, escape, fill_page, report
from playground.run.recorder import Run

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
        ("notes", "scores", "regions", "settings", "link", "confusion", "weights", "samples"), ""
    )
    page = fill_page("report.html", title="a < b", **parts | {"notes": Html("<p>c</p>")})
    assert "<title>a &lt; b</title>" in page
    assert "<p>c</p>" in page
