"""The page that a network is taken away as, opened from a file, with the line cut."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from playground.data.table import Table
from playground.experiment import Experiment
from playground.export.formats import FORMATS
from playground.export.options import Options, check_name
from playground.run.frames import Frame
from playground.run.recorder import Run
from tests.export.test_programs import expected, recorded


def opened(
    browser: Browser, path: Path, width: int = 1000, faults: list[str] | None = None
) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 800}, offline=True)
    page = context.new_page()
    seen = [] if faults is None else faults
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("console", lambda message: seen.append(message.text))
    page.goto(path.as_uri())
    return page


def written(run: Run, frame: Frame, folder: Path, name: str = "taken") -> Path:
    file = FORMATS["page"].make(run, frame, Options(name))
    path = folder / file.name
    path.write_bytes(file.data)
    return path


def answer(page: Page) -> str:
    return page.locator("#answer").inner_text()


@pytest.mark.parametrize("case", ["article", "iris, standardised", "values of one input"])
def test_it_answers_as_the_engine_does(case: str, browser: Browser, tmp_path: Path) -> None:
    run, frame = recorded(case)
    faults: list[str] = []
    page = opened(browser, written(run, frame, tmp_path), faults=faults)
    n = run.dataset.n_train
    expect(page.locator("#check")).to_have_text(
        re.compile(rf"^Checked in this browser: {n} points as in the playground, to \S+\.$")
    )
    point = run.dataset.points[1] + 0.25
    for field, value in zip(page.locator("input[type=number]").all(), point, strict=True):
        field.fill(repr(float(value)))
    wanted = expected(run, frame, point[np.newaxis])[0]
    said = answer(page)
    for output in wanted:
        assert f"{float(f'{output:.4g}'):g}" in said
    found = page.evaluate(f"taken.predict({json.dumps(point.tolist())})")
    np.testing.assert_allclose(found, wanted, rtol=1e-9)
    assert not faults
    page.context.close()


def test_a_point_is_asked_by_pointer_keyboard_slider_and_row(
    browser: Browser, tmp_path: Path
) -> None:
    run, frame = recorded("iris, standardised")
    page = opened(browser, written(run, frame, tmp_path))
    numbers = page.locator("input[type=number]")
    before = [one.input_value() for one in numbers.all()]
    page.locator("#map").click(position={"x": 200, "y": 100})
    after = [one.input_value() for one in numbers.all()]
    assert [a != b for a, b in zip(before, after, strict=True)] == [True, True, False, False]
    page.locator("#map").press("ArrowLeft")
    assert float(numbers.nth(0).input_value()) < float(after[0])
    page.locator("#axes select").first.select_option(label="petal width (cm)")
    page.locator("#map").press("ArrowRight")
    assert float(numbers.nth(3).input_value()) > float(after[3])
    page.get_by_role("slider", name="petal length (cm)").fill("2.5")
    expect(numbers.nth(2)).to_have_value("2.5")
    page.get_by_role("button", name="7", exact=True).press("Enter")
    row = page.locator("tbody tr").nth(6)
    expect(row).to_have_class("asked")
    shown = row.locator("td").all_inner_texts()[1:5]
    assert [float(one.input_value()) for one in numbers.all()] == list(map(float, shown))
    page.context.close()


@pytest.mark.parametrize("width", [pytest.param(1000, marks=pytest.mark.thorough), 390])
def test_nothing_is_cut_and_all_can_be_read(width: int, browser: Browser, tmp_path: Path) -> None:
    for case in ("hostile names", "article"):
        page = opened(browser, written(*recorded(case), tmp_path), width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = Axe().run(page).response["violations"]
            assert not [(one["id"], one["nodes"][0]["html"]) for one in found]
        page.context.close()


def own(names: tuple[str, ...], classes: tuple[str, ...], target: str = "kind") -> Run:
    inputs = np.random.default_rng(0).normal(size=(12, len(names)))
    table = Table(inputs, np.arange(12.0) % len(classes), names, target, classes, 12)
    return Run(Experiment().changed(dataset="own", table=table))


@pytest.mark.parametrize("width", [390, pytest.param(853, marks=pytest.mark.thorough)])
def test_long_names_are_broken(width: int, browser: Browser, tmp_path: Path) -> None:
    run = own(("L" * 120, "a b " * 25, "c"), ("W" * 120, "V" * 120, "x"), "T" * 100)
    page = opened(browser, written(run, run.frames[0], tmp_path), width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_a_name_keeps_its_direction_in_a_sentence(browser: Browser, tmp_path: Path) -> None:
    run = own(("\u0623 (a)", "b"), ("x", "\u05d0 <b>"), "\u0641")
    page = opened(browser, written(run, run.frames[0], tmp_path))
    names = page.locator("#about bdi").all_inner_texts()
    assert names == ["x", "\u05d0 <b>", "\u0623 (a)", "b"]
    assert page.locator("#answer strong bdi").first.inner_text() == "\u0641"
    assert page.locator("#answer li bdi").inner_text() == "\u05d0 <b>"
    page.context.close()


def test_a_printed_page_has_every_row_that_is_shown(browser: Browser, tmp_path: Path) -> None:
    run, frame = recorded("iris, standardised")
    page = opened(browser, written(run, frame, tmp_path))
    page.emulate_media(media="print")
    cut = "(one) => one.scrollHeight > one.clientHeight + 1"
    for part in (".scroll", "#inputs"):
        assert not page.locator(part).evaluate(cut)
    page.context.close()


def test_what_is_no_number_is_not_taken(browser: Browser, tmp_path: Path) -> None:
    run, frame = recorded("article")
    page = opened(browser, written(run, frame, tmp_path))
    field, before = page.locator("#input0"), answer(page)
    field.focus()
    for text in ("abc", "-", "e", ""):
        field.fill("")
        field.press_sequentially(text)
        assert answer(page) == before
    field.evaluate(
        "(one) => { one.value = '1e999'; one.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    assert answer(page) == before
    page.keyboard.press("Tab")
    expect(field).to_have_value("0")
    field.fill("-0")
    assert answer(page) == before
    page.context.close()


def test_an_output_that_is_no_number_is_no_class(browser: Browser, tmp_path: Path) -> None:
    run = own(("a", "b"), ("x", "y"))
    # Each hidden unit gets infinity less infinity where both inputs are as large.
    parameters = np.resize([1e6] * 4 + [-1e6] * 4, run.mlp.n_parameters).tolist()
    run = Run(replace(run.experiment, parameters=tuple(parameters)))
    page = opened(browser, written(run, run.frames[0], tmp_path))
    for number in (0, 1):
        page.locator(f"#input{number}").fill("1e308")
    assert page.evaluate("taken.predict([1e308, 1e308]).some(Number.isNaN)")
    expect(page.locator("#answer strong")).to_have_text("kind: no answer")
    page.context.close()


def test_names_from_outside_are_shown_as_they_are(browser: Browser, tmp_path: Path) -> None:
    run, frame = recorded("hostile names")
    faults: list[str] = []
    page = opened(browser, written(run, frame, tmp_path), faults=faults)
    shown = page.locator("#answer li span").all_inner_texts()
    names = [" ".join(name.split()) for name in run.experiment.class_names]
    assert [" ".join(text.split()) for text in shown] == names
    assert not faults
    page.context.close()


def test_names_that_a_page_never_gives_up_are_refused(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_text("<!DOCTYPE html><title>empty</title>")
    page = opened(browser, tmp_path / "empty.html")
    kept = page.evaluate(
        """() => {
          const names = new Set(["location"]);  // to set it is to go there
          for (let one = window; one; one = Object.getPrototypeOf(one)) {
            for (const name of Object.getOwnPropertyNames(one)) {
              const before = window[name], network = {};
              if (name === "location") continue;
              try { window[name] = network; } catch {}
              if (window[name] !== network) names.add(name);
              try { window[name] = before; } catch {}
            }
          }
          return [...names];
        }"""
    )
    page.context.close()
    assert {"top", "name", "document"} <= set(kept)
    for name in kept:
        with pytest.raises(ValueError, match="name: expected"):
            check_name(name)


def test_two_networks_run_in_one_page(browser: Browser, tmp_path: Path) -> None:
    wanted, asked = [], []
    for name, case in (("first", "article"), ("second", "iris, standardised")):
        run, frame = recorded(case)
        file = FORMATS["javascript"].make(run, frame, Options(name))
        (tmp_path / file.name).write_bytes(file.data)
        point = run.dataset.points[:1]
        wanted += expected(run, frame, point)[0].tolist()
        asked.append(f"{name}.predict({point[0].tolist()})")
    (tmp_path / "both.html").write_text(
        "<!DOCTYPE html><title>two</title><script src='first.js'></script>"
        "<script src='second.js'></script>"
    )
    faults: list[str] = []
    page = opened(browser, tmp_path / "both.html", faults=faults)
    found = page.evaluate(f"[{', '.join(asked)}].flat()")
    np.testing.assert_allclose(found, wanted, rtol=1e-9)
    assert not faults
    page.context.close()


def test_a_slider_of_a_large_network_moves_at_once_and_the_region_gets_fine_at_rest(
    browser: Browser, tmp_path: Path
) -> None:
    digits = Experiment().changed(dataset="digits", hidden_layers=(32,) * 4, bias=True)
    run = Run(digits.changed(samples=100))
    page = opened(browser, written(run, run.frames[0], tmp_path))
    # As large as many points as there were asked for.
    page.evaluate(
        """() => { const ask = taken.predictMany; window.asked = [];
          taken.predictMany = (points, n) => { asked.push(n); return ask(points, n); }; }"""
    )
    slider = page.get_by_role("slider").nth(5)
    slider.evaluate("(one) => { one.value = 3; one.dispatchEvent(new Event('input')); }")
    coarse = page.evaluate("asked.splice(0).filter((n) => n > 1)")
    assert len(coarse) == max(coarse) < 60
    page.wait_for_timeout(1000)
    assert page.evaluate("asked.filter((n) => n > 1)") == [120] * 120
    page.context.close()


def test_a_thousand_points_of_digits_are_shown_at_once(browser: Browser, tmp_path: Path) -> None:
    digits = Experiment().changed(dataset="digits", hidden_layers=(12,), bias=True)
    run = Run(digits.changed(samples=1000, train_share=0.9))
    page = opened(browser, written(run, run.frames[0], tmp_path))
    expect(page.locator("#check")).to_contain_text("points as in the playground")
    assert page.locator("input[type=range]").count() == 64
    expect(page.locator("#rows")).to_contain_text(f"The first 500 of {run.dataset.n_train} points")
    page.context.close()
