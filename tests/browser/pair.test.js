// Two players side by side show no frame that lies beyond what the other is still to show.

import assert from "node:assert/strict";
import { test } from "node:test";

import "./modules.js";

const { Pair } = await import("../../playground/live/browser/pair.js");
const { scoreOf } = await import("../../playground/live/browser/shelf.js");

globalThis.window ??= {};

const frame = (epochFraction) => ({ epochFraction });

function player(epochs, queue = [], { playing = true, layout = "pair" } = {}) {
  return {
    playing,
    root: { isConnected: true, dataset: { layout }, querySelectorAll: () => [] },
    timeline: { frames: epochs.map(frame), current: frame(epochs.at(-1)), queue: queue.map(frame) },
  };
}

function paired(first, second) {
  globalThis.window.playgroundPair = {};
  return [new Pair(first, "first"), new Pair(second, "second")];
}

test("of two frames in line the earlier one is shown first, and both where they are equal", () => {
  const [first, second] = paired(player([10], [20]), player([10], [15]));
  assert.equal(first.allows(20), false);
  assert.equal(second.allows(15), true);
  const [one, other] = paired(player([10], [20]), player([10], [20]));
  assert.ok(one.allows(20) && other.allows(20));
});

test("whoever is behind catches up, and waits for no server", () => {
  const [first, second] = paired(player([10], [12]), player([50]));
  assert.ok(first.allows(12));
  assert.equal(second.allows(60), false);
});

test("a frame waits for the other's server, but not for a player at rest", () => {
  const [first] = paired(player([10], [20]), player([10]));
  assert.equal(first.allows(20), false);
  const [alone] = paired(player([10], [20]), player([10], [], { playing: false }));
  assert.ok(alone.allows(20));
});

test("players that frames come to in any order end at the same epoch, and neither hangs", () => {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let round = 0; round < 50; round++) {
    const ways = [0, 1].map(() => {
      const epochs = [0];
      while (epochs.at(-1) < 100) epochs.push(Math.min(100, epochs.at(-1) + 1 + Math.floor(20 * random())));
      return epochs.slice(1);
    });
    const players = [player([0]), player([0])];
    const pairs = paired(...players);
    for (let tick = 0; tick < 1000 && players.some(({ playing }) => playing); tick++) {
      players.forEach(({ timeline }, k) => {
        if (random() < 0.5 && ways[k].length) timeline.queue.push(frame(ways[k].shift()));
        const [next] = timeline.queue;
        if (next && pairs[k].allows(next.epochFraction)) timeline.current = timeline.queue.shift();
        if (timeline.current.epochFraction === 100) players[k].playing = false;
      });
    }
    assert.deepEqual(players.map(({ timeline }) => timeline.current.epochFraction), [100, 100]);
  }
});

test("a player that stands alone waits for nobody", () => {
  const [first] = paired(player([10], [20], { layout: "full" }), player([10], [15]));
  assert.ok(first.allows(20));
  assert.equal(first.lastEpoch, 0);
});

test("what is done to the first is done to the second, and not the other way", () => {
  const [first, second] = paired(player([10]), player([10]));
  const told = [];
  first.share((other) => told.push(other));
  second.share((other) => told.push(other));
  assert.deepEqual(told, [second.player]);
});

test("Play is offered once neither plays, and on another page at once", () => {
  for (const [mine, others, layout] of [[0, 0], [0, 1], [1, 0], [1, 1], [0, 1, "full"]]) {
    const offered = new Set();
    const [first, second] = [mine, others].map((playing, k) => {
      const one = player([10], [], { playing: Boolean(playing), layout });
      return { ...one, stage: { transport: { pause: () => offered.add(k) } } };
    });
    const pairs = paired(first, second);
    assert.equal(pairs[0].otherPlays, Boolean(others) && layout !== "full");
    if (!mine) pairs[0].showRest();
    if (!others) pairs[1].showRest();
    assert.equal(offered.has(0), !mine && (!others || layout === "full"));
    assert.equal(offered.has(1), !others);
  }
});

test("a kept run is told with what there is to tell", () => {
  const run = { epoch: 1200, loss: 0.01, goodness: 1, is_value: false };
  assert.equal(scoreOf(run), "epoch 1,200, loss 0.0100, 100% right");
  assert.equal(scoreOf({ ...run, loss: null, goodness: 0.5, is_value: true }), "epoch 1,200, R\u00b2 0.500");
});
