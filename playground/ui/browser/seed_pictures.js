// @ts-check
// The networks of many seeds as pictures that grow while they train, each a button that opens it; above
// them the groups of those that became the same, each with the picture of its middle one.
//
// Their weights come from the server, and the browser computes what they answer: of those in view alone.

import { element, makeButton } from "../../live/browser/elements.js";
import { bytesOf } from "../../live/browser/saving.js";
import { SeedFilm } from "./seed_film.js";
import { TilePainter } from "./tile_painter.js";
import { ENDS, nameOf, orderOf, shortLoss, SIGNS, walk } from "./tile_order.js";

const PIXELS = 72, LARGE = 112; // of a picture along each side
const SLICE = 10; // ms of painting until the page has its turn
const MARGIN = "200px"; // around what is in view

/**
 * @import { Mounted } from "../../live/browser/types.js"
 * @import { Net } from "./tile_painter.js"
 * @import { Standings } from "./tile_order.js"
 *
 * Networks that became the same, as places among all; `middle` is the one whose picture is shown.
 * @typedef {{ name: string, size: string, note: string, middle: number, members: number[] }} Group
 *
 * What there is to show: how all networks stood on the way, each with the numbers of all of them one
 * after the other, float32 in base64.
 * @typedef {{ number: string, net: Net, seeds: number[], done: boolean, fresh: boolean, groups: Group[],
 *   more: string, film: (Standings & { parameters: string })[] }} Shown
 *
 * @typedef {{ button: HTMLButtonElement, frame: HTMLElement, canvas: HTMLCanvasElement, sign: HTMLElement,
 *   loss: HTMLElement, isInView: boolean, isStale: boolean }} Tile
 */

class SeedPictures {
  /** @type {(seed: number) => void} */
  ask = () => {};
  /** @type {Shown} */
  shown;
  /** @type {TilePainter} */
  painter;
  /** @type {Tile[]} by network */
  tiles = [];
  /** @type {number[]} the networks, in the order in which they stand */
  order = [];
  /** @type {Float32Array} */
  parameters = new Float32Array();
  /** @type {number} which group alone is shown; -1 for all */
  chosen = -1;
  /** How long it took to paint what is in view, in ms, for those who measure. */
  painted = 0;
  isWaiting = false;
  net = "";
  sent = "";

  constructor() {
    this.groups = element("div", { class: "groups", role: "group", "aria-label": "Groups" });
    this.film = new SeedFilm(() => this.showFrame());
    this.status = element("p", { class: "status", role: "status" });
    this.grid = element("div", { class: "tiles", role: "group", "aria-label": "Trained networks" });
    this.root = element("div", { class: "pictures" }, this.groups,
      element("div", { class: "above" }, this.status, this.film.root), this.grid);
    this.grid.addEventListener("keydown", (event) => this.walk(event));
    this.observer = new IntersectionObserver((entries) => this.see(entries), { rootMargin: MARGIN });
  }

  /** @param {Shown} shown */
  show(shown) {
    const before = this.shown, net = JSON.stringify(shown.net);
    this.shown = shown;
    if (net !== this.net) {
      this.net = net;
      this.painter = new TilePainter(shown.net);
    }
    const isNew = before?.number !== shown.number || before.seeds.length !== shown.seeds.length;
    if (isNew) this.build();
    this.film.take(shown.film, isNew, shown.done && !shown.fresh);
    this.showGroups();
    this.showFrame();
  }

  /** Show the networks as they are in the picture of the film that has its turn. */
  showFrame() {
    const { parameters } = this.film.current;
    if (this.sent !== parameters) {
      this.sent = parameters;
      this.parameters = numbersIn(parameters);
      for (const tile of this.tiles) tile.isStale = true;
    }
    // On the way only those in view are told of, with their pictures: the page lays out each text anew.
    if (this.film.isAtEnd) this.tiles.forEach((tile, k) => this.label(tile, k));
    this.arrange();
    this.paintSoon();
  }

  /** Make a tile for each network. */
  build() {
    this.observer.disconnect();
    this.chosen = -1;
    this.order = [];
    this.sent = "";
    this.tiles = this.shown.seeds.map((seed) => {
      const canvas = element("canvas", { width: PIXELS, height: PIXELS, "aria-hidden": "true" });
      const sign = element("b"), loss = element("i");
      const text = element("span", { "aria-hidden": "true" }, sign, ` ${seed}`, loss);
      const frame = element("span", { class: "frame" });
      const button = makeButton(frame, () => this.ask(seed), { tabindex: "-1" });
      button.append(text);
      button.setAttribute("aria-label", `Seed ${seed}`);
      return { button, frame, canvas, sign, loss, isInView: false, isStale: true };
    });
    for (const { button } of this.tiles) this.observer.observe(button);
    this.grid.classList.toggle("many", this.tiles.length > 128);
  }

  /**
   * @param {Tile} tile
   * @param {number} k
   */
  label(tile, k) {
    const now = this.film.current, isLast = this.shown.done && this.film.isAtEnd;
    const name = nameOf(this.shown.seeds[k], now, k, isLast), end = ENDS[now.ends[k]];
    if (tile.button.title === name) return;
    tile.button.title = name;
    tile.button.setAttribute("aria-label", name);
    tile.button.dataset.end = end;
    tile.sign.textContent = SIGNS[end];
    tile.loss.textContent = shortLoss(now.losses[k]);
  }

  /** Put the tiles into their order, but for those that do not belong to the chosen group. */
  arrange() {
    const { groups, done } = this.shown, group = groups[this.chosen];
    const members = group && new Set(group.members);
    const order = orderOf(this.film.last, done).filter((k) => !members || members.has(k));
    this.status.textContent = group
      ? `${order.length} of ${this.tiles.length}: ${group.name}`
      : done ? "Solved first, then by loss. Click a network to open it as it is here." : "";
    if (order.length === this.order.length && order.every((k, at) => k === this.order[at])) return;
    const active = this.tiles.find(({ button }) => button.matches(":focus"));
    this.order = order;
    this.grid.replaceChildren(...order.map((k) => this.tiles[k].button));
    active?.button.focus();
    this.stopAt(Math.max(0, order.findIndex((k) => this.tiles[k] === active)));
  }

  showGroups() {
    const { groups, more } = this.shown;
    const key = JSON.stringify([groups, this.chosen, this.shown.number]);
    if (this.groups.dataset.key === key) return;
    this.groups.dataset.key = key;
    const hadFocus = this.groups.querySelector(":focus")?.getAttribute("data-at");
    this.groups.replaceChildren(...groups.map((group, at) => this.makeGroup(group, at)));
    if (more) this.groups.append(element("p", {}, more));
    const again = hadFocus && this.groups.querySelector(`[data-at="${hadFocus}"]`);
    if (again instanceof HTMLElement) again.focus();
  }

  /**
   * @param {Group} group
   * @param {number} at
   */
  makeGroup({ name, size, note, middle }, at) {
    const canvas = element("canvas", { width: LARGE, height: LARGE, "aria-hidden": "true" });
    this.painter.paint(canvas, this.numbersOf(middle, numbersIn(this.film.last.parameters)));
    const end = ENDS[this.film.last.ends[middle]];
    const texts = element("span", {},
      element("b", {}, element("em", { "aria-hidden": "true" }, SIGNS[end]), ` ${name}`),
      element("span", {}, size), element("small", {}, note));
    const button = makeButton(canvas, () => this.choose(at), {
      "aria-pressed": String(at === this.chosen), "data-at": at, "data-end": end,
    });
    button.append(texts);
    return button;
  }

  /**
   * Show one group alone, or all again.
   * @param {number} at
   */
  choose(at) {
    this.chosen = at === this.chosen ? -1 : at;
    this.arrange();
    this.showGroups();
    this.paintSoon();
  }

  /**
   * @param {number} k
   * @param {Float32Array} all
   */
  numbersOf(k, all = this.parameters) {
    const { size } = this.painter;
    return Float64Array.from(all.subarray(k * size, (k + 1) * size));
  }

  /** @param {IntersectionObserverEntry[]} entries */
  see(entries) {
    const byButton = new Map(this.tiles.map((tile) => [/** @type {Element} */ (tile.button), tile]));
    for (const { target, isIntersecting } of entries) {
      const tile = byButton.get(target);
      if (!tile) continue;
      tile.isInView = isIntersecting;
      // Each canvas is a layer of its own, and the more there are the longer the page takes to be drawn.
      if (isIntersecting) tile.frame.append(tile.canvas);
      else tile.canvas.remove();
    }
    this.paintSoon();
  }

  paintSoon() {
    if (this.isWaiting) return;
    this.isWaiting = true;
    requestAnimationFrame(() => this.paint());
  }

  /** Paint what is in view and out of date, a slice of time at once. */
  paint() {
    const start = performance.now();
    const isDue = (/** @type {number} */ k) => this.tiles[k].isInView && this.tiles[k].isStale;
    for (const k of this.order.filter(isDue)) {
      this.painter.paint(this.tiles[k].canvas, this.numbersOf(k));
      this.label(this.tiles[k], k);
      this.tiles[k].isStale = false;
      if (performance.now() - start > SLICE) break;
    }
    this.painted += performance.now() - start;
    this.isWaiting = this.order.some(isDue);
    if (this.isWaiting) requestAnimationFrame(() => this.paint());
    else this.tellPainted();
  }

  /** Leave on the page how long the last picture of all networks in view has taken. */
  tellPainted() {
    const n = this.tiles.filter(({ isInView }) => isInView).length;
    if (this.painted > 1) this.root.dataset.painted = `${this.painted.toFixed(1)} ms for ${n}`;
    this.painted = 0;
  }

  /** @param {KeyboardEvent} event */
  walk(event) {
    const at = this.order.findIndex((k) => this.tiles[k].button === event.target);
    if (at < 0) return;
    const columns = getComputedStyle(this.grid).gridTemplateColumns.split(" ").length;
    const next = walk(event.key, at, this.order.length, columns);
    if (next === at) return;
    event.preventDefault();
    this.stopAt(next);
    this.tiles[this.order[next]].button.focus();
  }

  /**
   * Let Tab come back to a tile.
   * @param {number} at
   */
  stopAt(at) {
    this.order.forEach((k, place) => { this.tiles[k].button.tabIndex = place === at ? 0 : -1; });
  }
}

/** @param {string} text */
function numbersIn(text) {
  return new Float32Array(bytesOf({ data: text }).buffer);
}

/** @type {WeakMap<Element | ShadowRoot, SeedPictures>} */
const all = new WeakMap();

/** @param {Mounted<Shown>} component */
export default function mount({ data, parentElement, setTriggerValue }) {
  let pictures = all.get(parentElement);
  if (!pictures) {
    pictures = new SeedPictures();
    all.set(parentElement, pictures);
    parentElement.append(pictures.root);
  }
  pictures.ask = (seed) => setTriggerValue("seed", seed);
  pictures.show(data);
}
