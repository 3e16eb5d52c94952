"""Data in, model out: by file, paste, table, click and link, and back in another browser."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Download, Page, expect

from playground.export.formats import FORMATS, PURPOSES, Format, formats_for
from tests.e2e.conftest import OpenPage
from tests.e2e.pages import (
    button,
    in_both_themes,
    outputs,
    read_status,
    settle,
    wait_for_epoch,
    wait_for_query,
    wait_until_nothing_scrolls_sideways,
    weights,
)

CSV = "width;height;kind\n" + "\n".join(
    f"{w};{h};{'inside' if w * w + h * h < 1.5 else 'outside'}"
    for w in (-1.5, -0.5, 0.5, 1.5)
    for h in (-1.5, -0.5, 0.5, 1.5)
)


def go_to(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=name, exact=True, level=1)).to_be_visible()
    expect(page.locator(".player.beside")).to_be_visible()


def choose_part(page: Page, name: str) -> None:
    page.get_by_role("radiogroup", name="Part").get_by_text(name, exact=True).click()


def load(page: Page, name: str, data: bytes) -> None:
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "text/csv", "buffer": data}]
    )


def plane(page: Page) -> dict[str, float]:
    box = page.locator(".player .chart .nsewdrag").first.bounding_box()
    assert box
    return box


def click_at(page: Page, across: float, upwards: float) -> None:
    box = plane(page)
    page.mouse.click(box["x"] + across * box["width"], box["y"] + (1.0 - upwards) * box["height"])


def n_samples(page: Page) -> int:
    return page.get_by_role("group", name="Samples").locator("tbody tr").count()


def accuracy_of(page: Page) -> float:
    found = re.search(r"accuracy ([\d.]+)%", read_status(page).text)
    assert found
    return float(found[1]) / 100.0


def saved(download: Download, folder: Path) -> Path:
    path = folder / download.suggested_filename
    download.save_as(path)
    return path


def download_each(page: Page, folder: Path) -> dict[str, Path]:
    """Save each format of the Model page."""
    files = {}
    for purpose, label in PURPOSES.items():
        page.get_by_role("radiogroup", name="What for").get_by_text(label, exact=True).click()
        for key, one in formats_for(purpose).items():
            choose_format(page, one)
            if key in files:
                continue
            with page.expect_download() as download:
                page.get_by_role("button", name=re.compile("^Download ")).click()
            files[key] = saved(download.value, folder)
            assert files[key].stat().st_size > 100, key
    assert files.keys() == FORMATS.keys()
    return files


def choose_format(page: Page, one: Format) -> None:
    page.get_by_role("radiogroup", name="Format").get_by_text(one.label, exact=True).click()
    expect(page.get_by_text(one.about[:40])).to_be_visible()
    expect(page.get_by_text(f"needs {one.needs}")).to_be_visible()


def open_project(page: Page, path: Path) -> None:
    """Take a project file in, and go to the playground."""
    go_to(page, "Model")
    choose_part(page, "Import")
    load(page, "project.json", path.read_bytes())
    expect(page.get_by_text("network on own")).to_be_visible()
    button(page, "Open").click()
    wait_for_query(page, "data=own")
    page.get_by_role("link", name="Playground").click()


def load_own_points(page: Page) -> None:
    """Load the points of CSV, and go to the playground."""
    go_to(page, "Data")
    choose_part(page, "Load a file")
    load(page, "points.csv", CSV.encode())
    expect(page.get_by_text("Columns are separated by semicolons. 16 rows")).to_be_visible()
    button(page, "Use these 16 rows").click()
    wait_for_query(page, "data=own")
    page.get_by_role("link", name="Playground").click()
    expect(page.get_by_role("group", name="Samples")).to_contain_text("outside")
    expect(page.get_by_role("group", name="Samples").locator("th").nth(1)).to_have_text("width")


def test_own_file_is_trained_on_edited_taken_away_and_opened_elsewhere(
    open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page("?hidden=tanh&bias=1&lr=0.3&speed=10")
    load_own_points(page)
    button(page, "Play").click()
    wait_for_epoch(page, 50)

    # A point is clicked in while it plays, and training goes on.
    page.get_by_label("Click on the chart").select_option(label="Add inside")
    before = read_status(page).epoch
    link = page.url
    click_at(page, 0.9, 0.9)
    page.wait_for_function("link => location.href !== link", arg=link)
    expect(page.get_by_role("group", name="Samples").locator("tbody tr")).to_have_count(17)
    wait_for_epoch(page, before + 20)
    button(page, "Pause").click()
    page.wait_for_timeout(400)
    trained, status = weights(page), read_status(page)

    go_to(page, "Model")
    expect(page.get_by_text(f"epoch {status.epoch}, update")).to_be_visible()
    files = download_each(page, tmp_path)
    document = json.loads(files["json"].read_text())
    assert document["epoch"] == status.epoch

    # The project file brings the run back in a browser that knows nothing of it.
    other = open_page(apart=True)
    open_project(other, files["project"])
    expect(other.get_by_role("group", name="Samples").locator("tbody tr")).to_have_count(17)
    expect(other.locator("[role=status].status")).to_contain_text(f"epoch {status.epoch:,}")
    page.get_by_role("link", name="Playground").click()
    expect(page.get_by_role("group", name="Samples")).to_be_visible()
    assert weights(other) == trained
    assert outputs(other) == outputs(page)
    for one in (page, other):
        button(one, "Step").click()
        wait_for_epoch(one, status.epoch + 1)
    assert weights(other) == weights(page)


def drag(page: Page, start: float, end: float) -> None:
    """Drag along the middle of the plane, from one share of its width to another."""
    box = plane(page)
    y = box["y"] + 0.5 * box["height"]
    page.mouse.move(box["x"] + start * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + end * box["width"], y, steps=4)
    page.mouse.up()


def wait_for_point(page: Page, x: float, y: float) -> None:
    """Wait until the chart has a point there: the table shows it a moment earlier."""
    page.wait_for_function(
        """([x, y]) => document.querySelector('[aria-label="Decision regions"] .chart').data.some(
            (trace) => trace.customdata && [...trace.x].some((one, k) =>
                Math.abs(one - x) < 0.02 && Math.abs(trace.y[k] - y) < 0.02))""",
        arg=[x, y],
    )


def test_points_are_added_moved_relabelled_and_removed_by_the_pointer(open_page: OpenPage) -> None:
    page = open_page()
    mode = page.get_by_label("Click on the chart")
    mode.select_option(label="Add class 1")
    click_at(page, 0.5, 0.5)
    rows = page.get_by_role("group", name="Samples").locator("tbody tr")
    expect(rows).to_have_count(5)
    expect(rows.nth(4)).to_contain_text("0.5")
    wait_for_point(page, 0.5, 0.5)
    drag(page, 0.5, 0.7)
    expect(rows.nth(4)).to_contain_text("0.8")
    expect(rows).to_have_count(5)
    wait_for_point(page, 0.8, 0.5)
    mode.select_option(label="Add class 0")
    click_at(page, 0.7, 0.5)
    expect(rows.nth(4).locator("td").first).to_have_text(re.compile("0"))
    # To move alone: a click does nothing.
    mode.select_option(label="Move")
    for where in ((0.7, 0.5), (0.3, 0.3)):
        click_at(page, *where)
    drag(page, 0.7, 0.5)
    expect(rows.nth(4)).to_contain_text("0.500.5")
    expect(rows).to_have_count(5)
    wait_for_point(page, 0.5, 0.5)
    mode.select_option(label="Remove")
    click_at(page, 0.5, 0.5)
    expect(rows).to_have_count(4)
    wait_for_query(page, "own=")


def test_shift_click_adds_a_point_whatever_is_chosen_and_with_alt_of_the_next_class(
    open_page: OpenPage,
) -> None:
    page = open_page()
    rows = page.get_by_role("group", name="Samples").locator("tbody tr")
    for n, keys in ((5, ("Shift",)), (6, ("Shift", "Alt"))):
        for key in keys:
            page.keyboard.down(key)
        click_at(page, 0.2 * (n - 4), 0.5)
        for key in keys:
            page.keyboard.up(key)
        expect(rows).to_have_count(n)
    firsts = [rows.nth(k).locator("td").first.inner_text().strip() for k in (4, 5)]
    assert firsts == ["0", "1"]


def test_status_stays_in_the_column_of_the_player(open_page: OpenPage) -> None:
    page = open_page("?data=circle")
    go_to(page, "Model")
    page.wait_for_selector(".player.beside .status b")
    for width in (1400, 1024):
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        ends = [
            page.locator(where).last.bounding_box()
            for where in (".player .status > *", ".player .line")
        ]
        last, line = (box["x"] + box["width"] for box in ends if box)
        assert last <= line + 1, width


@pytest.mark.thorough
def test_key_tells_training_points_from_test_points_where_there_are_some(
    open_page: OpenPage,
) -> None:
    key = '[aria-label="Decision regions"] .key:visible'
    assert "train" not in open_page().locator(key).inner_text()
    page = open_page("?data=moons&n=100")
    for space in ("input", "hidden"):
        page.get_by_label("Space", exact=True).select_option(space)
        sets = page.locator(key).locator(".legend", has_text="train")
        assert sets.inner_text().split() == ["train", "test"]
        fills = sets.locator("polygon").evaluate_all(
            "all => all.map((one) => one.getAttribute('fill'))"
        )
        assert fills[0].startswith("#")
        assert fills[1] == "none"


@pytest.mark.thorough
def test_every_click_on_a_crowded_chart_adds_a_point(open_page: OpenPage) -> None:
    page = open_page("?data=plane&output=linear&bias=1&reduction=mean&lr=0.01")
    page.get_by_label("Click on the chart").select_option(label="Add high value")
    samples = page.get_by_role("group", name="Samples")
    expect(samples).to_contain_text("of 200 points")
    for k in range(8):
        click_at(page, 0.3 + 0.05 * k, 0.4 + 0.03 * k)
        expect(samples).to_contain_text(f"of {201 + k} points")


@pytest.mark.thorough
def test_points_that_do_not_fit_into_a_link_are_told(open_page: OpenPage) -> None:
    page = open_page("?data=plane&n=250&output=linear&bias=1&reduction=mean&lr=0.01")
    page.get_by_label("Click on the chart").select_option(label="Add high value")
    click_at(page, 0.5, 0.5)
    expect(page.get_by_text("Your own points do not fit into a link")).to_be_visible()


def type_into_cell(page: Page, y: float, text: str, is_taken: Callable[[], bool]) -> None:
    """Type into a cell of the first column, so far below the table's top."""
    grid = page.get_by_test_id("stDataFrame").locator("canvas").first
    expect(grid).to_be_visible()
    box = grid.bounding_box()
    assert box
    # A layer of the grid's own lies over its canvas. It takes no keys at first.
    for _ in range(10):
        page.mouse.click(box["x"] + 100, box["y"] + y)
        page.wait_for_timeout(400)
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        page.wait_for_timeout(1000)
        if is_taken():
            return


def test_a_row_that_is_not_whole_is_named(open_page: OpenPage) -> None:
    page = open_page()
    go_to(page, "Data")
    warning = page.get_by_text('Row 5, column "x2" is empty')
    type_into_cell(page, 170, "5", warning.is_visible)  # the first row that is empty
    expect(warning).to_be_visible()
    expect(button(page, "Use these points")).to_be_disabled()


def test_table_is_edited_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    go_to(page, "Data")
    use = button(page, "Use these points")
    type_into_cell(page, 50, "3", use.is_enabled)  # the first one
    use.click()
    wait_for_query(page, "data=own")
    page.get_by_role("link", name="Playground").click()
    rows = page.get_by_role("group", name="Samples").locator("tbody tr")
    expect(rows.first.locator("td").nth(1)).to_have_text("3")


ODD = "id;age;smoker;weight;sick\n" + "\n".join(
    f"{k};{'1.050' if k % 2 else '950'};{'yes' if k % 3 else 'no'};"
    f"{'' if k % 9 == 0 else f'{k} kg'};{k % 2}"
    for k in range(1, 31)
)


@pytest.mark.parametrize("width", [1400, pytest.param(390, marks=pytest.mark.thorough)])
def test_what_was_decided_is_said_and_undone_by_mouse_and_keyboard(
    open_page: OpenPage, width: int
) -> None:
    page = open_page()
    go_to(page, "Data")
    page.set_viewport_size({"width": width, "height": 900})
    choose_part(page, "Paste")
    area = page.get_by_label("Rows, with or without a row of names above them")
    area.fill(ODD)
    area.press("Control+Enter")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text('Please check. Column "age": "1.050" is read as 1050')
    button(page, "Read it as 1.05").click()
    expect(main).to_contain_text('"1.050" is read as 1.05;')
    expect(main).to_contain_text("3 of 30 rows have an empty cell in the chosen columns: left out.")
    button(page, "Fill them in").focus()
    page.keyboard.press("Enter")
    expect(main).to_contain_text("filled in with the mean")
    button(page, 'Use "id"').focus()
    page.keyboard.press("Space")
    expect(button(page, 'Use "id"')).to_have_count(0)
    wait_until_nothing_scrolls_sideways(page)
    for scheme in in_both_themes(page):
        found = Axe().run(page).response["violations"]
        faults = [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
        assert faults == [], scheme
    use_and_play(page)


def use_and_play(page: Page) -> None:
    """Use the rows that were read, and train on them."""
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("They begin with 4-4-1 tanh, gradient descent 0.5, cross-entropy")
    button(page, "Use these 30 rows").click()
    expect(main).to_contain_text("They are in use: press Play to train on them.")
    use = button(page, "Use these 30 rows")
    expect(use).to_be_disabled()
    # What cannot be pressed can be read: the page's background shows through the button.
    color = "one => getComputedStyle(one).color"
    background = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    assert use.locator("p").evaluate(color) != page.evaluate(background)
    button(page, "Play").click()
    wait_for_epoch(page, 20)


def test_bad_text_gets_a_sentence_and_changes_nothing(open_page: OpenPage) -> None:
    page = open_page()
    go_to(page, "Data")
    choose_part(page, "Paste")
    area = page.get_by_label("Rows, with or without a row of names above them")
    for text, sentence in (
        ("x1,x2,class\n1,2,a\n3,oops,b\n4,5,a", 'Line 3, column "x2": expected a number'),
        ("just words\nmore words", "Expected numbers, or at least 4 rows of texts, got 2 rows"),
        ("1,2,a\n3,4\n5,6,b", "Line 2: expected 3 cells as in most lines, got 2"),
    ):
        area.fill(text)
        area.press("Control+Enter")
        # Streamlit shows the one before beside it for a moment.
        alerts = page.get_by_test_id("stAlert")
        expect(alerts.filter(has_text=sentence)).to_be_visible()
        expect(alerts).to_have_count(1)
        assert "data=own" not in page.url
    button(page, "Step").click()
    wait_for_epoch(page, 1)


def test_bad_model_file_gets_a_sentence_and_the_run_goes_on(open_page: OpenPage) -> None:
    page = open_page()
    go_to(page, "Model")
    choose_part(page, "Import")
    for data, sentence in {
        b"nothing": "expected a JSON, NPZ, ONNX or safetensors file",
        b"{" * 50_000: "deep",
        b"PK\x03\x04 no": "NPZ",
        b'{"layers": "many"}': "ayers: expected",
    }.items():
        load(page, "model.json", data)
        expect(page.get_by_test_id("stAlert")).to_contain_text(sentence)
        expect(page.get_by_test_id("stAlert")).to_contain_text("Your current run is unchanged")
    button(page, "Step").click()
    wait_for_epoch(page, 1)


def test_link_with_weights_opens_the_same_network(open_page: OpenPage) -> None:
    page = open_page("?speed=100")
    button(page, "Play").click()
    wait_for_epoch(page, 500)
    button(page, "Pause").click()
    page.wait_for_timeout(400)
    trained = weights(page)
    epoch = read_status(page).epoch
    go_to(page, "Model")
    choose_part(page, "Project and link")
    # The player tells the page which frame it shows, a moment after it came there.
    expect(page.get_by_text(f"epoch {epoch:,}, update")).to_be_visible()
    code = page.locator("code").filter(has_text="w=")
    expect(code).to_have_count(1)
    other = open_page("?" + code.inner_text().partition("?")[2], apart=True)
    assert weights(other) == trained
    assert read_status(other).epoch == 0


@pytest.mark.thorough
def test_a_click_while_the_line_is_cut_saves_the_file(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page()
    go_to(page, "Model")
    save = page.get_by_role("button", name="Download xor_2_4_1.py")
    expect(save).to_be_visible()
    page.wait_for_timeout(500)
    with page.expect_download() as download:
        page.evaluate("sockets.forEach((one) => one.close())")
        save.click()
    assert b"def predict" in saved(download.value, tmp_path).read_bytes()
    expect(save).not_to_have_attribute("aria-busy", "true")


def test_report_holds_notes_and_pictures_and_needs_no_network(
    open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page("?data=iris&output=softmax&loss=cross_entropy&bias=1", scheme="dark")
    go_to(page, "Model")
    choose_part(page, "Notes and report")
    notes = page.get_by_label("Notes", exact=True)
    notes.fill("I expected <b>more</b> of {{picture:loss.svg}}")
    notes.press("Control+Enter")
    page.wait_for_timeout(500)
    with page.expect_download() as download:
        page.get_by_label("Save an image").select_option("report")
    path = saved(download.value, tmp_path)
    page = page.context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    expect(page.locator(".notes")).to_have_text("I expected <b>more</b> of {{picture:loss.svg}}")
    widths = page.locator("img").evaluate_all("all => all.map((one) => one.naturalWidth)")
    assert len(widths) == 3
    assert min(widths) > 200
    assert not [url for url in asked if url.startswith("http")]
    page.close()


def test_each_chart_is_saved_as_a_picture(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page()
    for name in ("network.png", "regions.png", "regions.svg", "loss.png", "loss.svg"):
        with page.expect_download() as download:
            page.get_by_label("Save an image").select_option(name)
        data = saved(download.value, tmp_path).read_bytes()
        assert data.startswith(b"\x89PNG" if name.endswith("png") else b"<svg"), name
        assert len(data) > 2000, name


def test_three_classes_have_regions_and_a_confusion_table(open_page: OpenPage) -> None:
    page = open_page(
        "?data=blobs&output=softmax&loss=cross_entropy&reduction=mean&bias=1&lr=0.5&speed=10"
    )
    button(page, "Play").click()
    wait_for_epoch(page, 200)
    button(page, "Pause").click()
    page.wait_for_timeout(300)
    table = page.get_by_role("group", name="Confusion matrix").locator("table").first
    counts = np.array([int(one) for one in table.locator("td").all_inner_texts()]).reshape(3, 3)
    assert counts.sum() == 100
    assert np.trace(counts) / 100 == pytest.approx(accuracy_of(page), abs=0.006)
    label = page.locator(".player .chart[role=img]").first.get_attribute("aria-label")
    assert re.search(
        r"class 0 on \d+ percent, class 1 on \d+ percent, class 2 on \d+ percent", label or ""
    )


@pytest.mark.thorough
def test_values_over_one_input_are_drawn_as_a_curve(open_page: OpenPage) -> None:
    page = open_page(
        "?data=sine&output=linear&hidden=tanh&reduction=mean&bias=1&optimizer=adam&lr=0.05&speed=10"
    )
    button(page, "Play").click()
    wait_for_epoch(page, 400)
    button(page, "Pause").click()
    page.wait_for_timeout(300)
    text = page.locator("[role=status].status").inner_text().replace("\n", " ")
    assert float(re.search(r"R² ([\d.]+)", text)[1]) > 0.9  # type: ignore[index]
    line = page.locator(".player .chart").first.evaluate("chart => [...chart.data.at(-1).y]")
    xs = np.linspace(-6.0, 6.0, len(line))
    inside = np.abs(xs) < 4.5
    assert np.abs(np.array(line) - np.sin(xs))[inside].max() < 0.5


def test_the_name_of_a_model_and_the_format_are_there_after_the_page_is_loaded_again(
    open_page: OpenPage,
) -> None:
    page = open_page()
    go_to(page, "Model")
    page.get_by_role("radiogroup", name="What for").get_by_text("On a small computer").click()
    choose_format(page, FORMATS["c"])
    page.get_by_role("radiogroup", name="Precision").get_by_text("float32").click()
    page.get_by_role("textbox", name="Name in the program").fill("gate")
    page.get_by_role("textbox", name="Name in the program").press("Enter")
    expect(page.get_by_role("button", name="Download gate.h")).to_be_visible()
    page.wait_for_timeout(2500)  # snapshots are kept every two seconds
    page.get_by_role("link", name="Playground").click()
    # The address last: from that of a page below, Streamlit asks in vain first.
    page.wait_for_function("() => location.pathname == '/'")
    wait_for_epoch(page, 0)
    page.reload()
    go_to(page, "Model")
    expect(page.get_by_role("button", name="Download gate.h")).to_be_visible()
    expect(page.get_by_text("numbers in float32")).to_be_visible()
    expect(page.get_by_text("cc -DGATE_SELF_CHECK")).to_be_visible()


@pytest.mark.thorough
def test_what_for_stays_as_it_was_chosen_while_it_plays(open_page: OpenPage) -> None:
    # On a network so large that requests of the player and choices come together.
    page = open_page(
        "?data=digits&n=1000&train=0.9&layers=32-32-32-32&bias=1&optimizer=adam&lr=0.001"
        "&batch=32&speed=top&stop=never"
    )
    go_to(page, "Model")
    button(page, "Play").click()
    wait_for_epoch(page, 1)
    chosen = page.get_by_role("radiogroup", name="What for")
    formats = page.get_by_role("radiogroup", name="Format")
    for purpose in [*PURPOSES, *PURPOSES][1:5]:
        chosen.get_by_text(PURPOSES[purpose], exact=True).click()
        labels = [one.label for one in formats_for(purpose).values()]
        expect(formats.get_by_role("radio")).to_have_text(labels)
        wait_for_epoch(page, read_status(page).epoch + 1)
        expect(formats.get_by_role("radio")).to_have_text(labels)
    button(page, "Pause").click()
