"""Imports go one way, and what is heavy stays at the edge."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit.config

from playground.data import csv_text
from playground.export import read
from playground.workshop import record

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "playground"
FILES = sorted(PACKAGE.rglob("*.py"))

# Each part with the other parts it may import: those above it, and never one below.
# live/recorder.py is a part of its own: exports are made of what it recorded, and the rest of
# live/ sends exports to the browser. live/scores.py is what the recorder scores by.
ARROWS = {
    "engine": set(),
    "settings": set(),
    "reading": {"settings"},
    "data": {"engine", "reading"},
    "experiment": {"engine", "data", "settings"},
    "sweep": {"engine", "data", "settings", "experiment"},
    "presets": {"engine", "data", "settings", "experiment", "sweep"},
    "charts": {"engine", "data", "settings", "experiment", "sweep"},
    "live/scores": {"engine", "data", "experiment"},
    "live/curve": {"engine"},
    "live/pace": {"engine"},
    "live/frames": {"engine", "live/curve", "live/scores"},
    "live/recorder": {
        "engine", "data", "settings", "experiment", "live/curve", "live/frames", "live/pace",
        "live/scores",
    },
    "explain": {
        "engine", "data", "settings", "experiment", "sweep", "live/frames", "live/scores",
        "live/recorder",
    },
    "live/files": {"live/frames", "live/recorder"},
    "export": {
        "engine", "data", "settings", "reading", "experiment", "live/curve", "live/frames",
        "live/recorder",
        "live/files",
    },
    "workshop": {
        "engine", "data", "settings", "reading", "experiment", "sweep", "live/frames",
        "live/scores", "live/recorder", "explain",
    },
    "live": {
        "engine", "data", "settings", "experiment", "charts", "live/frames", "live/recorder",
        "live/files", "explain",
    },
    "presets/pictures": {
        "engine", "data", "settings", "experiment", "presets", "charts", "live/recorder", "live",
    },
    "presets/__main__": {"presets", "presets/pictures"},
    "ui": {
        "engine", "data", "settings", "reading", "experiment", "presets", "sweep", "charts",
        "explain", "live/frames", "live/recorder", "live/files", "export", "workshop", "live",
        "presets/pictures",
    },
    "views": {
        "engine", "data", "settings", "experiment", "sweep", "charts", "live/recorder",
        "live/files", "export", "workshop", "live", "ui",
    },
    "main": {"ui", "views"},
    "session_loops": set(),
    "headers": set(),
    "app": {"session_loops", "headers", "experiment", "export", "live", "ui", "main"},
}  # fmt: skip

# What each may be imported by: a part, or one file of it.
AT_THE_EDGE = {
    "streamlit": {"ui", "views", "live/component.py", "live/player.py", "main.py", "app.py"},
    "plotly": {"charts", "live/assets.py"},
    "starlette": {"app.py"},
}
NUMPY_AND_STANDARD_LIBRARY_ONLY = {"engine", "data"}

every_file = pytest.mark.parametrize(
    "path", FILES, ids=[path.relative_to(PACKAGE).as_posix() for path in FILES]
)


def imports_of(path: Path) -> Iterator[str]:
    """Yield the dotted name of each module that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield module
            # `from playground.live import assets` imports a module, too.
            for alias in node.names:
                if is_module(f"{module}.{alias.name}"):
                    yield f"{module}.{alias.name}"


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return name.startswith("playground.") and (path.with_suffix(".py").exists() or path.is_dir())


def part_of(name: str) -> str:
    """Return the part that `playground.a.b` belongs to."""
    path = "/".join(name.split(".")[1:3])
    return path if path in ARROWS else path.split("/")[0]


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def first_party(path: Path) -> set[str]:
    return {name for name in imports_of(path) if name.split(".")[0] == "playground"}


def test_arrows_point_one_way() -> None:
    above: set[str] = set()
    for part, others in ARROWS.items():
        assert others <= above, f"{part} imports what comes after it"
        above.add(part)


@every_file
def test_part_imports_only_what_it_may(path: Path) -> None:
    if path == PACKAGE / "__init__.py":
        assert not first_party(path)
        return
    own = part_of(name_of(path))
    assert own in ARROWS, f"{own} is new: say in ARROWS what it may import"
    # A folder's __init__ stands for the whole folder, which imports nothing by itself.
    folders = {name for name in first_party(path) if part_of(name) not in ARROWS[own] | {own}}
    wrong = {name for name in folders if not is_bare_folder(name, ARROWS[own] | {own})}
    assert not wrong, f"{own} must not import {', '.join(sorted(wrong))}"


def is_bare_folder(name: str, allowed: set[str]) -> bool:
    """Return whether `name` is a folder named on the way to an allowed module in it."""
    inside = any(part.startswith(f"{part_of(name)}/") for part in allowed)
    return inside and name.count(".") == 1


@every_file
def test_first_party_import_starts_with_playground(path: Path) -> None:
    # `import engine` would work from a page, too: two doors to one module make two classes.
    own_names = {entry.stem for entry in PACKAGE.iterdir()} | {"playground"}
    for name in imports_of(path):
        assert not name.startswith("."), f"relative import of {name}"
        if name.split(".")[0] in own_names:
            assert name.startswith("playground."), f"import of {name}"


@every_file
@pytest.mark.parametrize("package", AT_THE_EDGE)
def test_heavy_package_is_imported_only_at_the_edge(path: Path, package: str) -> None:
    if any(name.split(".")[0] == package for name in imports_of(path)):
        place = path.relative_to(PACKAGE).as_posix()
        assert {place, place.split("/")[0]} & AT_THE_EDGE[package]


@every_file
def test_engine_and_data_import_numpy_and_the_standard_library_only(path: Path) -> None:
    if part_of(name_of(path)) not in NUMPY_AND_STANDARD_LIBRARY_ONLY:
        return
    packages = {name.split(".")[0] for name in imports_of(path)}
    assert packages <= {"numpy", "playground", *sys.stdlib_module_names}


def test_engine_can_be_used_without_streamlit_and_plotly() -> None:
    program = (
        "import sys, playground.engine, playground.experiment, playground.export.weights; "
        "print(*sorted({'streamlit', 'plotly'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""


@every_file
def test_no_file_is_saved_by_an_address_that_others_can_take_away(path: Path) -> None:
    # What st.download_button is given is collected while others play; see ui/save.py.
    names = {node.attr for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
             if isinstance(node, ast.Attribute)}  # fmt: skip
    assert "download_button" not in names


# What reads the app's own texts: a file that comes with it, and what another part of it wrote.
READS_ITS_OWN = {"presets/pictures.py", "live/messages.py", "live/description.py"}


@every_file
def test_text_from_outside_is_parsed_in_one_place_alone(path: Path) -> None:
    place = path.relative_to(PACKAGE).as_posix()
    names = {
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }
    if not place.startswith("reading/") and place not in READS_ITS_OWN:
        assert not names & {"json.load", "json.loads", "tomllib.load", "tomllib.loads"}


def test_no_second_requirements_file() -> None:
    # Streamlit Community Cloud takes the one beside app.py before the one at the top.
    assert not (PACKAGE / "requirements.txt").exists()


def uploaders() -> Iterator[tuple[str, set[str | None]]]:
    """Yield the place of each st.file_uploader, and the names of its arguments."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.file_uploader":
                yield path.name, {one.arg for one in node.keywords}


def test_every_uploader_has_a_limit_of_its_own() -> None:
    found = list(uploaders())
    assert len(found) >= 5
    assert not [place for place, names in found if "max_upload_size" not in names]


def test_server_takes_no_larger_file_than_a_page_does() -> None:
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        largest = tomllib.load(file)["server"]["maxUploadSize"]
    limits = (read.LIMITS.n_bytes, csv_text.MAX_BYTES, record.LIMITS.n_bytes)
    assert largest * 1_000_000 == max(limits)


def test_pages_are_not_discovered_by_their_folder() -> None:
    # Streamlit makes pages of whatever lies in a folder of this name.
    assert not (PACKAGE / "pages").exists()


def test_streamlit_knows_every_option_of_the_config() -> None:
    # It passes over one that it does not know, and training in a full room hangs on one of them.
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        sections = tomllib.load(file)
    names = [
        f"{section}.{name}" if not isinstance(value, dict) else f"{section}.{name}.{inner}"
        for section, options in sections.items()
        for name, value in options.items()
        for inner in (value if isinstance(value, dict) else [""])
    ]
    known = streamlit.config.get_config_options()
    assert "runner.postScriptGC" in names
    assert set(names) <= known.keys()
