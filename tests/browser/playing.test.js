import assert from "node:assert/strict";
import test from "node:test";

import {
  AT_REST, asksForMore, isPlaying, isShut, next, restsBy,
} from "../../playground/live/browser/playing.js";

const [ENDED, PAUSED, WAIT] = ["diverged", "early stopping", "answer first"];

const play = { is: "play" }, pause = { is: "pause" }, asked = { is: "asked" }, tick = { is: "tick" };
const told = (ended, paused = null) => ({ is: "told", ended, paused });
const wait = (text) => ({ is: "wait", wait: text });
const queued = (n, isAsked = false) => ({ queued: n, isAsked });

/** Return the state after some events, each alone or as [event, facts]. */
const follow = (state, ...events) =>
  events.reduce((one, event) => (Array.isArray(event) ? next(one, ...event) : next(one, event)), state);

const begun = follow(AT_REST, play, asked);
const STATES = {
  idle: AT_REST,
  "idle, some left": follow(begun, [pause, queued(4)]),
  "idle, to wait": follow(AT_REST, wait(WAIT)),
  waiting: begun,
  playing: follow(begun, [tick, queued(2)]),
  "playing, asked": follow(begun, [tick, queued(2, true)]),
  draining: follow(begun, told(null, PAUSED), [tick, queued(2)]),
  ended: follow(begun, told(ENDED), [tick, queued(0)]),
};

test("states are what their names say", () => {
  for (const [name, state] of Object.entries(STATES)) assert.equal(state.name, name.split(",")[0]);
});

// [state, event, facts, the state after it]
const TABLE = [
  ["idle", play, {}, "waiting"],
  ["idle", tick, queued(3), "idle"],
  ["idle", told(ENDED), {}, "idle"],
  ["idle", wait(WAIT), {}, "idle"],
  ["idle", pause, {}, "idle"],
  ["idle", tick, { isLost: true }, "idle"],
  ["idle", { is: "run", goesOn: true }, {}, "idle"],
  ["idle, some left", play, {}, "playing"],
  ["idle, some left", { is: "play", isBack: true }, {}, "waiting"],
  ["idle, to wait", play, {}, "ended"],
  ["idle, to wait", { is: "play", isBack: true }, {}, "waiting"],

  ["waiting", tick, queued(3), "playing"],
  ["waiting", tick, queued(0), "waiting"],
  ["waiting", told(ENDED), {}, "waiting"], // the frames of that answer follow
  ["waiting", wait(WAIT), {}, "waiting"], // as do those that are asked for
  ["waiting", pause, {}, "idle"],
  ["waiting", tick, { isLost: true }, "waiting"],

  ["playing", tick, queued(1), "playing"],
  ["playing", asked, {}, "playing"],
  ["playing", tick, queued(0), "waiting"],
  ["playing, asked", tick, queued(7), "playing"],
  ["playing", told(ENDED), {}, "draining"],
  ["playing", told(null, PAUSED), {}, "draining"],
  ["playing", wait(WAIT), {}, "draining"],
  ["playing", pause, {}, "idle"],
  ["playing", tick, { isLost: true }, "playing"],
  ["playing", { is: "run", goesOn: false }, {}, "idle"],
  ["playing", { is: "run", goesOn: true }, {}, "waiting"],

  ["draining", tick, queued(1), "draining"],
  ["draining", tick, queued(0), "ended"],
  ["draining", told(null), {}, "playing"], // a setting has taken the reason away
  ["draining", pause, {}, "idle"],
  ["draining", tick, { isLost: true }, "draining"],

  ["ended", play, {}, "waiting"],
  ["ended", pause, {}, "idle"],
  ["ended", { is: "run", goesOn: false }, {}, "idle"],
  ["ended", told(null), {}, "ended"], // nothing plays by itself
  ["ended", tick, queued(3), "ended"],
];

for (const [from, event, facts, to] of TABLE) {
  const { is, ...rest } = event;
  test(`${from}: ${is} ${JSON.stringify({ ...rest, ...facts })} -> ${to}`, () => {
    assert.equal(next(STATES[from], event, facts).name, to);
  });
}

test("the first frames after Play are asked for at once, and few of them", () => {
  const first = next(AT_REST, play);
  assert.ok(asksForMore(first) && first.isFresh);
  const later = next(first, asked);
  assert.ok(!asksForMore(later) && !later.isFresh);
  assert.ok(asksForMore(next(later, tick, queued(4))));
});

test("none are asked for in vain", () => {
  for (const name of ["idle", "idle, some left", "playing, asked", "waiting", "draining", "ended"]) {
    assert.ok(!asksForMore(STATES[name]), name);
  }
  const lost = next(STATES.playing, tick, { isLost: true });
  assert.ok(!asksForMore(lost));
  assert.ok(asksForMore(next(lost, tick, { isLost: false })));
});

test("frames that are left end as the server has told; without any it is asked again", () => {
  assert.equal(follow(STATES.draining, pause, play).name, "draining");
  const again = next(STATES.ended, play);
  assert.deepEqual([again.ended, asksForMore(again)], [null, true]);
});

test("Play and Step are shut at the end alone", () => {
  assert.ok(isShut(STATES["idle, to wait"], false));
  assert.ok(!isShut(STATES["idle, to wait"], true));
  assert.ok(!isShut(next(STATES["idle, some left"], wait(WAIT)), false));
  assert.ok(!isShut(AT_REST, false));
});

test("what weighs most is the reason", () => {
  const all = follow(AT_REST, told(ENDED, PAUSED), wait(WAIT));
  assert.equal(restsBy(all), "ended");
  assert.equal(restsBy(next(all, told(null, PAUSED))), "wait");
  assert.equal(restsBy(follow(all, told(null, PAUSED), wait(""))), "paused");
  assert.equal(restsBy(AT_REST), null);
});

test("another event is refused", () => {
  assert.throws(() => next(AT_REST, { is: "stop" }), /expected one of play, .*, got stop/);
});

test("whatever happens, the state says the truth", () => {
  let seed = 1;
  const random = (n) => (seed = (seed * 48271) % 2147483647) % n;
  const events = [
    play, play, play, { is: "play", isBack: true }, pause, asked, tick, tick, tick,
    told(ENDED), told(null, PAUSED), told(null), told(null), wait(WAIT), wait(""), wait(""),
    { is: "run", goesOn: true }, { is: "run", goesOn: false },
  ];
  const seen = new Set();
  let state = AT_REST;
  for (let k = 0; k < 20_000; k++) {
    const before = JSON.stringify(state), event = events[random(events.length)];
    const facts = { queued: Math.max(0, random(6) - 2), isAsked: random(2) === 1, isLost: random(9) === 0 };
    const after = next(state, event, facts);
    assert.equal(JSON.stringify(state), before, "a state is never changed");
    seen.add(`${state.name} ${after.name}`);
    const wasPlaying = isPlaying(state);
    state = after;
    const { name } = state, rests = restsBy(state) !== null;
    if (name === "playing") assert.ok(state.queued && !rests);
    if (name === "draining") assert.ok(state.queued && rests);
    if (name === "waiting") assert.ok(!state.queued && (state.isAsked || !rests));
    if (event.is === "pause") assert.ok(!isPlaying(state));
    if (!wasPlaying && event.is !== "play") assert.ok(!isPlaying(state), "nothing begins to play by itself");
    // Left alone, what plays comes to an end, or asks for more.
    const alone = next(state, tick, { queued: 0, isAsked: false });
    if (isPlaying(state)) assert.ok(alone.name === "ended" || alone.name === "waiting");
  }
  // While something plays, each state leads to each.
  const names = ["playing", "waiting", "draining"];
  for (const name of names) for (const other of names) assert.ok(seen.has(`${name} ${other}`));
});
