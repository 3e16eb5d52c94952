// The gallery that Streamlit mounts: a strip of pictures to choose from, and all of them unfolded.

import { element } from "./elements.js";
import { makeTiles, paintTiles } from "./tiles.js";

class Gallery {
  constructor({ entries, classes }) {
    const { tiles, groups } = makeTiles(entries, (key) => this.choose(key));
    this.tiles = tiles;
    this.strip = element("div", { class: "strip", id: "gallery-strip" }, ...groups);
    this.all = element(
      "button", { type: "button", class: "all", "aria-expanded": "false", "aria-controls": "gallery-strip" },
    );
    this.root = element(
      "div", { class: "gallery", role: "region", "aria-label": "Gallery" }, this.strip, this.all,
    );
    this.all.addEventListener("click", () => this.unfold(!this.isUnfolded));
    this.root.addEventListener("keydown", (event) => this.press(event));
    this.unfold(false);
    paintTiles(tiles, classes);
  }

  get isUnfolded() {
    return this.root.classList.contains("unfolded");
  }

  unfold(isUnfolded) {
    this.root.classList.toggle("unfolded", isUnfolded);
    this.all.setAttribute("aria-expanded", isUnfolded);
    this.all.textContent = isUnfolded ? "Close" : `All ${this.tiles.length}`;
    if (!isUnfolded) this.showTile(this.strip.contains(document.activeElement) ? document.activeElement : this.current);
  }

  press(event) {
    if (event.key !== "Escape" || !this.isUnfolded) return;
    event.stopPropagation();
    this.unfold(false);
    this.all.focus();
  }

  choose(key) {
    this.ask(key);
    if (!this.isUnfolded) return;
    this.unfold(false);
    // The cards reached far down the page.
    this.root.scrollIntoView({ block: "nearest" });
  }

  /** Take what is shown now, which tile leads to another page, and whom to ask. */
  receive({ shown, leads }, ask) {
    this.ask = ask;
    // The player keeps silent on the way.
    for (const { entry, tile } of this.tiles) tile.dataset.leads = entry.key === leads ? "yes" : "";
    if (shown === this.shown) return;
    this.shown = shown;
    for (const { entry, tile } of this.tiles) tile.setAttribute("aria-pressed", entry.key === shown);
    this.showTile(this.current);
  }

  get current() {
    return this.tiles.find(({ entry }) => entry.key === this.shown)?.tile;
  }

  /** Scroll the strip, and it alone, until a tile is in view. */
  showTile(tile) {
    if (!tile || this.isUnfolded) return;
    const { strip } = this;
    const [box, around] = [tile.getBoundingClientRect(), strip.getBoundingClientRect()];
    const beyond = Math.max(0, box.right + box.width / 2 - around.right);
    strip.scrollLeft += box.left < around.left ? box.left - around.left : beyond;
  }
}

// It outlives the element it stands in, as the player does: see there.
let gallery = null;

export default function mount({ data, parentElement, setTriggerValue }) {
  gallery ??= new Gallery(SHELF);
  if (gallery.root.parentElement !== parentElement) parentElement.append(gallery.root);
  gallery.receive(data, (key) => setTriggerValue("choice", key));
}
