// @ts-check
// The gallery that Streamlit mounts: a strip of pictures to choose from, and all of them unfolded.

import { element, makeButton } from "../../live/browser/elements.js";
import { SHELF } from "./shelf.js";
import { makeTiles, paintTiles } from "./tiles.js";

/**
 * @import { Mounted } from "../../live/browser/types.js"
 *
 * The key of what is shown now, and of the tile that leads to another page.
 * @typedef {{ shown: string, leads: string }} Now
 */

class Gallery {
  /** @type {string | undefined} */
  shown;
  /** @type {(key: string) => void} */
  ask = () => {};

  /** @param {typeof SHELF} shelf */
  constructor({ entries, classes }) {
    const { tiles, groups } = makeTiles(entries, (key) => this.choose(key));
    this.tiles = tiles;
    this.strip = element("div", { class: "strip", id: "gallery-strip" }, ...groups);
    this.all = makeButton("", () => this.unfold(!this.isUnfolded), {
      class: "all", "aria-expanded": "false", "aria-controls": "gallery-strip",
    });
    this.root = element(
      "div", { class: "gallery", role: "region", "aria-label": "Gallery" }, this.strip, this.all,
    );
    this.root.addEventListener("keydown", (event) => this.press(event));
    this.unfold(false);
    paintTiles(tiles, classes);
  }

  get isUnfolded() {
    return this.root.classList.contains("unfolded");
  }

  /** @param {boolean} isUnfolded */
  unfold(isUnfolded) {
    this.root.classList.toggle("unfolded", isUnfolded);
    this.all.setAttribute("aria-expanded", String(isUnfolded));
    this.all.textContent = isUnfolded ? "Close" : `All ${this.tiles.length}`;
    const focused = document.activeElement;
    if (!isUnfolded) this.showTile(this.strip.contains(focused) ? focused : this.current);
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.key !== "Escape" || !this.isUnfolded) return;
    event.stopPropagation();
    this.unfold(false);
    this.all.focus();
  }

  /** @param {string} key */
  choose(key) {
    this.ask(key);
    if (!this.isUnfolded) return;
    this.unfold(false);
    // The cards reached far down the page.
    this.root.scrollIntoView({ block: "nearest" });
  }

  /**
   * Take what is shown now, which tile leads to another page, and whom to ask.
   * @param {Now} now
   * @param {(key: string) => void} ask
   */
  receive({ shown, leads }, ask) {
    this.ask = ask;
    // The player keeps silent on the way.
    for (const { entry, tile } of this.tiles) tile.dataset.leads = entry.key === leads ? "yes" : "";
    if (shown === this.shown) return;
    this.shown = shown;
    for (const { entry, tile } of this.tiles) tile.setAttribute("aria-pressed", String(entry.key === shown));
    this.showTile(this.current);
  }

  get current() {
    return this.tiles.find(({ entry }) => entry.key === this.shown)?.tile;
  }

  /**
   * Scroll the strip, and it alone, until a tile is in view.
   * @param {Element | null | undefined} tile
   */
  showTile(tile) {
    if (!tile || this.isUnfolded) return;
    const { strip } = this;
    const [box, around] = [tile.getBoundingClientRect(), strip.getBoundingClientRect()];
    const beyond = Math.max(0, box.right + box.width / 2 - around.right);
    strip.scrollLeft += box.left < around.left ? box.left - around.left : beyond;
  }
}

/** @type {Gallery | null} it outlives the element it stands in, as the player does: see there */
let gallery = null;

/** @param {Mounted<Now>} component */
export default function mount({ data, parentElement, setTriggerValue }) {
  gallery ??= new Gallery(SHELF);
  if (gallery.root.parentElement !== parentElement) parentElement.append(gallery.root);
  gallery.receive(data, (key) => setTriggerValue("choice", key));
}
