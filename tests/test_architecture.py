"""Imports go one way, and what is heavy stays at the edge."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import streamlit.config

from playground.data.files.text import MAX_BYTES
from playground.importing import read
from playground.workshop import record

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "playground"
# Files of other projects keep to rules of their own.
FILES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent.name != "vendor")

# Each part with the others it may import: those above it, and never one below. A part is a file or
# a folder of playground/; there is no exception.
ARROWS = {
    "vendor": set(),
    "engine": set(),
    "reading": {"engine"},
    "data": {"engine", "reading"},
    "experiment": {"engine", "reading", "data"},
    "sweep": {"engine", "reading", "data", "experiment"},
    "charts": {"engine", "data", "experiment", "sweep"},
    "run": {"engine", "data", "experiment"},
    "shelf": {"engine", "data", "experiment", "charts", "run"},
    "landscape": {"engine", "data", "experiment", "run"},
    "presets": {"engine", "data", "experiment", "sweep", "charts", "run"},
    "explain": {"engine", "data", "experiment", "sweep", "run"},
    "health": {"engine", "data", "experiment", "run", "presets", "explain"},
    "export": {"engine", "reading", "data", "experiment", "charts", "run", "shelf"},
    "importing": {"engine", "reading", "data", "experiment", "run", "shelf", "export"},
    "live": {"engine", "data", "experiment", "charts", "run", "shelf", "explain", "export"},
    "workshop": {
        *("vendor", "engine", "reading", "data", "experiment", "sweep", "run", "explain", "live"),
    },
    "session_loops": set(),
    "session_state": set(),
    "page_messages": set(),
    "page_requests": set(),
    "headers": set(),
    "hall": set(),
    "ui": {
        *("engine", "reading", "data", "experiment", "sweep", "charts", "run", "presets"),
        *("landscape", "shelf", "explain", "health", "export", "importing", "live", "workshop"),
        "page_requests",
    },
    "main": {"ui"},
    "app": {
        *("session_loops", "session_state", "page_messages", "page_requests", "headers"),
        *("experiment", "export", "live", "ui"),
    },
}

# What a command may import besides: nobody imports a command, so it stands above its part.
OF_COMMANDS = {
    "playground.export.__main__": {"importing"},
    "playground.sweep.__main__": {"charts"},
}

# What each may be imported by: a part, or one file of it.
AT_THE_EDGE = {
    "streamlit": {
        *("session_state.py", "page_messages.py", "page_requests.py"),
        *("ui", "live/component.py", "app.py"),
    },
    "plotly": {"charts", "live/assets.py"},
    "starlette": {"app.py"},
}
NUMPY_AND_STANDARD_LIBRARY_ONLY = {"engine", "data"}


def every_file(law: Callable[[Path], None]) -> Callable[[], None]:
    """Make one test of a law that each file keeps: a test a file takes ten times as long."""

    def test() -> None:
        for path in FILES:
            law(path)

    return test


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports_of(path: Path) -> frozenset[str]:
    """Return the dotted name of each module that a file imports, wherever in it."""
    return frozenset(_imports_of(path))


def _imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
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
    return (*name.split("."), "")[1]


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
    may = ARROWS[own] | {own} | OF_COMMANDS.get(name_of(path), set())
    wrong = {name for name in first_party(path) if part_of(name) not in may}
    assert not first_party(path) & OF_COMMANDS.keys()
    assert not wrong, f"{own} must not import {', '.join(sorted(wrong))}"


def is_registry(node: ast.AnnAssign) -> bool:
    return ast.unparse(node.annotation).startswith(("dict[", "list["))


def public_nouns() -> dict[str, list[str]]:
    """Return for each public class and registry the files that define one of this name."""
    found: dict[str, list[str]] = {}
    for path in FILES:
        place = path.relative_to(PACKAGE).as_posix()
        for node in tree_of(path).body:
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, []).append(place)
            elif isinstance(node, ast.AnnAssign) and is_registry(node):
                found.setdefault(ast.unparse(node.target), []).append(place)
    return {name: places for name, places in found.items() if not name.startswith("_")}


def test_each_public_noun_names_one_thing() -> None:
    twice = {name: places for name, places in public_nouns().items() if len(places) > 1}
    assert not twice


MOST_METHODS = 20


@every_file
def test_no_class_has_more_methods_than_a_reader_can_keep_in_mind(path: Path) -> None:
    methods = {
        node.name: sum(isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) for one in node.body)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef)
    }
    assert not {name: n for name, n in methods.items() if n > MOST_METHODS}


@every_file
def test_first_party_import_starts_with_playground(path: Path) -> None:
    # `import engine` would work from a page, too: two doors to one module make two classes.
    own_names = {entry.stem for entry in PACKAGE.iterdir()} | {"playground"}
    for name in imports_of(path):
        assert not name.startswith("."), f"relative import of {name}"
        if name.split(".")[0] in own_names:
            assert name.startswith("playground."), f"import of {name}"


@every_file
def test_heavy_package_is_imported_only_at_the_edge(path: Path) -> None:
    place = path.relative_to(PACKAGE).as_posix()
    for package in {name.split(".")[0] for name in imports_of(path)} & AT_THE_EDGE.keys():
        assert {place, place.split("/")[0]} & AT_THE_EDGE[package], f"{package} in {place}"


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


def test_conversation_with_the_player_needs_no_streamlit() -> None:
    # As in an edition without a server, where another page stands around the player: Python in a
    # browser has one thread, and no clock of its processor time.
    program = """
import sys, threading, time
del time.thread_time, time.process_time
threading.Thread.start = None
from playground.experiment import Experiment
from playground.live.playback import Playback
playback = Playback(Experiment(), {})
run = playback.run
answer = playback.handle({"do": "play", "no": 1, "run": run.number, "frame": 0, "n": 3})
assert answer.n_frames == 3 and len(playback.message()) > 1000
print(*sorted({"streamlit", "starlette", "tornado"} & sys.modules.keys()))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""


@every_file
def test_processor_time_is_read_in_one_place_alone(path: Path) -> None:
    # That place does without where there is none.
    text = path.read_text(encoding="utf-8")
    is_read = any(name in text for name in ("thread_time", "process_time"))
    assert is_read == (path.relative_to(PACKAGE).as_posix() == "run/clock.py")


@every_file
def test_no_file_is_saved_by_an_address_that_others_can_take_away(path: Path) -> None:
    # What st.download_button is given is collected while others play; see ui/widgets/save.py.
    names = {node.attr for node in ast.walk(tree_of(path)) if isinstance(node, ast.Attribute)}
    assert "download_button" not in names


# What reads the app's own texts: a file that comes with it, and what another part of it wrote.
READS_ITS_OWN = {"presets/pictures.py", "live/description.py", "export/state_dict.py"}


@every_file
def test_text_from_outside_is_parsed_in_one_place_alone(path: Path) -> None:
    place = path.relative_to(PACKAGE).as_posix()
    names = {
        ast.unparse(node.func) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)
    }
    if not place.startswith("reading/") and place not in READS_ITS_OWN:
        assert not names & {"json.load", "json.loads", "tomllib.load", "tomllib.loads"}


def test_no_second_requirements_file() -> None:
    # Streamlit Community Cloud takes the one beside app.py before the one at the top.
    assert not (PACKAGE / "requirements.txt").exists()


def uploaders() -> Iterator[tuple[str, set[str | None]]]:
    """Yield the place of each st.file_uploader, and the names of its arguments."""
    for path in FILES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.file_uploader":
                yield path.name, {one.arg for one in node.keywords}


def test_every_uploader_has_a_limit_of_its_own() -> None:
    found = list(uploaders())
    assert len(found) >= 5
    assert not [place for place, names in found if "max_upload_size" not in names]


def test_server_takes_no_larger_file_than_a_page_does() -> None:
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        largest = tomllib.load(file)["server"]["maxUploadSize"]
    limits = (read.LIMITS.n_bytes, MAX_BYTES, record.LIMITS.n_bytes)
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
    assert {"runner.postScriptGC", "runner.fastReruns"} <= set(names)
    assert set(names) <= known.keys()
