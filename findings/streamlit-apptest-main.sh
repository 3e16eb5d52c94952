#!/usr/bin/env bash
# A test suite tries a part of a page by Streamlit's AppTest.from_function, and in another test starts a
# process by multiprocessing, by the method "spawn", the usual one on macOS and Windows. One would guess
# that the tests have nothing to do with each other. Streamlit 1.67 leaves its own module of the page's
# script as sys.modules["__main__"] when the run is over; a process that is spawned later runs that script
# first, as if it were the program's own. The script of from_function calls a function with arguments that
# are not there, so the new process ends with a NameError before it begins, and who waits for what it is to
# do waits for ever.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check streamlit==1.67.0

cat > work.py <<'PYTHON'
def add(one, other, answers):
    answers.put(one + other)
PYTHON

cat > measure.py <<'PYTHON'
import multiprocessing
import sys

import streamlit
import work
from streamlit.testing.v1 import AppTest


def page():
    import streamlit as st

    st.write("A page.")


def outcome():
    """Start a process that adds two numbers; return its exit code, and the sum if there is one."""
    spawn = multiprocessing.get_context("spawn")
    answers = spawn.Queue()
    process = spawn.Process(target=work.add, args=(1, 2, answers))
    process.start()
    process.join(60)
    return process.exitcode, answers.get(timeout=5) if process.exitcode == 0 else None


def main():
    own = sys.modules["__main__"]
    before = outcome()
    assert not AppTest.from_function(page).run().exception
    is_own = sys.modules["__main__"] is own
    after = outcome()
    sys.modules["__main__"] = own
    restored = outcome()
    print(f"Streamlit {streamlit.__version__}, Python {sys.version.split()[0]}")
    print(f"exit code and sum before the page was tried: {before}; after it: {after}")
    print(f"the main module is the program's own afterwards: {is_own}; put back by hand: {restored}")
    assert before == restored == (0, 3)
    assert not is_own
    assert after == (1, None)


if __name__ == "__main__":
    main()
PYTHON

venv/bin/python measure.py 2> log
grep -q "name '__args' is not defined" log
echo "The process failed with: $(grep -m 1 NameError log)"
