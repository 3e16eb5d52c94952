// @ts-check
// The network diagram in its group: pointed at, selected, dragged. Over the picture lie buttons, one
// for each unit, for the keyboard and for what reads a page aloud.

import { element } from "./elements.js";
import { Diagram } from "./diagram.js";
import { widthOf } from "./links.js";
import { parameterIndex } from "./names.js";

const NEAR = 7; // px from a link at which it is meant
const DRAG_START = 4, PIXELS_PER_UNIT = 40;

/**
 * @import { Evaluation } from "./evaluation.js"
 * @import { Link } from "./names.js"
 * @import { Description, Target, Theme } from "./types.js"
 *
 * What is told of the pointer and the keyboard.
 * @typedef {object} On
 * @property {(target: Target | null) => void} point
 * @property {(target: Target) => void} select
 * @property {(link: Link, weight: number, isLast: boolean) => void} drag
 *
 * A link that is pressed, from where, with its weight then; `moved` once it is dragged.
 * @typedef {{ target: Link, y: number, weight: number, moved: boolean }} Dragged
 */

/** @type {Record<string, [across: number, down: number]>} */
const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/** The diagram in its group. */
export class NetworkView extends Diagram {
  /** @type {Dragged | null} */
  dragged = null;
  /** @type {Set<string> | undefined} the tools that an exercise has locked */
  locked;

  /**
   * @param {HTMLElement} group
   * @param {Evaluation} evaluation
   * @param {On} on
   */
  constructor(group, evaluation, on) {
    super(evaluation);
    this.on = on;
    this.buttons = element("div", { class: "units", role: "group" });
    this.box = element("div", { class: "network" }, this.canvas, this.buttons);
    const sample = (/** @type {number} */ weight) => {
      const line = element("span", { class: "plus" });
      line.style.cssText = `width:14px;border-top-width:${widthOf(weight).toFixed(1)}px`;
      return [line, `${weight} `];
    };
    group.append(
      this.box,
      element(
        "div", { class: "key" },
        "weight: ", element("span", { class: "plus" }), "positive ",
        element("span", { class: "minus" }), "negative ",
        ...sample(0.1), ...sample(1), ...sample(10),
      ),
    );
    this.box.addEventListener("pointermove", (event) => this.move(event));
    this.box.addEventListener("pointerleave", () => this.point(null));
    this.box.addEventListener("pointerdown", (event) => this.press(event));
    this.box.addEventListener("keydown", (event) => this.walk(event));
    new ResizeObserver(() => this.layOut()).observe(this.box);
  }

  /**
   * @param {Description} description
   * @param {Theme} theme
   */
  describe(description, theme) {
    const before = this.description;
    [this.description, this.theme, this.probed] = [description, theme, null];
    const same = JSON.stringify(before?.layers) === JSON.stringify(description.layers);
    if (!same || before.bias !== description.bias || before.detailed !== description.detailed) {
      this.makeButtons();
    }
    this.layOut();
  }

  makeButtons() {
    const { layers, detailed } = this.description;
    this.buttons.setAttribute(
      "aria-label",
      `Network with layers of ${layers.join(", ")} units. Arrow keys move, Enter selects.`,
    );
    this.units = [];
    layers.forEach((n, layer) => {
      for (let unit = 0; unit < (detailed ? n : 0); unit++) {
        /** @type {Target} */
        const target = { kind: "unit", layer, unit };
        const button = element("button", { type: "button", tabindex: "-1" });
        button.addEventListener("focus", () => this.point(target));
        button.addEventListener("blur", () => this.point(null));
        button.addEventListener("click", () => this.on.select(target));
        this.units.push({ layer, unit, button, target });
      }
    });
    this.buttons.replaceChildren(...this.units.map(({ button }) => button));
    if (this.units.length) this.units[0].button.tabIndex = 0;
  }

  /**
   * Keep weights from being dragged where an exercise has locked them.
   * @param {Set<string>} locked
   */
  lock(locked) {
    this.locked = locked;
  }

  // ---- pointer and keyboard ----

  /** @param {Target | null} target */
  point(target) {
    this.pointed = target;
    this.on.point(target);
    if (this.frame && this.context) this.draw(this.frame);
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (this.dragged) {
      this.drag(event);
      return;
    }
    const target = this.targetAt(event);
    if (JSON.stringify(target) !== JSON.stringify(this.pointed)) this.point(target);
    this.box.style.cursor = target ? (target.kind === "link" ? "ns-resize" : "pointer") : "";
  }

  /**
   * @param {PointerEvent} event
   * @return {Target | null}
   */
  targetAt(event) {
    if (!this.places.length || !this.description.detailed) return null;
    const area = this.box.getBoundingClientRect();
    const [x, y] = [event.clientX - area.left, event.clientY - area.top];
    const half = this.size / 2 + 2;
    for (const { layer, unit, target } of this.units) {
      const [left, top] = this.places[layer][unit];
      if (Math.abs(x - left) <= half && Math.abs(y - top) <= half) return target;
    }
    /** @type {Link | null} */
    let best = null;
    let least = NEAR;
    for (const { target, from, to } of this.links) {
      const share = Math.max(0, Math.min(1, (x - from[0]) / (to[0] - from[0])));
      const distance =
        Math.hypot(x - from[0] - share * (to[0] - from[0]), y - from[1] - share * (to[1] - from[1]));
      if (distance < least) [best, least] = [target, distance];
    }
    return best;
  }

  /** @param {PointerEvent} event */
  press(event) {
    if (event.button) return;
    const target = /** @type {Link | null} */ (this.targetAt(event));
    if (target?.kind !== "link" || !this.frame) return;
    const index = parameterIndex(target, this.description);
    const dragged = { target, y: event.clientY, weight: this.frame.parameters[index], moved: false };
    this.dragged = dragged;
    if (event.pointerType !== "touch") this.box.setPointerCapture(event.pointerId);
    const release = (/** @type {PointerEvent} */ last) => {
      this.box.removeEventListener("pointerup", release);
      this.box.removeEventListener("pointercancel", release);
      const { moved } = dragged;
      if (moved && last.type === "pointerup") this.drag(last, true);
      else if (last.type === "pointerup") this.on.select(target);
      this.dragged = null;
    };
    this.box.addEventListener("pointerup", release);
    this.box.addEventListener("pointercancel", release);
  }

  /**
   * Upwards makes the weight larger. On a touch screen the same movement scrolls the page.
   * @param {PointerEvent} event
   * @param {boolean} isLast
   */
  drag(event, isLast = false) {
    const { dragged } = this;
    if (!dragged || this.locked?.has("weights")) return;
    const up = dragged.y - event.clientY;
    if (event.pointerType === "touch" || (!dragged.moved && Math.abs(up) < DRAG_START)) return;
    dragged.moved = true;
    const weight = Math.round((dragged.weight + up / PIXELS_PER_UNIT) * 1000) / 1000;
    this.on.drag(dragged.target, weight, isLast);
  }

  /**
   * Arrow keys go from unit to unit.
   * @param {KeyboardEvent} event
   */
  walk(event) {
    const at = this.units.findIndex(({ button }) => button === event.target);
    if (at < 0 || !STEPS[event.key]) return;
    event.preventDefault();
    const { layer, unit } = this.units[at];
    const [across, down] = STEPS[event.key];
    const to = layer + across;
    const { layers } = this.description;
    if (to < 0 || to >= layers.length) return;
    const wanted = Math.max(0, Math.min(layers[to] - 1, unit + down));
    const next = this.units.find((one) => one.layer === to && one.unit === wanted);
    if (!next) return;
    this.units[at].button.tabIndex = -1;
    next.button.tabIndex = 0;
    next.button.focus();
  }

  /** @param {Target | null} selected */
  select(selected) {
    this.selected = selected;
    for (const { layer, unit, button } of this.units) {
      const is = selected?.kind === "unit" && selected.layer === layer && selected.unit === unit;
      button.setAttribute("aria-pressed", String(is));
    }
    if (this.frame && this.context) this.draw(this.frame);
  }
}
