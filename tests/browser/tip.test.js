import assert from "node:assert/strict";
import test from "node:test";

import { placeBeside } from "../../playground/live/browser/tip.js";

const AREA = { width: 300, top: 40 }, BOX = { width: 200, height: 90 };

test("what is told covers neither the pointer nor an edge", () => {
  for (let x = 0; x <= 300; x += 20) {
    for (let y = 0; y <= 310; y += 10) {
      for (const around of [0, 20]) {
        const [left, top] = placeBeside({ x, y, around }, BOX, AREA);
        assert.ok(left >= 0 && left + BOX.width <= AREA.width);
        assert.ok(top >= AREA.top || top > y + around);
        assert.ok(top + BOX.height < y - around || top > y + around);
      }
    }
  }
});
