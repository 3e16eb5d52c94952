import assert from "node:assert/strict";
import test from "node:test";

import { placeBeside, scrollFor } from "../../playground/live/browser/placing.js";

const SIDES = ["below", "above", "right", "left"];
const SIZE = { width: 400, height: 160 };
const VIEWS = [[1400, 900], [1280, 800], [1024, 768], [853, 600]].map(([right, bottom]) => (
  { left: 262, top: 52, right, bottom }));
const area = (left, top, width, height) => ({ left, top, right: left + width, bottom: top + height });
const around = (view, bar = 0) => ({ view, room: { ...view, top: view.top + bar } });

/** How many pixels of each other two areas cover, within a third. */
function covered(one, other, within) {
  const [left, right] = [Math.max(one.left, other.left), Math.min(one.right, other.right)];
  const top = Math.max(one.top, other.top, within.top);
  const bottom = Math.min(one.bottom, other.bottom, within.bottom);
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}

const anchors = VIEWS.flatMap((view) => [
  area(20, 130, 220, 60), area(282, 60, 500, 72), area(282, 168, 72, 30), area(view.right - 60, 168, 30, 30),
  area(282, 200, view.right - 300, 16), area(282, 290, 350, 350), area(view.right - 120, 270, 100, 24),
  area(282, view.bottom - 40, 300, 30), area(282, 200, view.right - 300, 2000), area(282, -900, 300, 2000),
].map((anchor) => ({ view, anchor })));

test("a box is all in view, and covers what it points at only where there is room nowhere else", () => {
  let docked = 0;
  for (const { view, anchor } of anchors) {
    for (const side of SIDES) for (const align of ["start", "end"]) {
      const wish = { sides: [side], align };
      const { side: taken, left, top, tip } = placeBeside(anchor, SIZE, around(view), wish);
      const box = area(left, top, SIZE.width, SIZE.height);
      assert.ok(box.left >= view.left && box.right <= view.right, JSON.stringify({ view, anchor, box }));
      assert.ok(box.top >= view.top && box.bottom <= view.bottom, JSON.stringify({ view, anchor, box }));
      if (taken === "docked") docked += 1;
      else assert.equal(covered(box, anchor, view), 0);
      if (taken === "below" || taken === "above") assert.ok(tip > 0 && tip < SIZE.width);
    }
  }
  assert.ok(docked > 0);
});

test("the first side with room is taken, and the wished one before all others", () => {
  const [view] = VIEWS, anchor = area(700, 400, 60, 30);
  for (const side of SIDES) {
    assert.equal(placeBeside(anchor, SIZE, around(view), { sides: [side], align: "start" }).side, side);
  }
  const low = area(700, 860, 60, 30);
  assert.equal(placeBeside(low, SIZE, around(view), { sides: ["below"], align: "start" }).side, "above");
});

test("the box is docked where it hides less: over the bar, or at the lower end", () => {
  const view = VIEWS[3], tall = area(262, 200, 591, 700), wish = { sides: ["right"], align: "start" };
  const under = placeBeside(tall, SIZE, around(view, 160), wish);
  assert.deepEqual([under.side, under.top], ["docked", 60]);
  const high = area(262, -400, 591, 700);
  assert.equal(placeBeside(high, { width: 580, height: 320 }, around(view), wish).top, 600 - 8 - 320);
});

test("what is out of view is not pointed at", () => {
  const [view] = VIEWS, wish = { sides: ["below"], align: "start" };
  for (const top of [-300, 20, 950]) {
    assert.equal(placeBeside(area(282, top, 300, 30), SIZE, around(view), wish).side, "docked");
  }
});

test("scrolling brings into view what is pointed at, with room for the box beside it", () => {
  for (const view of [...VIEWS, { left: 0, top: 52, right: 390, bottom: 844 }]) {
    for (const bar of [0, 150]) for (const isSheet of [false, true]) {
      const places = { ...around(view, bar), isSheet };
      for (const top of [-2000, -100, 0, 100, 300, 500, 800, 3000]) for (const height of [30, 250, 560]) {
        const anchor = area(282, top, 300, height);
        const by = scrollFor(anchor, SIZE, places);
        const there = area(282, top - by, 300, height);
        assert.ok(Math.abs(scrollFor(there, SIZE, places)) < 1e-9, "once is enough");
        assert.ok(there.top >= places.room.top, "its upper end is in view");
        if (isSheet) continue;
        const wish = { sides: ["below"], align: "start" };
        const placed = placeBeside(there, SIZE, places, wish);
        const box = area(placed.left, placed.top, SIZE.width, SIZE.height);
        assert.equal(covered(box, there, places.room), 0, JSON.stringify({ there, placed, places }));
      }
    }
  }
});

test("what is in view with room for the box is not scrolled", () => {
  const [view] = VIEWS;
  assert.equal(scrollFor(area(282, 168, 72, 30), SIZE, { ...around(view), isSheet: false }), 0);
});
