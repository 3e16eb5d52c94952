// @ts-check
// The loss landscape, with the path of the run across it and a point that sets the weights.

import { VALUES } from "../../live/browser/colors.js";
import { brief, contextOf, element, onEscape } from "../../live/browser/elements.js";
import { ticksBetween, writeTick } from "../../live/browser/ticks.js";
import { Backdrop, OTHERS, drawPaths, isWithin, toPixels } from "./landscape_drawing.js";
import { levelOf, lossAt, moved, nearest } from "./landscape_surface.js";

const FEW_TICKS = 6;
const STEP = 0.01, LARGE_STEP = 0.1; // of the picture, for an arrow key without and with Shift
const RESTS = 900; // ms without a key, after which the weights are set
const REACH = 9; // px around a frame of the path
const MOVES = 3; // px, from which a press is a drag
const HINT = "Drag the round point, or move it by arrow keys (with Shift farther). Let go, and the " +
  "network takes these weights; Undo takes it back. Press Play to train from there.";
const OUTSIDE = "The frame shown lies outside this picture. Zoom out, or stop holding the picture.";
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * @import { Mounted } from "../../live/browser/types.js"
 * @import { Drawn } from "./landscape_drawing.js"
 * @import { Place } from "./landscape_surface.js"
 *
 * What there is to show: the key of the picture, the names of its axes, sentences on it, and why the point
 * cannot be moved; empty where it can.
 * @typedef {Drawn & { key: string, labels: [string, string], words: string[], locked: string }} Shown
 */

class Landscape {
  /** @type {(place: Place) => void} */
  ask = () => {};
  /** @type {Shown} */
  shown;
  /** @type {Backdrop} */
  backdrop;
  /** What the backdrop was painted of. */
  painted = "";
  /** @type {Place | null} where the point is while it is dragged, and until that is answered */
  draft = null;
  isSent = false;
  /** @type {{ x: number, y: number, from: Place, hasMoved: boolean } | null} */
  drag = null;
  timer = 0;

  constructor() {
    this.canvas = element("canvas", { role: "img" });
    this.point = element("button", { type: "button", class: "point" });
    this.plot = element("div", { class: "plot" }, this.canvas, this.point);
    this.across = element("div", { class: "across", "aria-hidden": "true" });
    this.upwards = element("div", { class: "upwards", "aria-hidden": "true" });
    this.names = ["name-across", "name-upwards"].map((name) => element("div", { class: name }));
    this.reading = element("p", { class: "reading" });
    this.bar = element("div", { class: "bar" });
    this.bar.style.background = VALUES.css;
    this.numbers = element("div", { class: "numbers", "aria-hidden": "true" });
    this.low = element("span"), this.high = element("span");
    this.legend = element("p", { class: "legend" });
    this.hint = element("p", { class: "hint" });
    this.meaning = element("p");
    this.words = element("div", { class: "words" });
    const colors = element("div", {}, this.bar, this.numbers);
    const scale = element("div", { class: "scale" }, this.low, colors, this.high);
    const [nameAcross, nameUpwards] = this.names;
    const frame =
      element("div", { class: "frame" }, nameUpwards, this.upwards, this.plot, this.across, nameAcross);
    const texts = [this.legend, this.meaning, this.hint, this.words];
    const beside = element("div", { class: "beside" }, this.reading, scale, ...texts);
    this.root = element("div", { class: "landscape" }, element("div", { class: "both" }, frame, beside));
    this.listen();
    new ResizeObserver(() => this.draw()).observe(this.plot);
  }

  listen() {
    const { point, canvas } = this;
    point.addEventListener("pointerdown", (event) => this.press(event));
    point.addEventListener("pointermove", (event) => this.follow(event));
    point.addEventListener("pointerup", () => this.release());
    point.addEventListener("pointercancel", () => this.takeBack());
    point.addEventListener("keydown", (event) => this.step(event));
    point.addEventListener("blur", () => this.timer && this.send());
    onEscape(point, () => this.takeBack());
    canvas.addEventListener("pointermove", (event) => this.read([event.offsetX, event.offsetY]));
    canvas.addEventListener("pointerleave", () => this.tellPoint());
  }

  // ---- what comes ----

  /** @param {Shown} shown */
  show(shown) {
    const before = this.shown;
    this.shown = shown;
    const painted = JSON.stringify([shown.values, shown.scale]);
    if (painted !== this.painted) [this.backdrop, this.painted] = [new Backdrop(shown), painted];
    // What was asked for is answered, or another picture has come.
    if (this.isSent || (before && before.key !== shown.key)) this.forget();
    this.point.disabled = Boolean(shown.locked);
    [this.meaning.textContent] = shown.words;
    this.words.replaceChildren(...shown.words.slice(1).map((words) => element("p", {}, words)));
    this.writeAxes();
    this.writeScale();
    this.draw();
  }

  forget() {
    clearTimeout(this.timer);
    [this.draft, this.drag, this.isSent, this.timer] = [null, null, false, 0];
  }

  writeAxes() {
    const { ends, labels } = this.shown;
    [this.across, this.upwards].forEach((axis, k) => {
      const [low, high] = ends[k], ticks = ticksBetween(low, high, FEW_TICKS);
      axis.replaceChildren(...ticks.map((tick) => {
        const label = element("span", {}, writeTick(tick, ticks).replace("-", "\u2212"));
        label.style.setProperty("--at", String((tick - low) / (high - low)));
        return label;
      }));
      this.names[k].textContent = labels[k];
    });
  }

  writeScale() {
    const { scale, paths, shown } = this.shown;
    this.low.textContent = "low loss";
    this.high.textContent = "high loss";
    const wide = scale.levels.filter((_, k) => k % Math.ceil(scale.levels.length / 6) === 0);
    this.numbers.replaceChildren(...wide.map((level) => {
      const label = element("span", {}, writeLevel(level));
      label.style.setProperty("--at", String(levelOf(level, scale)));
      return label;
    }));
    const parts = ["\u25cb start", "\u25cf frame shown"];
    if (shown < paths[0].places.length - 1) parts.push("\u25a0 last frame");
    if (paths[0].places.length > 1) parts.push("dots: the run\u2019s own loss");
    if (this.backdrop.missing.length) parts.push("grey: no finite loss");
    const how = scale.log ? "; logarithmic colours" : "";
    const others = paths.slice(1).flatMap(({ name }, k) => {
      const swatch = element("span", { class: "swatch" });
      swatch.style.background = OTHERS[k % OTHERS.length];
      return [swatch, ` ${name}  `];
    });
    this.legend.replaceChildren(`${parts.join(" \u00b7 ")}. Lines: equal loss${how}. `, ...others);
  }

  // ---- the picture ----

  get side() {
    return this.plot.clientWidth;
  }

  /** @return {Place} where the point is */
  get place() {
    return this.draft ?? this.shown.paths[0].places[this.shown.shown];
  }

  draw() {
    const { side, canvas } = this;
    if (!this.shown || !side) return;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = canvas.height = Math.round(side * ratio);
    const context = contextOf(canvas);
    context.scale(ratio, ratio);
    this.backdrop.paint(context, side);
    drawPaths(context, this.shown, side);
    canvas.setAttribute("aria-label", describe(this.shown));
    this.putPoint();
  }

  putPoint() {
    const [x, y] = toPixels(this.place, this.shown.ends, this.side);
    this.point.style.transform = `translate(${x}px, ${y}px)`;
    // A frame that a held picture does not reach has no point to be dragged.
    this.point.hidden = !isWithin(this.place, this.shown.ends);
    this.hint.textContent = this.shown.locked || (this.point.hidden ? OUTSIDE : HINT);
    this.tellPoint();
  }

  /** Tell where the point is, and the loss there. */
  tellPoint() {
    if (!this.shown) return;
    const { paths, shown } = this.shown, [own] = paths;
    const at = write(this.place, this.shown);
    const words = this.draft
      ? `Loss about ${brief(lossAt(this.backdrop.losses, this.shown, this.draft))} at ${at}`
      : `Frame shown: loss ${brief(own.losses[shown] ?? NaN)} at ${at}`;
    // What moves by itself is not read out.
    this.reading.setAttribute("aria-live", this.draft ? "polite" : "off");
    this.reading.textContent = words;
    this.point.setAttribute(
      "aria-label", `Weights of the network. ${words}. Arrow keys move them, Enter sets them.`);
  }

  /**
   * Tell what is seen where one points: a frame of the path, or the surface.
   * @param {number[]} point in px
   */
  read(point) {
    if (!this.shown || this.draft) return;
    const { ends, paths } = this.shown, { side } = this;
    for (const { name, places, losses, epochs } of paths) {
      const k = nearest(places.map((place) => toPixels(place, ends, side)), point, REACH);
      if (k < 0) continue;
      const below = brief(lossAt(this.backdrop.losses, this.shown, places[k]));
      const epoch = Math.round(epochs[k]).toLocaleString("en-US");
      this.reading.textContent =
        `${name}, epoch ${epoch}: loss ${brief(losses[k] ?? NaN)}; the surface here: about ${below}`;
      return;
    }
    const [[left], [low]] = ends, wide = ends[0][1] - left, high = ends[1][1] - low;
    /** @type {Place} */
    const place = [left + (point[0] / side) * wide, low + (1 - point[1] / side) * high];
    this.reading.textContent =
      `Loss about ${brief(lossAt(this.backdrop.losses, this.shown, place))} at ${write(place, this.shown)}`;
  }

  // ---- the point ----

  /** @param {PointerEvent} event */
  press(event) {
    if (event.button !== 0 || this.isSent) return;
    this.point.setPointerCapture(event.pointerId);
    this.drag = { x: event.clientX, y: event.clientY, from: this.place, hasMoved: false };
  }

  /** @param {PointerEvent} event */
  follow({ clientX, clientY }) {
    const { drag, side } = this;
    if (!drag) return;
    const [right, down] = [clientX - drag.x, clientY - drag.y];
    drag.hasMoved ||= Math.hypot(right, down) >= MOVES;
    if (drag.hasMoved) this.moveTo(moved(drag.from, [right / side, -down / side], this.shown.ends));
  }

  release() {
    const hasMoved = this.drag?.hasMoved;
    this.drag = null;
    if (hasMoved) this.send();
  }

  /** @param {KeyboardEvent} event */
  step(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === "Tab") return;
    // The player's own keys play, and go through its frames.
    event.stopPropagation();
    const by = ARROWS[event.key];
    if (["Enter", " "].includes(event.key)) {
      event.preventDefault();
      this.send();
    }
    if (!by || this.isSent) return;
    event.preventDefault();
    const size = event.shiftKey ? LARGE_STEP : STEP;
    this.moveTo(moved(this.place, [by[0] * size, by[1] * size], this.shown.ends));
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.send(), RESTS);
  }

  /** @param {Place} place */
  moveTo(place) {
    this.draft = place;
    this.putPoint();
  }

  takeBack() {
    this.forget();
    this.putPoint();
  }

  send() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (!this.draft || this.isSent) return;
    this.isSent = true;
    this.ask(this.draft);
  }
}

/** @param {Shown} shown */
function describe({ labels, scale }) {
  return `Loss over ${labels[0]} and ${labels[1]}: from ${brief(scale.low)} to ${brief(scale.high)}.`;
}

/**
 * Write a place with the names of its axes.
 * @param {Place} place
 * @param {Shown} shown
 */
function write(place, { labels, ends }) {
  return place.map((at, axis) => {
    const step = (ends[axis][1] - ends[axis][0]) / 500;
    const digits = Math.min(8, Math.max(0, Math.ceil(-Math.log10(step))));
    return `${shortened(labels[axis])} = ${at.toFixed(digits).replace("-", "\u2212")}`;
  }).join(", ");
}

/** @param {number} level */
function writeLevel(level) {
  return level !== 0 && (Math.abs(level) < 1e-3 || Math.abs(level) >= 1e5)
    ? level.toExponential().replace("e+", "e") : level.toLocaleString("en-US", { maximumFractionDigits: 4 });
}

/**
 * Return what a direction is called beside a number: without what else is said of it.
 * @param {string} label
 */
function shortened(label) {
  return label.split(",")[0].replace(" principal", "").replace(" random", "");
}

/** @type {WeakMap<Element | ShadowRoot, Landscape>} */
const all = new WeakMap();

/** @param {Mounted<Shown>} component */
export default function mount({ data, parentElement, setTriggerValue }) {
  let landscape = all.get(parentElement);
  if (!landscape) {
    landscape = new Landscape();
    all.set(parentElement, landscape);
    parentElement.append(landscape.root);
  }
  landscape.ask = (place) => setTriggerValue("place", { key: data.key, place });
  landscape.show(data);
}
