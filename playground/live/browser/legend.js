// @ts-check
// The legend of a map: its colours from low to high, with numbers below them.

import { gradientOf } from "./colors.js";
import { element } from "./elements.js";
import { ticksBetween, writeTick } from "./ticks.js";

const MOST = 6; // numbers

/**
 * @import { ColorScale } from "./colors.js"
 * @import { Ends } from "./types.js"
 */

/**
 * Return the numbers of a legend.
 * @param {Ends} range
 */
export function levelsOf([low, high]) {
  return ticksBetween(low, high, MOST);
}

export class Legend {
  /** What it shows, written out. */
  key = "";

  constructor() {
    this.subject = element("span", { class: "subject" });
    this.ticks = element("span", { class: "ticks" });
    this.bar = element("span", { class: "scale", "aria-hidden": "true" }, this.ticks);
    this.root = element("span", { class: "legend" }, this.subject, this.bar);
  }

  /**
   * Show what a map is of, its scale (null for no legend) and range, the numbers that are written, and in
   * how many steps it is painted.
   * @param {{ name: string, scale: ColorScale | null, range: Ends, ticks: number[], steps: number }} shown
   */
  show({ name, scale, range, ticks, steps }) {
    const key = JSON.stringify([name, scale?.css, range, ticks, steps]);
    if (key === this.key) return;
    this.key = key;
    this.root.hidden = !scale;
    if (!scale) return;
    [this.subject.textContent, this.subject.title] = [name, name];
    this.bar.style.background = gradientOf(scale, steps);
    const [low, high] = range;
    this.ticks.replaceChildren(...ticks.map((value) => {
      const tick = element("span", {}, writeTick(value, ticks));
      tick.style.left = `${(100 * (value - low)) / (high - low || 1)}%`;
      return tick;
    }));
  }
}
