import assert from "node:assert/strict";
import test from "node:test";

import { nameOf, orderOf, shortLoss, walk } from "../../playground/ui/browser/tile_order.js";

const STANDINGS = { epoch: 5, ends: [1, 0, 2, 0, 1], losses: [0.1, 0.3, null, 0.2, 0.05] };

test("while they train the networks stand by seed, so that nothing moves", () => {
  assert.deepEqual(orderOf(STANDINGS, false), [0, 1, 2, 3, 4]);
});

test("at the end solved ones are first, then those with the lowest loss, and diverged ones last", () => {
  assert.deepEqual(orderOf(STANDINGS, true), [3, 1, 4, 0, 2]);
});

test("networks of the same loss stay in the order of their seeds", () => {
  assert.deepEqual(orderOf({ epoch: 1, ends: [0, 0, 2, 2], losses: [1, 1, null, null] }, true), [0, 1, 2, 3]);
});

test("a name tells seed, end and loss in words", () => {
  assert.equal(nameOf(17, STANDINGS, 1, true), "Seed 17: solved, loss 0.3");
  assert.equal(nameOf(4, STANDINGS, 0, false), "Seed 4: not solved yet, loss 0.1");
  assert.equal(nameOf(4, STANDINGS, 0, true), "Seed 4: not solved, loss 0.1");
  assert.equal(nameOf(9, STANDINGS, 2, true), "Seed 9: diverged, loss not finite");
});

test("a loss is written in few characters", () => {
  const losses = [0, 0.002371, 0.00002371, 0.25, 12.34, 123456, null];
  assert.deepEqual(losses.map(shortLoss), ["0", "0.0024", "2e-5", "0.25", "12", "1e5", "none"]);
});

test("arrow keys lead through rows and columns and stop at the ends", () => {
  const to = (key, at) => walk(key, at, 10, 4);
  const found = [to("ArrowRight", 3), to("ArrowLeft", 0), to("ArrowDown", 3), to("ArrowUp", 5)];
  assert.deepEqual(found, [4, 0, 7, 1]);
  assert.deepEqual([to("ArrowDown", 8), to("Home", 8), to("End", 2), to("a", 2)], [8, 0, 9, 2]);
});
