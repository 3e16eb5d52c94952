"""Places where packages lie: those of Python in environments of their own, those of node in one."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.runtimes.runtime import Missing, find
from tests.servers import ROOT

NODE_PACKAGES = ROOT / "tests" / "browser" / "node_modules"
HOW_TO_INSTALL = "python -m tests.runtimes --install"


@dataclass(frozen=True)
class Environment:
    """A Python with packages; without any it is the one that runs the tests.

    Attributes:
        packages: with their versions; the first one gives its folder a name.
        python: the command of one that these packages have; empty for that of the tests.
    """

    packages: tuple[str, ...] = ()
    python: str = ""

    @property
    def folder(self) -> Path:
        """Where it lies, out of sight of git."""
        return ROOT / f".venv-{self.packages[0].replace('==', '-')}"

    @property
    def interpreter(self) -> str:
        """Its Python.

        Raises:
            Missing: it is not installed.
        """
        if not self.packages:
            return sys.executable
        path = self.folder / "bin" / "python"
        if not path.exists():
            raise Missing(f"{self.packages[0]} is not installed: {HOW_TO_INSTALL}")
        return str(path)

    def install(self) -> None:
        """Make it, where it is not there.

        Raises:
            Missing: its Python is not here, or has not these packages.
        """
        if not self.packages:
            return
        python = find(self.python, "install it") if self.python else sys.executable
        pip = [self.folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-compile"]
        try:
            subprocess.run([python, "-m", "venv", self.folder], check=True, timeout=120)
            subprocess.run([*pip, *self.packages], check=True, timeout=1800)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise Missing(f"{', '.join(self.packages)} cannot be installed: {error}") from error

    def version_of(self, package: str) -> str:
        """Return the version of a package in it.

        Raises:
            Missing: the package is not in it.
        """
        code = f"from importlib.metadata import version; print(version({package!r}))"
        done = subprocess.run(
            [self.interpreter, "-c", code], capture_output=True, text=True, timeout=60, check=False
        )
        if done.returncode:
            raise Missing(f"{package} is not installed: pip install -r tests/requirements.txt")
        return done.stdout.strip()


def node_package(name: str) -> Path:
    """Return the folder of a package of node.

    Raises:
        Missing: it is not installed.
    """
    path = NODE_PACKAGES / name
    if not path.is_dir():
        raise Missing(f"{name} is not installed: npm ci --prefix tests/browser")
    return path
