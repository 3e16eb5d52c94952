"""A process of node that answers many questions, one after the other."""

import base64
import json
import subprocess
import threading
from types import TracebackType
from typing import Any, Self

import numpy as np

from tests.tools import need

# Typed arrays come and go as their bytes: numbers arrive to the last bit, NaN and infinities too.
TALK = """
import { createInterface } from "node:readline";
const TYPES = { float32: Float32Array, float64: Float64Array };
const nameOf = (array) => Object.keys(TYPES).find((name) => array instanceof TYPES[name]);
const bytesOf = ({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength);
const write = (_, value) =>
  ArrayBuffer.isView(value) ? { [nameOf(value)]: bytesOf(value).toString("base64") } : value;
const read = (_, value) => typeof value?.float64 === "string"
  ? new Float64Array(Uint8Array.from(Buffer.from(value.float64, "base64")).buffer)
  : value;
for await (const line of createInterface({ input: process.stdin })) {
  let told;
  try {
    told = { answer: answer(JSON.parse(line, read)) };
  } catch (error) {
    told = { error: error.stack };
  }
  console.log(JSON.stringify(told, write));
}
"""
PATIENCE = 60.0  # seconds for one answer


def _as_json(value: Any) -> dict[str, str]:
    return {"float64": base64.b64encode(np.asarray(value, np.float64).tobytes()).decode()}


def _from_json(found: dict[str, Any]) -> Any:
    for name in ("float32", "float64"):
        if isinstance(found.get(name), str):
            return np.frombuffer(base64.b64decode(found[name]), name)
    return found


class Node:
    """Runs a script that has a function `answer(question)`, for as long as the block lasts.

    Arrays in a question become a Float64Array, row by row; a typed array in an answer comes back
    as an array of one dimension. All else is as JSON has it.
    """

    def __init__(self, script: str) -> None:
        """Start; `script` is a module's text."""
        command = [need("node"), "--input-type=module", "--eval", script + TALK]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """End the process."""
        self._process.communicate(timeout=PATIENCE)

    def ask(self, question: Any) -> Any:
        """Return what `answer` returns of a question; a failure in it fails the test."""
        assert self._process.stdin
        assert self._process.stdout
        assert self._process.stderr
        timer = threading.Timer(PATIENCE, self._process.kill)
        timer.start()
        try:
            print(json.dumps(question, default=_as_json), file=self._process.stdin, flush=True)
            line = self._process.stdout.readline()
        finally:
            timer.cancel()
        assert line, self._process.stderr.read()
        told = json.loads(line, object_hook=_from_json)
        assert "error" not in told, told["error"]
        return told["answer"]
