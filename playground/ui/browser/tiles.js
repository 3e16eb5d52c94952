// @ts-check
// The tiles of the gallery: each a button with a picture, a name and, unfolded, a sentence.

import { element } from "../../live/browser/elements.js";
import { PIXELS } from "../../live/browser/maps.js";
import { paintPicture, paintPlus } from "./painting.js";

const GROUPS = [["preset", "Ready-made experiments"], ["data", "Data sets"]];

/**
 * @import { ClassLook } from "../../live/browser/types.js"
 * @import { Entry } from "./shelf.js"
 *
 * @typedef {{ entry: Entry, tile: HTMLButtonElement, canvas: HTMLCanvasElement }} Tile
 */

/**
 * Return a name as short as a tile has room for: without what it explains.
 * @param {Entry} entry
 */
function shorten({ title, kind }) {
  return title.split(kind === "preset" ? ": " : " (")[0];
}

/**
 * Make the tile of an entry; `choose` is called with its key.
 * @param {Entry} entry
 * @param {(key: string) => void} choose
 * @return {Tile}
 */
function makeTile(entry, choose) {
  const name = `gallery-${entry.key}`;
  const canvas = element("canvas", { width: PIXELS, height: PIXELS, "aria-hidden": "true" });
  const tile = element(
    "button",
    {
      type: "button", "aria-pressed": "false", "aria-label": entry.title,
      "aria-describedby": name, title: entry.title, "data-key": entry.key,
    },
    canvas,
    element("span", { class: "short", "aria-hidden": "true" }, shorten(entry)),
    element("span", { class: "title", "aria-hidden": "true" }, entry.title),
    element("span", { class: "sentence", id: name }, entry.sentence),
  );
  tile.addEventListener("click", () => choose(entry.key));
  return { entry, tile, canvas };
}

/**
 * Make all tiles: return them, and the two groups that hold them.
 * @param {Entry[]} entries
 * @param {(key: string) => void} choose
 */
export function makeTiles(entries, choose) {
  const tiles = entries.map((entry) => makeTile(entry, choose));
  const groups = GROUPS.map(([kind, title]) => {
    const id = `gallery-of-${kind}`;
    const own = tiles.filter(({ entry }) => entry.kind === kind).map(({ tile }) => tile);
    return element(
      "div", { role: "group", class: "shelf", "aria-labelledby": id },
      element("h2", { id }, title), element("div", { class: "tiles" }, ...own),
    );
  });
  return { tiles, groups };
}

/**
 * Paint the pictures one after the other, so that nothing else has to wait.
 * @param {Tile[]} tiles
 * @param {ClassLook[]} classes
 */
export function paintTiles(tiles, classes) {
  const [first, ...others] = tiles;
  if (first.entry.picture) paintPicture(first.canvas, first.entry.picture, classes);
  else paintPlus(first.canvas);
  if (others.length) setTimeout(() => paintTiles(others, classes));
}
