"""Interpreters: a program of ours loads all models in one of them, and prints their answers."""

import json
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path

from playground.export.options import Precision
from tests.runtimes.compilers import Tool
from tests.runtimes.environments import NODE_PACKAGES, Environment, node_package
from tests.runtimes.networks import Exported
from tests.runtimes.runtime import PROGRAMS, TOLERANCES, Answers, Runtime, ask

NODE = Tool("node", "nodejs")
HERE = Environment()
DOUBLE: dict[Precision, float] = {"float64": TOLERANCES["float64"]}
SINGLE: dict[Precision, float] = {"float32": TOLERANCES["float32"]}


def in_node(name: str, formats: tuple[str, ...], program: str, package: str = "") -> Runtime:
    """Return node, or what a package of it runs.

    Args:
        name: of the runtime.
        formats: that it runs.
        program: of ours, for node.
        package: which is asked for its version in place of node.
    """

    def version() -> str:
        if not package:
            return NODE.version
        about = (node_package(package) / "package.json").read_text(encoding="utf-8")
        return f"{package.split('/')[-1]} {json.loads(about)['version']}"

    def answer(exported: Sequence[Exported], folder: Path) -> Answers:
        if package:
            node_package(package)
        command = (*NODE.command, PROGRAMS / program, NODE_PACKAGES, PROGRAMS / "bare.py")
        return ask(exported, folder, *command)

    return Runtime(name, DOUBLE, formats, answer, version)


def answer_bare(exported: Sequence[Exported], folder: Path) -> Answers:
    """Run in this Python, with nothing of what is installed."""
    text = (PROGRAMS / "bare.py").read_text(encoding="utf-8")
    return ask(exported, folder, HERE.interpreter, "-S", "-E", "-c", text)


def in_python(
    name: str,
    package: str,
    formats: tuple[str, ...],
    *program: str,
    environment: Environment = HERE,
    tolerances: Mapping[Precision, float] = TOLERANCES,
    is_in_ci: bool = True,
    variables: Mapping[str, str] = {},
) -> Runtime:
    """Return a package of Python.

    Args:
        name: of the runtime.
        package: which is asked for its version.
        formats: that it runs.
        program: of ours, for that package, with its arguments.
        environment: where the package lies.
        tolerances: by the types that it has.
        is_in_ci: whether CI has it.
        variables: of the environment of its process.
    """

    def answer(exported: Sequence[Exported], folder: Path) -> Answers:
        file, *arguments = program
        command = (environment.interpreter, PROGRAMS / file, *arguments)
        return ask(exported, folder, *command, **variables)

    def version() -> str:
        return environment.version_of(package)

    return Runtime(name, tolerances, formats, answer, version, environment.install, is_in_ci)


def onnxruntime(name: str, version: str, *others: str) -> Runtime:
    """Return an onnxruntime of another version than that of the tests."""
    environment = Environment((f"onnxruntime=={version}", *others), "python3.11")
    return in_python(
        name, "onnxruntime", ("onnx",), "run_onnx.py", "onnxruntime", environment=environment
    )


INTERPRETERS = (
    in_python("numpy", "numpy", ("python",), "run_module.py", tolerances=DOUBLE),
    Runtime("bare-python", DOUBLE, ("bare",), answer_bare, platform.python_version),
    in_node(
        "micropython",
        ("bare",),
        "micropython.mjs",
        "@micropython/micropython-webassembly-pyscript",
    ),
    in_node("node", ("javascript", "module"), "node.mjs"),
    in_node("quickjs", ("javascript", "module"), "quickjs.mjs", "quickjs-emscripten"),
    in_python("onnx-reference", "onnx", ("onnx",), "run_onnx.py", "onnx"),
    in_python("onnxruntime", "onnxruntime", ("onnx",), "run_onnx.py", "onnxruntime"),
    # Between the oldest one for our operators and that of today.
    onnxruntime("onnxruntime-middle", "1.22.1", "numpy==1.26.4"),
    onnxruntime("onnxruntime-oldest", "1.16.3", "numpy==1.26.4"),
)
