"""What the browser draws by itself: as the engine would, with the next frame of the display."""

import re
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import FloatRect, Page, Route, expect

from playground.charts.look import OUTPUT_COLORS
from playground.charts.region import window_of
from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.run.recorder import Run
from tests.e2e.conftest import OpenPage
from tests.e2e.pages import (
    middle_of_link,
    outputs,
    read_status,
    step,
    unit,
    wait_for_query,
    weights,
)
from tests.e2e.tabs import DRAWN, Tabs, page_behind
from tests.e2e.test_network import check_edit, edited
from tests.load.proxy import Proxy, bad_line
from tests.recordings import PATIENT

MAP = ".player .chart .map"
LEVEL = 1.0 / 255.0
CELL = 4  # pixels from one point that is computed to the next, about
PIXELS = f"""() => {{
    const canvas = document.querySelector('{MAP}');
    const {{ width, height }} = canvas;
    const {{ data }} = canvas.getContext('2d').getImageData(0, 0, width, height);
    return btoa(data.reduce((text, byte) => text + String.fromCharCode(byte), ''));
}}"""
# Notes which parts of the page look another way, and in which frame of the display after the
# pointer is moved there: this looks before the player draws, so the first is seen in the second.
WATCH = f"""([parts, top]) => {{
    const canvas = document.querySelector('.network canvas');
    const around = canvas.getBoundingClientRect(), scale = canvas.width / around.width;
    const cut = ({{ x, y, width, height }}) => canvas.getContext('2d').getImageData(
        scale * (x - around.x), scale * (y - around.y), scale * width, scale * height).data.join();
    const look = () => Object.entries({{
        ...Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, cut(part)])),
        region: document.querySelector('{MAP}').toDataURL(),
    }});
    window.changed = {{}};
    window.frames = 0;
    const watch = ({{ clientY }}) => {{
        if (Math.abs(clientY - top) > 1) return; // where it is, as the browser tells now and then
        removeEventListener('pointermove', watch, true);
        const before = Object.fromEntries(look());
        const see = () => {{
            window.frames += 1;
            for (const [name, now] of look()) {{
                if (now !== before[name]) window.changed[name] ??= window.frames;
            }}
            if (window.frames < 10) requestAnimationFrame(see);
        }};
        requestAnimationFrame(see);
    }};
    addEventListener('pointermove', watch, true);
}}"""


def region(page: Page):  # noqa: ANN201  Playwright's Locator, used at once
    return page.get_by_role("group", name="Decision regions")


def title(page: Page):  # noqa: ANN201  see above
    return region(page).locator("h2")


# ---- the same network, by engine and by browser ----


def picture(page: Page) -> Array:
    """Return the colours of the map, rows from below, shape (pixels, pixels, 3)."""
    numbers = np.frombuffer(b64decode(page.evaluate(PIXELS)), dtype=np.uint8).reshape(-1, 4)
    side = int(len(numbers) ** 0.5)
    return numbers.reshape(side, side, 4)[::-1, :, :3].astype(float)


def activations(run: Run, side: int) -> list[Array]:
    """Return what each layer has at the pixels of a map, from below, shape (side, side, units)."""
    x, y = np.meshgrid(
        *(np.linspace(*ends, side) for ends in window_of(run.dataset, run.experiment))
    )
    X = run.dataset.transform(np.column_stack([x.ravel(), y.ravel()]))
    network = run.mlp.with_parameters(run.frames[-1].state.parameters)
    layers = [X, *network.forward(X).activations]
    return [layer.reshape(side, side, -1) for layer in layers]


def in_colors(shares: Array) -> tuple[Array, Array]:
    """Return the colours of values from 0 to 1, and how far one level of 255 leads from them."""
    low, middle, high = (
        np.array([int(color[k : k + 2], 16) for k in (1, 3, 5)]) for color in OUTPUT_COLORS
    )
    t = 2.0 * shares[..., np.newaxis] - 1.0
    way = np.where(t < 0.0, low - middle, high - middle)
    return middle + way * np.abs(t), 2.0 * LEVEL * np.abs(way)


def ends(run: Run, layer: int, values: Array) -> tuple[float, float]:
    """Return the ends of the colours of a unit that has such values over the map."""
    if layer == 0:
        return values.min(), values.max()
    low, high = run.mlp.activations[layer - 1].output_range
    if np.isfinite([low, high]).all():
        return low, high
    end = 2.0 ** np.ceil(np.log2(max(0.125, np.abs(values).max())))
    return -end, end


def near_the_line(shares: Array) -> Array:
    """Return where the line of the middle may be drawn: some pixels from it, or one level."""
    slope = np.maximum(*(np.abs(np.gradient(shares, axis=axis)) for axis in (0, 1)))
    for axis in (0, 1):  # a kink is as wide as the points are apart that the browser computes
        slope = np.max([np.roll(slope, by, axis) for by in range(-CELL, CELL + 1)], axis=0)
    return (slope > 0.0) & (np.abs(shares - 0.5) < CELL * slope + LEVEL)


@pytest.mark.parametrize(
    ("query", "experiment"),
    [
        ("", Experiment()),
        (
            "?data=circle&layers=3-2&hiddens=tanh-relu&bias=1&reduction=mean",
            Experiment(
                dataset="circle",
                hidden_layers=(3, 2),
                layer_activations=("tanh", "relu"),
                bias=True,
                reduction="mean",
            ),
        ),
    ],
    ids=["the article", "two hidden layers"],
)
def test_each_unit_is_drawn_as_the_engine_answers(
    open_page: OpenPage, query: str, experiment: Experiment
) -> None:
    page = open_page(query)
    step(page)
    run = Run(experiment)
    run.record(1, "1", PATIENT)
    layers = activations(run, len(picture(page)))
    for layer, names in enumerate(experiment.names):
        for k, name in enumerate(names):
            unit(page, name).click()
            page.mouse.move(5, 5)
            expect(title(page)).to_have_text(re.compile(rf" {name}$"))
            values = layers[layer][..., k]
            low, high = ends(run, layer, values)
            shown = region(page).locator(".legend").first.inner_text().split()
            assert shown == [name, f"{low:.3g}", f"{high:.3g}"]
            shares = np.clip((values - low) / (high - low), 0.0, 1.0)
            colors, level = in_colors(shares)
            far = ~near_the_line(shares)
            assert far.mean() > 0.7, name
            # One more, as both are rounded.
            assert (np.abs(picture(page) - colors) <= level + 1.0)[far].all(), name


# ---- without the server ----


@pytest.fixture
def line(app: tuple[str, Path]) -> Iterator[Proxy]:
    """A line to the server that can be cut."""
    with bad_line(app[0]) as line:
        yield line


@pytest.fixture
def page(line: Proxy, tabs: Tabs) -> Iterator[Page]:
    """The playground's page at the end of it."""
    with page_behind(line, tabs) as page:
        yield page


def middle(box: FloatRect | None) -> dict[str, float]:
    """Return the middle of a box, half as wide and high."""
    assert box
    return {
        "x": box["x"] + box["width"] / 4,
        "y": box["y"] + box["height"] / 4,
        "width": box["width"] / 2,
        "height": box["height"] / 2,
    }


def test_dragged_weight_is_drawn_at_once_while_the_connection_is_cut(
    line: Proxy, page: Page
) -> None:
    line.refuse()
    expect(page.locator(".player .slow")).to_have_text(re.compile("No connection to the server"))
    before = read_status(page)
    x, y = middle_of_link(page, "x1", "h1")
    page.mouse.move(x, y)
    page.mouse.down()
    units = {name: middle(unit(page, name).bounding_box()) for name in ("h1", "h2", "out")}
    link = {"x": x - 5, "y": y - 5, "width": 10, "height": 10}
    page.evaluate(WATCH, [{**units, "link": link}, y - 100])
    page.mouse.move(x, y - 100)
    page.wait_for_function("window.frames === 10")
    changed = page.evaluate("window.changed")
    # All that follows from the weight, and nothing else.
    assert set(changed) == {"link", "h1", "out", "region"}
    assert max(changed.values()) <= 2
    run, frame = edited(
        Experiment(), 0, round(Run(Experiment()).frames[0].state.parameters[0] + 100 / 40, 3)
    )
    assert float(weights(page)[0]) == pytest.approx(frame.state.parameters[0], abs=5e-5)
    expected = run.networks([frame]).predict(run.dataset.X)[0, :, 0]
    np.testing.assert_allclose(outputs(page), expected, atol=5e-5)
    # Scores are the server's: those of before are told, as such.
    status = page.get_by_role("status").first
    expect(status).to_have_class(re.compile("behind"))
    assert read_status(page) == before
    page.mouse.up()
    line.resume()
    check_edit(page, run, frame)


@pytest.mark.thorough
def test_network_and_region_are_drawn_before_plotly_has_come(open_page: OpenPage) -> None:
    page = open_page(apart=True)
    on_its_way: list[Route] = []
    page.route(re.compile(r"/plotly-[\d.]+min\.js"), lambda route: on_its_way.append(route))
    page.reload()
    page.wait_for_selector(DRAWN)
    assert step(page).epoch == 1
    assert len(np.unique(picture(page))) > 20
    expect(page.locator(".player[data-charts]")).to_have_count(0)
    (route,) = on_its_way
    route.continue_()
    expect(page.locator(".player[data-charts=drawn]")).to_have_count(1)
    assert page.locator(".player .main-svg").count() > 1
    assert read_status(page).epoch == 1


# ---- what is pointed at ----


def read_region(page: Page) -> tuple[float, float, float]:
    """Point at the middle of the map; return where that is, and what is said of it."""
    region(page).locator(".nsewdrag").hover()
    text = region(page).locator(".reading").inner_text()
    found = re.match(r"at \((-?[\d.]+), (-?[\d.]+)\): (-?[\d.]+)", text)
    assert found, text
    x, y, value = map(float, found.groups())
    return x, y, value


def expect_told(page: Page, name: str) -> None:
    """Wait until title, scale and description tell that this unit is shown."""
    expect(title(page)).to_have_text(f"Output of {name}")
    expect(region(page).locator(".legend").first).to_contain_text(name)
    chart = region(page).get_by_role("img").first
    expect(chart).to_have_attribute(
        "aria-label", re.compile(f"^Unit {name} is shown. Output of {name} ")
    )


def test_region_tells_the_unit_that_is_shown_whatever_is_selected(open_page: OpenPage) -> None:
    page = open_page()
    run = Run(Experiment())
    unit(page, "h2").hover()
    expect_told(page, "h2")
    page.mouse.move(5, 5)
    expect(title(page)).to_have_text("Decision regions")
    unit(page, "h3").click()
    page.mouse.move(5, 5)
    expect_told(page, "h3")
    unit(page, "h2").hover()
    expect_told(page, "h2")
    page.mouse.move(5, 5)
    expect_told(page, "h3")
    # The focus points, too, and stays while the pointer is over the map.
    for name, k in (("h2", 1), ("h3", 2)):
        unit(page, name).focus()
        expect_told(page, name)
        x, y, shown = read_region(page)
        network = run.mlp.with_parameters(run.frames[0].state.parameters)
        answers = network.forward(np.array([[x, y]])).activations[0][0]
        assert abs(answers[1] - answers[2]) > 0.02
        assert shown == pytest.approx(answers[k], abs=0.006)


def test_unit_that_is_pointed_at_and_removed_is_shown_no_longer(open_page: OpenPage) -> None:
    page = open_page()
    unit(page, "h4").hover()
    expect_told(page, "h4")
    page.get_by_role("slider", name="Units in hidden layer 1").focus()
    page.keyboard.press("ArrowLeft")
    wait_for_query(page, "layers=3")
    expect(title(page)).to_have_text("Decision regions")
    assert step(page).epoch == 1
