import assert from "node:assert/strict";
import test from "node:test";

import { Seen, tourKey } from "../../playground/live/browser/seen.js";
import { Storage } from "../ui/windows.js";

const END = 6, KEY = tourKey("/");
const windowOf = (local = {}, session = {}, faults = {}) => (
  { localStorage: new Storage(local, faults), sessionStorage: new Storage(session, faults) });

test("a browser that keeps nothing has not seen it", () => {
  const seen = new Seen("/", windowOf(), END);
  assert.deepEqual([seen.isSeen, seen.at], [false, null]);
});

test("a tab that is loaded again is where it was; another one has seen it", () => {
  const window = windowOf();
  new Seen("/", window, END).note(3);
  const again = new Seen("/", window, END);
  assert.deepEqual([again.isSeen, again.at], [true, 3]);
  const other = new Seen("/", { ...window, sessionStorage: new Storage() }, END);
  assert.deepEqual([other.isSeen, other.at], [true, null]);
});

test("once closed it is seen, and nowhere", () => {
  const window = windowOf();
  for (const at of [3, null]) new Seen("/", window, END).note(at);
  const seen = new Seen("/", window, END);
  assert.deepEqual([seen.isSeen, seen.at], [true, null]);
});

test("two apps of one host do not share it", () => {
  const window = windowOf();
  new Seen("/", window, END).note(3);
  assert.equal(new Seen("/other/", window, END).isSeen, false);
});

test("a stop means nothing to somebody who has not seen it", () => {
  assert.equal(new Seen("/", windowOf({}, { [KEY]: "3" }), END).at, null);
});

for (const text of ["7", "9", "-1", "1.5", "12", " 3", "NaN", "{}", "null", "undefined", "x".repeat(9999)]) {
  test(`damaged contents are no stop: ${text.slice(0, 12)}`, () => {
    const seen = new Seen("/", windowOf({ [KEY]: text }, { [KEY]: text }), END);
    assert.deepEqual([seen.isSeen, seen.at], [true, null]);
  });
}

for (const faults of [{ throws: true }, { isFull: true }]) {
  test(`a storage that takes nothing breaks nothing: ${JSON.stringify(faults)}`, () => {
    const seen = new Seen("/", windowOf({}, {}, faults), END);
    seen.note(2);
    assert.deepEqual([seen.isSeen, seen.at], [false, null]);
  });
}

test("storages that cannot even be reached break nothing", () => {
  const seen = new Seen("/", { get localStorage() { throw new Error("SecurityError"); } }, END);
  seen.note(2);
  assert.deepEqual([seen.isSeen, seen.at], [false, null]);
});
