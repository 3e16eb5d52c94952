"""Modules joined into one script: each has a scope, and what it cannot have is refused."""

from pathlib import Path
from typing import Any

import pytest

from playground.live.bundle import ModuleError, bundle, in_order
from tests.tools import run_in_node

FOLDER = Path(__file__).parent


def result(entry: str, **others: str) -> Any:
    """Return what the default export of a module returns; others are given by their names."""
    generated = {FOLDER / f"{name}.js": lambda text=text: text for name, text in others.items()}
    generated[FOLDER / "entry.js"] = lambda: entry
    text = bundle(FOLDER / "entry.js", generated)
    run = text.replace("export default", "const run =")
    return run_in_node(f"{run}console.log(JSON.stringify(run()));")


def error(entry: str, **others: str) -> str:
    with pytest.raises(ModuleError) as caught:
        result(entry, **others)
    return str(caught.value)


def test_what_is_imported_are_names_and_all_else_is_a_module_s_own() -> None:
    found = result(
        """import { one, two as other } from "./a.js";
import {
  Three,
} from "./b.js";
const hidden = "entry";
export default function run() { return [one(), other, new Three().name, hidden]; }
""",
        a='const hidden = "a";\nexport function one() { return hidden; }\nexport const two = 2;\n',
        b='const hidden = "b";\nexport class Three { name = hidden; }\n',
    )
    assert found == ["a", 2, "b", "entry"]


def test_a_module_runs_once_however_often_it_is_imported() -> None:
    found = result(
        """import { b } from "./b.js";
import { c } from "./c.js";
export default function run() { return [b, c]; }
""",
        a="let count = 0;\nexport function next() { return ++count; }\n",
        b='import { next } from "./a.js";\nexport const b = next();\n',
        c='import { next } from "./a.js";\nexport const c = next();\n',
    )
    assert found == [1, 2]


def test_modules_of_one_name_in_two_folders_are_two() -> None:
    texts = {
        "entry.js": 'import { a } from "./x.js";\nimport { b } from "./other/x.js";\n'
        "export default function run() { return a + b; }\n",
        "x.js": "export const a = 1;\n",
        "other/x.js": "export const b = 2;\n",
    }
    generated = {FOLDER / name: lambda text=text: text for name, text in texts.items()}
    run = bundle(FOLDER / "entry.js", generated).replace("export default", "const run =")
    assert run_in_node(f"{run}console.log(run());") == 3


def test_text_that_only_looks_like_a_statement_is_left_alone() -> None:
    entry = """export default function run() {
  // import what you like
  const important = { exported: "export me" };
  return important.exported;
}
"""
    assert result(entry) == "export me"


@pytest.mark.parametrize(
    "statement",
    [
        'import "./a.js";',
        'import a from "./a.js";',
        'import * as a from "./a.js";',
        'import { a } from "a";',
        "import { a } from './a.js';",
        "export let a = 1;",
        "export default 1;",
        "export default class A {}",
        "export { a };",
        'export * from "./a.js";',
        "export const { a } = {};",
        "  export const a = 1;",
    ],
)
def test_another_form_is_refused_by_file_and_line(statement: str) -> None:
    said = error(f"\n{statement}\n", a="export const a = 1;\n")
    assert said.startswith("entry.js, line 2: expected import {")
    assert said.endswith(f"got {statement}")


def test_a_name_that_is_not_exported_is_refused() -> None:
    said = error('// first\nimport { b } from "./a.js";\n', a="export const a = 1;\n")
    assert said == "entry.js, line 2: expected one of a.js's exports (a), got b"


def test_a_name_that_is_none_is_refused() -> None:
    said = error('import { a b } from "./a.js";\n', a="")
    assert said == "entry.js, line 1: expected a name, or `name as other`, got a b"


def test_a_module_that_is_not_there_is_refused() -> None:
    said = error('import { a } from "./none.js";\n')
    assert said == "entry.js, line 1: expected an import of a module, got none.js, no such file"


@pytest.mark.parametrize(
    ("b", "line"), [("entry", "b.js, line 1"), ("a", "b.js, line 1"), ("b", "b.js, line 1")]
)
def test_a_cycle_is_refused(b: str, line: str) -> None:
    said = error(
        'import { a } from "./a.js";\n',
        a='import { b } from "./b.js";\nexport const a = b;\n',
        b=f'import {{ x }} from "./{b}.js";\nexport const b = x;\n',
    )
    assert said.startswith(f"{line}: expected no cycle of imports, got {b}.js -> ")
    assert said.endswith(f" -> {b}.js")


def test_a_script_without_a_default_export_is_refused() -> None:
    assert "expected export default, got none" in error("export const a = 1;\n")


def test_modules_come_after_those_they_need() -> None:
    texts = {
        "a": 'import { b } from "./b.js";\n',
        "b": 'import { c } from "./c.js";\nexport const b = 1;\n',
        "c": "export const c = 1;\n",
    }
    generated = {FOLDER / f"{name}.js": lambda text=text: text for name, text in texts.items()}
    paths = [FOLDER / f"{name}.js" for name in ("a", "c")]
    assert [one.path.stem for one in in_order(paths, generated)] == ["c", "b", "a"]
