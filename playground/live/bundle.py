"""Modules of JavaScript, joined into one script in which each keeps a scope of its own.

A module becomes a function that runs once, after those it imports from; what it imports are names
in it, and what it exports is what the function returns. Of the language's forms these are known:
`import { a, b as c } from "./x.js";`, and `export` before a function, a class or a `const`, with
`default` before a function. Any other is refused, and so is a cycle of imports.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Generated = Mapping[Path, Callable[[], str]]  # modules that are no files, and what gives their text

# Dynamic imports, as `import(address)`, are no statements.
STATEMENT = re.compile(r"""^[ \t]*(?:import|export)(?=[\s{*"'])""", re.MULTILINE)
IMPORT = re.compile(r'import \{([^{}]*)\} from "(\.\.?/[^"]+\.js)";\n')
IMPORTED = re.compile(r"([\w$]+)(?: as ([\w$]+))?")
EXPORT = re.compile(
    r"export (?:(?P<default>default )?(?=(?:async )?function )|(?=class |const ))"
    r"(?:async )?(?:function|class|const) (?P<name>[\w$]+)"
)
FORMS = 'import { a, b as c } from "./x.js"; or export before a function, a class or a const'


class ModuleError(ValueError):
    """A module that cannot be joined with others; the message names its file and the line."""


@dataclass(frozen=True)
class Import:
    """What a module imports from another.

    Attributes:
        source: the other module.
        names: as the other exports them, each with the name that it has here.
        line: of the statement, counted from 1.
    """

    source: Path
    names: dict[str, str]
    line: int


@dataclass
class Module:
    """A module, taken apart.

    Attributes:
        path: of its file, or of the file that it would be.
        body: its text without imports, and without the word `export`.
        imports: in order.
        exports: the names that others see, each with the one that it has here.
    """

    path: Path
    body: str = ""
    imports: list[Import] = field(default_factory=list)
    exports: dict[str, str] = field(default_factory=dict)

    def refuse(self, expected: str, got: str, line: int) -> ModuleError:
        """Return the error that says what is wrong with a line."""
        return ModuleError(f"{self.path.name}, line {line}: expected {expected}, got {got}")


def read_module(path: Path, text: str) -> Module:
    """Take a module apart.

    Raises:
        ModuleError: it has a form of `import` or `export` that is not known.
    """
    module, end = Module(path), 0
    for statement in STATEMENT.finditer(text):
        at, line = statement.start(), text.count("\n", 0, statement.start()) + 1
        module.body += text[end:at]
        if found := IMPORT.match(text, at):
            end = found.end()
            names = _names(module, found[1], line)
            module.imports.append(Import((path.parent / found[2]).resolve(), names, line))
        elif found := EXPORT.match(text, at):
            end = at + len("export default " if found["default"] else "export ")
            module.exports["default" if found["default"] else found["name"]] = found["name"]
        else:
            raise module.refuse(FORMS, text[at:].split("\n", 1)[0], line)
    module.body += text[end:]
    return module


def _names(module: Module, text: str, line: int) -> dict[str, str]:
    names = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        found = IMPORTED.fullmatch(part)
        if not found:
            raise module.refuse("a name, or `name as other`", part, line)
        names[found[1]] = found[2] or found[1]
    return names


def in_order(entries: Iterable[Path], generated: Generated) -> list[Module]:
    """Return all modules that some need, and these: each after those it imports from.

    Args:
        entries: paths of modules.
        generated: by the path that is imported; where there is one, no file is read.

    Raises:
        ModuleError: a module cannot be read, or lacks what is imported from it, or imports itself.
    """
    done: dict[Path, Module] = {}
    texts = {path.resolve(): text for path, text in generated.items()}

    def visit(path: Path, open_ones: tuple[Path, ...]) -> None:
        if path in done:
            return
        text = texts[path]() if path in texts else path.read_text(encoding="utf-8")
        module = read_module(path, text)
        for one in module.imports:
            _check(module, one, (*open_ones, path), texts)
            visit(one.source, (*open_ones, path))
            for name in one.names.keys() - done[one.source].exports.keys():
                known = ", ".join(done[one.source].exports) or "nothing"
                raise module.refuse(f"one of {one.source.name}'s exports ({known})", name, one.line)
        done[path] = module

    for entry in entries:
        visit(entry.resolve(), ())
    return list(done.values())


def _check(module: Module, one: Import, open_ones: tuple[Path, ...], texts: Iterable[Path]) -> None:
    if one.source in open_ones:
        cycle = (*open_ones[open_ones.index(one.source) :], one.source)
        names = " -> ".join(path.name for path in cycle)
        raise module.refuse("no cycle of imports", names, one.line)
    if one.source not in texts and not one.source.is_file():
        raise module.refuse("an import of a module", f"{one.source.name}, no such file", one.line)


def scopes(modules: Iterable[Module]) -> dict[Path, str]:
    """Return for each module the name of the constant that holds its exports."""
    taken: dict[Path, str] = {}
    for module in modules:
        stem = "$" + re.sub(r"\W", "_", module.path.stem)
        is_taken = stem in taken.values()
        taken[module.path] = f"{stem}_{len(taken)}" if is_taken else stem
    return taken


def _lines(module: Module, names: Mapping[Path, str]) -> Iterator[str]:
    yield f"const {names[module.path]} = (() => {{"
    for one in module.imports:
        yield f"const {pattern(one.names)} = {names[one.source]};"
    yield module.body.rstrip("\n")
    yield f"return {pattern(module.exports)};\n}})();\n"


def pattern(names: Mapping[str, str]) -> str:
    """Return names as an object, or a pattern that takes one apart, has them."""
    pairs = (key if key == name else f"{key}: {name}" for key, name in names.items())
    return f"{{ {', '.join(pairs)} }}"


def join(modules: Iterable[Module]) -> str:
    """Return the text of modules that are in order, each in its scope; nothing is exported."""
    found = list(modules)
    names = scopes(found)
    return "\n".join(line for module in found for line in _lines(module, names))


def bundle(entry: Path, generated: Generated) -> str:
    """Return the text of a module, with all that it needs, that has its default export.

    Raises:
        ModuleError: see `in_order`; or it has no default export.
    """
    modules = in_order([entry], generated)
    if "default" not in modules[-1].exports:
        raise modules[-1].refuse("export default", "none", modules[-1].body.count("\n"))
    return f"{join(modules)}\nexport default {scopes(modules)[modules[-1].path]}.default;\n"
