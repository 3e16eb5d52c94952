"""The runtimes: adding one, or a format to one, is an object here."""

from tests.runtimes.compilers import COMPILERS
from tests.runtimes.frameworks import FRAMEWORKS
from tests.runtimes.interpreters import INTERPRETERS
from tests.runtimes.runtime import Runtime
from tests.runtimes.rust import RUST

RUNTIMES: dict[str, Runtime] = {
    one.name: one for one in (*COMPILERS, RUST, *INTERPRETERS, *FRAMEWORKS)
}
