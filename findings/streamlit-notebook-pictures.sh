#!/usr/bin/env bash
# Streamlit 1.67 and nbclient 0.11: a notebook that a Streamlit app runs loses all its pictures.
# One would guess: a notebook's kernel is a process of its own, and what it shows does not depend on
# which packages the program has imported that asked for it.
# Seen: `import streamlit` sets the environment variable MPLBACKEND to Agg in its own process, every
# kernel that is started from there inherits it, and ipykernel then leaves Matplotlib's backend as it
# is. plt.show() ends without an error, the cell has no output of image/png, and the notebook that is
# saved or offered for download has no figure in it. So do tests of notebooks in one process with
# tests of a Streamlit app, depending on their order.
# The remedy is to take MPLBACKEND out of the environment that the kernel is given.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -qq --disable-pip-version-check install --no-compile \
    streamlit==1.67.0 nbclient==0.11.0 nbformat==5.11.1 ipykernel==7.4.0 matplotlib==3.11.2

cat >"$folder/run.py" <<'PYTHON'
import os
import sys

import nbformat
from nbclient import NotebookClient

if "streamlit" in sys.argv:
    import streamlit  # noqa: F401
if "without" in sys.argv:
    os.environ.pop("MPLBACKEND", None)
notebook = nbformat.v4.new_notebook()
code = "import matplotlib.pyplot as plt\nplt.plot([1, 2, 4])\nplt.show()"
notebook.cells = [nbformat.v4.new_code_cell(code)]
NotebookClient(notebook, timeout=120).execute()
outputs = notebook.cells[0].outputs
assert not any(one.output_type == "error" for one in outputs), outputs
print(sum("image/png" in one.get("data", {}) for one in outputs))
PYTHON
run() { env -u MPLBACKEND "$folder/venv/bin/python" "$folder/run.py" "$@" 2>/dev/null; }

alone=$(run)
beside=$(run streamlit)
mended=$(run streamlit without)
echo "versions: streamlit 1.67.0, nbclient 0.11.0, ipykernel 7.4.0, matplotlib 3.11.2"
echo "guess: 1 picture whoever runs the notebook"
echo "seen: $alone alone, $beside after 'import streamlit', $mended without the variable it sets"
if [ "$alone $beside $mended" != "1 0 1" ]; then
    echo "A notebook run by a Streamlit app no longer loses its pictures, or has none at all." >&2
    exit 1
fi
