// @ts-check
// The network diagram in its group: pointed at, selected, dragged, and built. Over the picture lie
// buttons, one for each unit, for the keyboard and for what reads a page aloud.

import { Builder } from "./builder.js";
import { element, labelOf, makeBox } from "./elements.js";
import { Diagram } from "./diagram.js";
import { stepInBlock } from "./layout.js";
import { LinkList } from "./linklist.js";
import { widthOf } from "./links.js";
import { parameterIndex } from "./names.js";
import { linksAt } from "./near.js";
import { hasNumbers, MANY } from "./numbers.js";
import { linesOf, titleOf } from "./reading.js";
import { Tip } from "./tip.js";

const DRAG_START = 4, PIXELS_PER_UNIT = 40;

/**
 * @import { Evaluation } from "./evaluation.js"
 * @import { Link } from "./names.js"
 * @import { Context } from "./reading.js"
 * @import { Anchor } from "./tip.js"
 * @import { Description, Locks, Target, Theme } from "./types.js"
 *
 * What is told of the pointer and the keyboard.
 * @typedef {object} Told
 * @property {(target: Target | null) => void} point
 * @property {(target: Target) => void} select
 * @property {() => void} type has the selected weight typed anew
 * @property {(link: Link, weight: number, isLast: boolean) => void} drag
 *
 * @typedef {Told & import("./builder.js").On} On
 *
 * A link that is pressed, from where, with its weight then; `moved` once it is dragged.
 * @typedef {{ target: Link, y: number, weight: number, moved: boolean }} Dragged
 */

/** @type {Record<string, [across: number, down: number]>} */
const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const KEYS = "Arrow keys move from unit to unit, Enter selects, L lists the links of a unit.";

/** The diagram in its group. */
export class NetworkView extends Diagram {
  /** @type {Dragged | null} */
  dragged = null;
  /** @type {Set<string> | undefined} the tools that an exercise has locked */
  locked;
  /** Whether weights alone are told. */
  terse = false;
  /** @type {Anchor | null} where what is pointed at is told */
  anchor = null;

  /**
   * @param {HTMLElement} group
   * @param {Evaluation} evaluation
   * @param {On} on
   */
  constructor(group, evaluation, on) {
    super(evaluation);
    this.on = on;
    this.buttons = element("div", { class: "units", role: "group" });
    this.builder = new Builder(on);
    this.tip = new Tip();
    this.list = new LinkList(this, { point: (target) => this.point(target), select: on.select });
    const { structure: { bar, choices }, features } = this.builder;
    this.box = element(
      "div", { class: "network" },
      this.canvas, features.root, bar, this.buttons, choices, this.tip.root, this.list.root);
    this.numbersBox = makeBox("numbers", (isOn) => this.showNumbers(isOn));
    const sample = (/** @type {number} */ weight) => {
      const line = element("span", { class: "plus" });
      line.style.cssText = `width:14px;border-top-width:${widthOf(weight).toFixed(1)}px`;
      return [line, `${weight} `];
    };
    this.tools = element("span", { class: "choices" }, labelOf(this.numbersBox));
    group.append(
      this.tools,
      this.box,
      element(
        "div", { class: "key" },
        "weight: ", element("span", { class: "plus" }), "positive ",
        element("span", { class: "minus" }), "negative ",
        ...sample(0.1), ...sample(1), ...sample(10),
      ),
    );
    this.box.addEventListener("pointermove", (event) => this.move(event));
    this.box.addEventListener("pointerleave", (event) => this.leave(event));
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
    [this.description, this.theme, this.probed, this.asked] = [description, theme, null, null];
    this.builder.describe(description);
    const same = JSON.stringify(before?.layers) === JSON.stringify(description.layers);
    if (!same || before.bias !== description.bias || before.detailed !== description.detailed) {
      this.list.close(false);
      this.makeButtons();
    }
    const { detailed, layers, bias, settings } = description;
    const n = layers.slice(1).reduce((sum, units, k) => sum + units * (layers[k] + (bias ? 1 : 0)), 0);
    this.numbersBox.checked = hasNumbers(settings.link_numbers, n);
    this.numbersBox.disabled = !detailed || n > MANY;
    labelOf(this.numbersBox).title = n > MANY
      ? "There are too many weights to show each as a number." : "Show the weight of each link";
    this.layOut();
  }

  /** Lay out network and controls. */
  layOut() {
    this.controls = this.builder.controls;
    super.layOut();
    if (this.plan) this.builder.place(this.box, this.plan);
  }

  /** @param {boolean} isOn */
  showNumbers(isOn) {
    this.description.settings.link_numbers = isOn ? "on" : "off";
    this.on.choose("link_numbers", isOn ? "on" : "off");
    if (this.frame && this.context) this.draw(this.frame);
  }

  makeButtons() {
    const { layers, detailed } = this.description;
    this.buttons.setAttribute("aria-label", `Network with layers of ${layers.join(", ")} units. ${KEYS}`);
    const { activeElement } = document;
    const focused = this.units.splice(0).find(({ button }) => button === activeElement);
    layers.forEach((n, layer) => {
      for (let unit = 0; unit < (detailed ? n : 0); unit++) {
        /** @type {Target} */
        const target = { kind: "unit", layer, unit };
        const button = element("button", { type: "button", tabindex: "-1" });
        button.addEventListener("focus", () => this.meet(target, button));
        button.addEventListener("blur", () => this.point(null));
        button.addEventListener("click", () => this.on.select(target));
        this.units.push({ layer, unit, button, target });
      }
    });
    this.buttons.replaceChildren(...this.units.map(({ button }) => button));
    if (this.units.length) this.units[0].button.tabIndex = 0;
    if (focused) this.goTo(focused.layer, focused.unit);
  }

  /**
   * Keep weights from being dragged where an exercise has locked them, and the network from being
   * changed beyond what it offers.
   * @param {Set<string>} locked
   * @param {boolean} terse whether weights alone are told, and neither slopes nor changes
   * @param {Pick<Locks, "layers" | "units" | "options">} limits
   */
  lock(locked, terse, limits) {
    [this.locked, this.terse] = [locked, terse];
    this.builder.lock(locked, limits);
    labelOf(this.numbersBox).hidden = locked.has("link_numbers");
    this.layOut();
  }

  /**
   * Have the controls there that build a network, or not.
   * @param {boolean} isShown
   */
  offerBuilding(isShown) {
    if (this.builder.structure.isShown === isShown) return;
    this.builder.offer(isShown);
    this.layOut();
  }

  // ---- pointer and keyboard ----

  /**
   * @param {Target | null} target
   * @param {Anchor | null} [anchor] where it is told
   */
  point(target, anchor = this.anchor) {
    this.pointed = target;
    this.anchor = anchor;
    this.on.point(target);
    if (this.frame && this.context) this.draw(this.frame);
  }

  /**
   * Point at a unit that has the focus.
   * @param {Target} target
   * @param {HTMLElement} button
   */
  meet(target, button) {
    button.setAttribute("aria-describedby", this.tip.root.id);
    const [x, y] = this.places[target.layer]?.[target.unit] ?? [0, 0];
    this.point(target, { x, y, around: this.sizes[target.layer] / 2 });
  }

  /**
   * Tell beside it what is pointed at.
   * @param {Omit<Context, "description" | "evaluation" | "terse" | "asked">} now
   */
  tell(now) {
    const { pointed, anchor, description, evaluation, terse, asked } = this;
    this.list.draw(now.frame);
    if (!pointed || !anchor || this.list.isOpen) {
      this.tip.hide();
      return;
    }
    const lines = linesOf(pointed, { ...now, description, evaluation, terse, asked });
    this.tip.show(titleOf(pointed, description), lines, anchor);
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (this.dragged) {
      this.drag(event);
      return;
    }
    if (event.pointerType === "touch" || this.list.isOpen) return;
    const target = this.targetAt(event);
    const isSame = JSON.stringify(target) === JSON.stringify(this.pointed);
    const anchor = { ...this.placeOf(event), around: 0 };
    if (!isSame) this.point(target, anchor);
    else if (target && this.tip.said) this.tip.place((this.anchor = anchor));
    this.box.style.cursor = target ? (target.kind === "link" ? "ns-resize" : "pointer") : "";
  }

  /** @param {PointerEvent} event */
  leave(event) {
    // A finger leaves when it is lifted: what it has touched is told on.
    if (event.pointerType !== "touch" && !this.list.isOpen) this.point(null);
  }

  /** @param {PointerEvent} event */
  placeOf(event) {
    const area = this.box.getBoundingClientRect();
    return { x: event.clientX - area.left, y: event.clientY - area.top };
  }

  /**
   * @param {PointerEvent} event
   * @return {Target | null}
   */
  targetAt(event) {
    if (!this.places.length || !this.description.detailed) return null;
    const { target: on } = event;
    if (on instanceof Element && on.closest(".signs button, .activations select, .features, .linklist")) {
      return null;
    }
    const { x, y } = this.placeOf(event);
    for (const { layer, unit, target } of this.units) {
      const [left, top] = this.places[layer][unit];
      const half = this.sizes[layer] / 2 + (this.isInBlock(layer) ? 0.5 : 2);
      if (Math.abs(x - left) <= half && Math.abs(y - top) <= half) return target;
    }
    return linksAt(this.links, x, y)[0]?.target ?? null;
  }

  /** @param {PointerEvent} event */
  press(event) {
    if (event.button) return;
    const target = /** @type {Link | null} */ (this.targetAt(event));
    if (event.pointerType === "touch" && !target) this.point(null);
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
      else if (last.type === "pointerup") this.choose(target, last);
      this.dragged = null;
    };
    this.box.addEventListener("pointerup", release);
    this.box.addEventListener("pointercancel", release);
  }

  /**
   * Select a link that was clicked on; where another one could as well be meant, offer them all.
   * @param {Link} target
   * @param {PointerEvent} event
   */
  choose(target, event) {
    const { x, y } = this.placeOf(event), anchor = { x, y, around: 0 };
    const found = linksAt(this.links, x, y);
    if (found.length > 1) this.list.open("Links here", found, anchor);
    else {
      this.point(target, anchor);
      this.on.select(target);
      if (event.pointerType !== "touch") this.on.type();
    }
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
   * Arrow keys go from unit to unit; L lists the links of one.
   * @param {KeyboardEvent} event
   */
  walk(event) {
    const at = this.units.find(({ button }) => button === event.target);
    if (!at || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.toLowerCase() === "l") {
      event.preventDefault();
      this.list.openOf(at.target);
    }
    if (!STEPS[event.key]) return;
    event.preventDefault();
    const [across, down] = STEPS[event.key];
    const next = this.isInBlock(at.layer)
      ? stepInBlock(at.unit, [across, down], this.description.layers[0], this.plan?.columns ?? 1)
      : [at.layer + across, at.unit + down];
    if (next) this.goTo(next[0], next[1]);
  }

  /**
   * Give a unit the focus, or of a shorter layer the last one.
   * @param {number} layer
   * @param {number} unit
   */
  goTo(layer, unit) {
    const wanted = Math.max(0, Math.min((this.description.layers[layer] ?? 0) - 1, unit));
    const next = this.units.find((one) => one.layer === layer && one.unit === wanted);
    if (!next) return;
    for (const { button } of this.units) button.tabIndex = button === next.button ? 0 : -1;
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
