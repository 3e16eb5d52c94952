// @ts-check
// Slow motion: one update unrolled on the diagram, phase by phase, at the reader's own pace.
//
// The phases and all their numbers come from the server, which shows the same ones under the hood.

import { contextOf, element, makeButton, makeSelect, setOptions } from "./elements.js";
import { drawMotion, partsOf } from "./motion.js";
import { parameterIndex } from "./names.js";

const PHASE = 1800; // ms that a phase takes at speed 1
const REST = 900; // ms until the next one begins
const SPEEDS = [[0.5, "half speed"], [1, "normal speed"], [2, "double speed"], [4, "4 times"]];

/**
 * @import { NetworkView } from "./network.js"
 * @import { Frame, Target, Unrolled } from "./types.js"
 *
 * What is asked for.
 * @typedef {object} On
 * @property {() => void} open it is opened
 * @property {(choice: number[]) => void} unroll unit and parameter whose numbers are wanted, and point
 * @property {() => void} apply make the update
 * @property {(place: number[]) => void} details phase, unit, parameter and point to open under the hood
 */

export class SlowMotion {
  /** @type {Unrolled | null} the update that is shown */
  update = null;
  /** @type {Frame | null} that it starts from */
  frame = null;
  isOn = false;
  /** Whether phase follows phase by itself. */
  runs = false;
  /** Whether the update may be made here. */
  maySteps = true;
  /** The number of the phase, and the share of it that has passed. */
  at = 0;
  share = 0;
  /** ms since the phase came to its end. */
  rested = 0;
  /** @type {number | null} the point of the batch that was chosen; null for one that the server finds */
  point = null;
  /** What is chosen to be written out. */
  unit = 0;
  weight = 0;
  /** When a picture was drawn last; null while nothing moves. */
  drawnAt = /** @type {number | null} */ (null);

  /**
   * @param {NetworkView} network
   * @param {On} on
   */
  constructor(network, on) {
    this.network = network;
    this.on = on;
    this.canvas = element("canvas", { class: "motion", "aria-hidden": "true" });
    network.box.append(this.canvas);
    this.toggle = makeButton("Slow motion", () => (this.isOn ? this.close() : this.open()), {
      class: "slow-toggle", "aria-pressed": "false",
      title: "Watch one update phase by phase: forward, backward, new weights",
    });
    this.previous = makeButton("Previous", () => this.go(this.at - 1));
    this.runner = makeButton("Run", () => this.run(!this.runs), { class: "primary" });
    this.next = makeButton("Next", () => this.advance());
    this.speed = makeSelect({ "aria-label": "Pace of slow motion" }, () => {});
    setOptions(this.speed, /** @type {[number, string][]} */ (SPEEDS), 1);
    this.points = makeSelect({ "aria-label": "Point" }, (value) => {
      this.point = Number(value);
      this.ask();
    });
    this.details = makeButton("Under the hood", () =>
      on.details([this.at, this.unit, this.weight, this.point ?? this.update?.point ?? 0]),
      { title: "Open this phase with its formula, tables and code" });
    this.title = element("strong");
    this.text = element("span");
    this.numbers = element("code", { class: "worked" });
    const said = element("p", { "aria-live": "polite" }, this.title, " ", this.text, " ", this.numbers);
    this.root = element(
      "div", { class: "slow-motion", role: "group", "aria-label": "Slow motion" },
      element(
        "div", { class: "buttons" }, this.previous, this.runner, this.next, this.speed,
        this.points, this.details, makeButton("Close", () => this.close())),
      said,
    );
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
    this.root.hidden = true;
  }

  open() {
    this.isOn = true;
    [this.at, this.share, this.runs] = [0, 0, true];
    this.toggle.setAttribute("aria-pressed", "true");
    this.root.hidden = false;
    this.on.open();
    this.say();
    this.ask();
    this.runner.focus();
  }

  close() {
    if (!this.isOn) return;
    const hadFocus = this.root.contains(document.activeElement);
    [this.isOn, this.runs, this.update] = [false, false, null];
    this.toggle.setAttribute("aria-pressed", "false");
    this.root.hidden = true;
    this.network.highlighted = new Set();
    if (this.frame) this.network.draw(this.frame);
    this.clear();
    if (hadFocus) this.toggle.focus();
  }

  /**
   * Offer it, or not: an exercise may keep the numbers to be found.
   * @param {boolean} isOffered
   * @param {boolean} maySteps whether the update may be made here
   */
  offer(isOffered, maySteps) {
    this.toggle.hidden = !isOffered;
    this.maySteps = maySteps;
    if (isOffered) this.say();
    else this.close();
  }

  ask() {
    this.on.unroll([this.unit, this.weight, ...(this.point === null ? [] : [this.point])]);
  }

  /**
   * Take note of the frame that is shown: its update is unrolled next.
   * @param {Frame} frame
   */
  show(frame) {
    const isOther = frame.id !== this.frame?.id;
    this.frame = frame;
    if (!this.isOn || !isOther) return;
    [this.update, this.at, this.share] = [null, 0, 0];
    this.clear();
    this.say();
    this.ask();
  }

  /**
   * Take the update of a frame; of another frame than is shown it is too late.
   * @param {Unrolled} update
   */
  receive(update) {
    if (!this.isOn || update.frame !== this.frame?.id) return;
    const isFirst = this.update === null;
    this.update = update;
    setOptions(this.points, update.points.map((name, k) => [k, `point ${name}`]), update.point);
    this.points.hidden = update.points.length < 2;
    if (isFirst) this.go(this.at);
    else this.draw();
    this.say();
  }

  /**
   * Write out the numbers of what is selected in the diagram.
   * @param {Target | null} target
   */
  choose(target) {
    if (!this.isOn || !target) return;
    if (target.row === undefined) this.unit = target.unit;
    else {
      const { layer, unit, row } = target;
      this.weight = parameterIndex({ layer, unit, row }, this.network.description);
      this.unit = unit;
    }
    this.ask();
  }

  // ---- from phase to phase ----

  get last() {
    return (this.update?.phases.length ?? 1) - 1;
  }

  /** Go on by a phase; after the last one the update is made. */
  advance() {
    if (this.at < this.last) this.go(this.at + 1);
    else if (this.update && this.maySteps) this.on.apply();
  }

  /** @param {number} at */
  go(at) {
    this.at = Math.max(0, Math.min(at, this.last));
    [this.share, this.rested] = [0, 0];
    if (!this.update) return;
    this.network.highlighted = partsOf(this.update.phases[this.at]);
    this.say();
    this.move();
  }

  /** @param {boolean} runs */
  run(runs) {
    this.runs = runs;
    if (runs && this.at === this.last && this.share === 1) this.go(0);
    this.say();
    this.move();
  }

  /** Have it move with each frame of the display, until there is nothing to move. */
  move() {
    if (this.drawnAt !== null) return;
    this.drawnAt = performance.now();
    const tick = (/** @type {number} */ now) => {
      const passed = now - (this.drawnAt ?? now);
      this.drawnAt = now;
      this.pass(passed * Number(this.speed.value));
      if (this.moves) requestAnimationFrame(tick);
      else this.drawnAt = null;
    };
    requestAnimationFrame(tick);
  }

  /** Whether something moves, or will by itself. */
  get moves() {
    return this.update !== null && (this.share < 1 || this.runs);
  }

  /**
   * Let time pass.
   * @param {number} ms
   */
  pass(ms) {
    if (!this.update) return;
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (this.share < 1) {
      this.share = isStill ? 1 : Math.min(1, this.share + Math.max(0, ms) / PHASE);
      this.draw();
      return;
    }
    this.rested += ms;
    if (!this.runs || this.rested < REST + (isStill ? PHASE : 0)) return;
    if (this.at < this.last) this.go(this.at + 1);
    else this.run(false);
  }

  // ---- what is seen ----

  draw() {
    const { update, frame, network } = this;
    if (!update || !frame || !network.places.length) return;
    const phase = update.phases[this.at];
    const moved = phase.flow === "move" ? this.share : 0;
    const parameters = frame.parameters.map((value, k) =>
      value + moved * ((update.after[k] ?? value) - value));
    network.draw(moved ? { ...frame, parameters, id: -1 } : frame);
    const context = this.clear();
    const picture = { ...network, layers: network.description.layers };
    drawMotion(context, picture, update.phases, this.at, this.share, this);
  }

  /** Wipe the canvas, made as large as the diagram, and return what draws into it. */
  clear() {
    const { canvas, network: { width, height } } = this;
    const scale = window.devicePixelRatio || 1;
    [canvas.width, canvas.height] = [width * scale, height * scale];
    const context = contextOf(canvas);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    return context;
  }

  say() {
    const { update, at, last } = this, phase = update?.phases[at];
    this.previous.disabled = !update || at === 0;
    this.next.textContent = at === last && update ? "Make the update" : "Next";
    this.next.disabled = !update || (at === last && !this.maySteps);
    this.runner.textContent = this.runs ? "Hold" : "Run";
    this.details.disabled = !update;
    const title = phase ? `${at + 1} of ${last + 1}: ${phase.title}.` : "\u2026";
    if (this.title.textContent !== title) this.title.textContent = title;
    this.text.textContent = phase?.text ?? "";
    this.numbers.textContent = phase?.numbers ?? "";
  }
}
