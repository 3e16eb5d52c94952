import assert from "node:assert/strict";
import test from "node:test";

import { FAREWELL, STOPS } from "../../playground/live/browser/stops.js";
import { CLOSED, END, next } from "../../playground/live/browser/tour.js";

const FACTS = {
  tile: "article", hasChosen: false, points: "xor", network: "2-4-1", isDetailed: true, isPlaying: false,
  run: 1, frames: 9, shown: 8, epoch: "8", link: "", unit: "", row: 0, weight: "", isHiddenSpace: false,
  hasHiddenSpace: true, by: "mouse",
};
const [DATA, NETWORK, PLAY, TIMELINE, LINK, SPACE] = STOPS.keys();
const ALL = [...STOPS.keys()];
// Of each stop, what the page is like before and after what it asks for; and what is not that.
const DEEDS = {
  [DATA]: [{}, { hasChosen: true, tile: "circle", points: "circle", run: 2 }],
  [NETWORK]: [{}, { network: "2-5-1", run: 2 }],
  [PLAY]: [{}, { isPlaying: true }],
  [TIMELINE]: [{}, { shown: 3 }],
  [LINK]: [{}, { link: "h1 to out", weight: "The weight h1 to out is 0.5" }],
  [SPACE]: [{}, { isHiddenSpace: true }],
};
const OTHERS = {
  [DATA]: [{ tile: "xor", network: "2-5-1" }, { hasChosen: true, tile: "" }, { hasChosen: true }],
  [NETWORK]: [{ network: "2-8-1", points: "circle" }, { points: "circle" }],
  [PLAY]: [{ frames: 20, shown: 19 }],
  [TIMELINE]: [{ shown: 3, frames: 4 }, { shown: 0, frames: 9, run: 2 }, { shown: 9, frames: 10 }],
  [LINK]: [{ unit: "h1" }, { unit: "h1", row: 1 }],
  [SPACE]: [{ hasHiddenSpace: false }],
};

const at = (stop, facts = {}) => next(CLOSED, { is: "resume", at: stop, facts: { ...FACTS, ...facts } });
const touch = (state) => next(state, { is: "touch" });
const look = (state, facts, offered = ALL) =>
  next(state, { is: "look", facts: { ...FACTS, ...facts }, offered });
const go = (is, state, offered = ALL) => next(state, { is, facts: FACTS, offered });

test("there are six stops, and each has something to do and to say", () => {
  assert.equal(STOPS.length, 6);
  for (const stop of [...STOPS, FAREWELL]) {
    assert.ok(stop.title && stop.anchors.length && stop.sides.length);
    assert.match(stop.say(FACTS), /^[A-Z].*\.$/);
  }
  for (const stop of STOPS) assert.match(stop.praise(FACTS), /\.$/);
});

for (const [key, [before, after]] of Object.entries(DEEDS)) {
  const stop = Number(key);
  test(`stop ${stop}: what it asks for leads on, with what came of it`, () => {
    const done = look(touch(at(stop, before)), { ...before, ...after });
    assert.equal(done.at, stop + 1);
    assert.equal(done.praise, STOPS[stop].praise({ ...FACTS, ...after }));
    assert.equal(done.isTouched, false);
  });

  test(`stop ${stop}: what was so before it, or came by itself, does not lead on`, () => {
    const already = { ...before, ...after };
    assert.equal(look(touch(at(stop, already)), already).at, stop);
    assert.equal(look(at(stop, before), already).at, stop);
    // And what came by itself stays so: a touch after it is none of it.
    assert.equal(look(touch(look(at(stop, before), already)), already).at, stop);
  });

  test(`stop ${stop}: other things do not lead on`, () => {
    for (const other of OTHERS[stop]) assert.equal(look(touch(at(stop)), other).at, stop);
  });

  test(`stop ${stop}: it can be left without being done`, () => {
    assert.deepEqual(
      [go("next", at(stop)).at, go("back", at(stop)).at], [stop + 1, Math.max(0, stop - 1)]);
    assert.equal(go("next", at(stop)).praise, "");
    assert.deepEqual(next(at(stop), { is: "close" }), CLOSED);
  });
}

test("by keyboard the weights of a unit are chosen, one after the other", () => {
  const selected = look(touch(at(LINK)), { unit: "h1", row: 1 });
  assert.equal(look(touch(selected), { unit: "h2", row: 0 }).at, LINK);
  assert.equal(look(touch(selected), { unit: "h1", row: 0 }).at, SPACE);
});

test("another link counts where one is selected, and another unit does not", () => {
  const selected = at(LINK, { link: "h1 to out" });
  assert.equal(look(touch(selected), { link: "h1 to out" }).at, LINK);
  assert.equal(look(touch(selected), { link: "h2 to out" }).at, SPACE);
});

test("what is said fits what is so", () => {
  const differs = [
    [PLAY, { isPlaying: true }], [TIMELINE, { frames: 1, shown: 0 }], [LINK, { isDetailed: false }],
    [LINK, { link: "h1 to out" }], [LINK, { by: "touch" }], [LINK, { by: "keys" }],
    [SPACE, { hasHiddenSpace: false }], [SPACE, { isHiddenSpace: true }],
  ];
  const texts = differs.map(([stop, facts]) => STOPS[stop].say({ ...FACTS, ...facts }));
  assert.equal(new Set([...texts, ...STOPS.map((stop) => stop.say(FACTS))]).size, texts.length + END);
});

test("it opens at the first stop, and goes on after the last one to its end", () => {
  let state = go("open", CLOSED);
  const seen = [];
  for (; state.at !== END; state = go("next", state)) seen.push(state.at);
  assert.deepEqual(seen, ALL);
  assert.equal(look(touch(state), { isPlaying: true }).at, END);
  assert.equal(go("back", state).at, SPACE);
  assert.equal(go("next", state).at, END);
});

test("stops that have nothing to point at are left out, in both directions", () => {
  const offered = [PLAY, LINK];
  assert.equal(go("open", CLOSED, offered).at, PLAY);
  assert.equal(go("next", at(PLAY), offered).at, LINK);
  assert.equal(look(touch(at(PLAY)), { isPlaying: true }, offered).at, LINK);
  assert.equal(go("next", at(LINK), offered).at, END);
  assert.equal(go("back", at(LINK), offered).at, PLAY);
  assert.equal(go("open", CLOSED, []).at, END);
});

test("while it is closed, nothing that is done opens it", () => {
  for (const event of [{ is: "touch" }, { is: "look", facts: FACTS, offered: ALL }]) {
    assert.equal(next(CLOSED, event), CLOSED);
  }
  assert.equal(go("next", CLOSED).at, null);
  assert.equal(go("back", CLOSED).at, null);
});

test("a state is never changed", () => {
  for (const stop of [...ALL, END]) {
    const state = at(stop), before = JSON.stringify(state);
    for (const is of ["next", "back", "open"]) go(is, state);
    look(touch(state), { isPlaying: true });
    next(state, { is: "close" });
    assert.equal(JSON.stringify(state), before);
  }
});
