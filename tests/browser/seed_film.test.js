import assert from "node:assert/strict";
import test from "node:test";

class Node_ {
  attributes = {}; children = []; listeners = {}; hidden = false; textContent = "";
  setAttribute(name, value) { this.attributes[name] = value; }
  append(...all) { this.children.push(...all); }
  addEventListener(name, take) { this.listeners[name] = take; }
}
globalThis.document = { createElement: () => new Node_() };
let isStill = false, waiting = [];
globalThis.window = {
  matchMedia: () => ({ matches: isStill }), setTimeout: (act) => waiting.push(act),
};

const { SeedFilm } = await import("../../playground/ui/browser/seed_film.js");

/** Return frames at so many epochs. */
const frames = (n) =>
  Array.from({ length: n }, (_, k) => ({ epoch: 10 * k, parameters: String(k), losses: [], ends: [] }));

/** Return a film, and what it has shown. */
function filmOf(n, { isNew = true, isWhole = false } = {}) {
  waiting = [];
  const shown = [], film = new SeedFilm(() => shown.push(film.at));
  film.take(frames(n), isNew, isWhole);
  return { film, shown };
}

/** Let the time of all that waits come. */
function run() {
  while (waiting.length) waiting.shift()();
}

test("a film plays from its first picture to its last", () => {
  const { film, shown } = filmOf(4);
  assert.equal(film.at, 0);
  run();
  assert.deepEqual(shown, [1, 2, 3]);
  assert.ok(film.isAtEnd);
});

test("pictures that come while it plays are played after the others", () => {
  const { film, shown } = filmOf(2);
  run();
  film.take(frames(4), false, false);
  run();
  assert.deepEqual(shown, [1, 2, 3]);
});

test("what was there before somebody looked is shown at its end", () => {
  const { film, shown } = filmOf(5, { isWhole: true });
  run();
  assert.deepEqual([film.at, shown], [4, []]);
});

test("a film that is held does not go on, and replays when asked", () => {
  const { film, shown } = filmOf(5, { isWhole: true });
  film.seek(2);
  film.take(frames(6), false, false);
  run();
  assert.deepEqual([film.at, shown], [2, [2]]);
  assert.equal(film.slider.attributes["aria-valuetext"], "epoch 20");
  film.replay();
  run();
  assert.equal(film.at, 5);
});

test("nothing moves by itself for those who want no motion", () => {
  isStill = true;
  const { film, shown } = filmOf(5);
  run();
  isStill = false;
  assert.deepEqual([film.at, shown], [4, []]);
});

test("a single picture has no slider", () => {
  assert.equal(filmOf(1).film.root.hidden, true);
});
