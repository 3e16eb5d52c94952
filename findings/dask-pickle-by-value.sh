#!/usr/bin/env bash
# Dask distributed 2026.8.0: cloudpickle.register_pickle_by_value does not reach a function that is
# itself handed to Client.submit or Client.map, while it reaches Client.run and what a lambda calls.
# Registering a module is how cloudpickle has its functions travel as they are written, to workers
# that do not have the module, and Dask looks at that register where it pickles. But it asks for the
# module of the object to be pickled, which for submit and map is not the function but the task that
# holds it, and for that task plain pickle does: by name. So run works, and submit of the same
# function fails on a scheduler without the module, with advice about other environments.
# Reported upstream for executors as distributed issue 8607, which is open. The remedy is to submit a
# function that cannot be found by name: a lambda, or one made within another.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -qq --disable-pip-version-check install --no-compile \
    dask==2026.8.0 distributed==2026.8.0 cloudpickle==3.1.2

mkdir "$folder/modules"
echo 'def double(x): return 2 * x' >"$folder/modules/ours.py"
cd "$folder"
venv/bin/python - 2>/dev/null <<'PYTHON'
import json
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import cloudpickle
from distributed import Client

about = Path("scheduler.json")
quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
dask = [sys.executable, "-m", "dask"]
here = ["--host", "127.0.0.1", "--no-dashboard"]
places = ["--port", "0", "--scheduler-file", str(about)]
processes = [subprocess.Popen([*dask, "scheduler", *here, *places], **quiet)]
try:
    while not about.exists():
        time.sleep(0.1)
    address = json.loads(about.read_text())["address"]
    worker = [*dask, "worker", address, *here, "--nthreads", "1", "--no-nanny"]
    processes.append(subprocess.Popen(worker, **quiet))
    # From here on this process alone finds the module.
    sys.path.insert(0, "modules")
    import ours

    cloudpickle.register_pickle_by_value(ours)
    with Client(address, timeout=20) as client:
        client.wait_for_workers(1)
        by_run = list(client.run(ours.double, 21).values())
        by_lambda = client.submit(lambda x: ours.double(x), 21).result(timeout=20)
        try:
            by_submit = client.submit(ours.double, 21).result(timeout=20)
        except RuntimeError as error:
            by_submit = repr(error.__cause__)
finally:
    for process in processes:
        process.kill()
packages = ("dask", "distributed", "cloudpickle")
print("versions:", ", ".join(f"{package} {version(package)}" for package in packages))
print("guess: 42 each time, as the module is registered to travel by value")
print(f"seen: run {by_run}, submit of a lambda {by_lambda}, submit of the function {by_submit}")
if (by_run, by_lambda) != ([42], 42) or "No module named 'ours'" not in str(by_submit):
    sys.exit("Dask now pickles a registered module's function by value, or no longer elsewhere.")
PYTHON
