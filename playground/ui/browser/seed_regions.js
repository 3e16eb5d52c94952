// @ts-check
// The networks of many seeds as small pictures of their decision regions, each a button that opens it.

import { contextOf, element } from "../../live/browser/elements.js";
import { OUTPUTS, VALUES } from "../../live/browser/colors.js";
import { paintClasses, paintMap } from "../../live/browser/maps.js";
import { bytesOf } from "../../live/browser/saving.js";

const PIXELS = 90; // of a picture along each side
const TOP = 255; // of all levels

/**
 * @import { Mounted } from "../../live/browser/types.js"
 *
 * What there is to show: of all networks the maps one after the other, in base64; the lights of the
 * classes where there are more than two; whether there is a boundary; the seed of the run beside it.
 * @typedef {{ maps: string, grid: number, lights: string[], bounded: boolean, seeds: number[],
 *   solved: boolean[], now: number, opens: boolean }} Shown
 */

class SeedRegions {
  /** @type {(seed: number) => void} */
  ask = () => {};
  /** What was painted, written out. */
  key = "";
  /** @type {HTMLButtonElement[]} */
  tiles = [];

  constructor() {
    this.root = element("div", { class: "seeds", role: "group", "aria-label": "Networks by weight seed" });
  }

  /** @param {Shown} shown */
  show(shown) {
    const key = JSON.stringify([shown.maps, shown.seeds, shown.solved, shown.opens]);
    if (key !== this.key) {
      this.key = key;
      this.tiles = shown.seeds.map((seed, k) => this.makeTile(seed, shown.solved[k], shown.opens));
      this.root.replaceChildren(...this.tiles);
      this.paint(shown);
    }
    shown.seeds.forEach((seed, k) => {
      this.tiles[k].setAttribute("aria-pressed", String(seed === shown.now));
    });
  }

  /**
   * @param {number} seed
   * @param {boolean} solved
   * @param {boolean} opens
   */
  makeTile(seed, solved, opens) {
    const name = `Seed ${seed}: ${solved ? "learned" : "not learned"}`;
    const canvas = element("canvas", { width: PIXELS, height: PIXELS, "aria-hidden": "true" });
    const mark = element("span", { "aria-hidden": "true" }, solved ? "\u2713" : "\u2717");
    const tile = element("button", {
      type: "button", class: solved ? "solved" : "unsolved", "aria-label": name, title: name,
    }, canvas, mark);
    tile.disabled = !opens;
    tile.addEventListener("click", () => this.ask(seed));
    return tile;
  }

  /** @param {Shown} shown */
  paint({ maps, grid, lights, bounded }) {
    const bytes = bytesOf({ data: maps }), size = grid * grid * (lights.length || 1);
    const classes = lights.map((light) => ({ light }));
    this.tiles.forEach((tile, k) => {
      const context = contextOf(/** @type {HTMLCanvasElement} */ (tile.firstElementChild));
      const map = bytes.subarray(k * size, (k + 1) * size);
      if (classes.length) paintClasses(map, TOP, context, classes);
      else paintMap(map, TOP, context, bounded ? OUTPUTS : VALUES);
    });
  }
}

/** @type {WeakMap<Element | ShadowRoot, SeedRegions>} */
const all = new WeakMap();

/** @param {Mounted<Shown>} component */
export default function mount({ data, parentElement, setTriggerValue }) {
  let regions = all.get(parentElement);
  if (!regions) {
    regions = new SeedRegions();
    all.set(parentElement, regions);
    parentElement.append(regions.root);
  }
  regions.ask = (seed) => setTriggerValue("seed", seed);
  regions.show(data);
}
