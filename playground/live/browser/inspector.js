// @ts-check
// The inspector: the numbers of what is pointed at, and of what is selected a field to change them.

import { element, brief, labelOf, makeBox, makeButton, makeSelect, setOptions } from "./elements.js";
import { isFrozen, linkName, parameterIndex } from "./names.js";
import { linesOf, titleOf } from "./reading.js";
import { readWeight } from "./weights.js";

const HINT = "Hover over a unit or link for details. Click a unit to enlarge it, or a link to ";
const STEP = 0.1; // that a weight is changed by with a button

/**
 * @import { Evaluation } from "./evaluation.js"
 * @import { Link } from "./names.js"
 * @import { Description, Frame, Target } from "./types.js"
 *
 * What is asked for.
 * @typedef {object} On
 * @property {(index: number, value: number, isLast: boolean) => void} edit
 * @property {(place: number[], on: boolean) => void} freeze
 * @property {(target: Target | null) => void} select
 */

export class Inspector {
  /** @type {Description} */
  description;
  /** @type {Frame | null} */
  frame = null;
  /** @type {Frame | undefined} the one before it */
  before;
  playing = false;
  /** @type {Target | null} */
  selected = null;
  /** Which weight of the selected unit the fields are for. */
  row = 0;
  /** How far the slider goes to both sides; 0 to find it out. */
  reach = 0;
  /** @type {Set<string> | undefined} the tools that an exercise has locked */
  locked;
  /** Whether weights alone are told. */
  terse = false;
  /** @type {{ text: string, place: string } | null} what was said beside the field, and of which place */
  refused = null;

  /**
   * @param {Evaluation} evaluation
   * @param {On} on
   */
  constructor(evaluation, on) {
    this.evaluation = evaluation;
    this.on = on;
    this.reading = element("span", { class: "reading" });
    this.weight = makeSelect({ "aria-label": "Weight" }, () => this.choose());
    this.number = element("input", { type: "number", step: "any", "aria-label": "Value of the weight" });
    this.number.addEventListener("change", () => this.set(this.number.value, true));
    this.slider = element("input", { type: "range", step: "any", "aria-label": "Drag the weight" });
    this.slider.addEventListener("input", () => this.set(this.slider.value, false));
    this.slider.addEventListener("change", () => this.set(this.slider.value, true));
    const unit = () => [this.link.layer, this.link.unit + 1];
    this.freezeWeight = makeBox("freeze weight", (isOn) => on.freeze([...unit(), this.row + 1], isOn));
    this.freezeUnit = makeBox("freeze unit", (isOn) => on.freeze(unit(), isOn));
    const close = makeButton("Close", () => on.select(null));
    // For a finger, which drags no link: it scrolls the page. The keyboard has the number and the slider.
    const stepper = (/** @type {string} */ sign, /** @type {number} */ by) =>
      makeButton(sign, () => this.step(by), {
        "aria-label": `${by < 0 ? "Lower" : "Raise"} by ${STEP}`, tabindex: "-1",
      });
    this.steppers = [stepper("\u2212", -STEP), stepper("+", STEP)];
    this.ofWeights = element(
      "span", { class: "fields" }, this.weight,
      element("span", { class: "stepped" }, this.steppers[0], this.number, this.steppers[1]), this.slider,
      labelOf(this.freezeWeight), labelOf(this.freezeUnit),
    );
    this.fields = element("span", { class: "fields" }, this.ofWeights, close);
    this.fields.hidden = true;
    this.root = element(
      "div", { class: "inspector", role: "group", "aria-label": "Inspector" },
      this.reading, this.fields,
    );
  }

  /**
   * Hide what an exercise has locked; `terse`, say weights alone and neither slopes nor changes.
   * @param {Set<string>} locked
   * @param {boolean} terse
   */
  lock(locked, terse) {
    [this.locked, this.terse] = [locked, terse];
    for (const one of [this.number, this.slider, ...this.steppers]) one.hidden = locked.has("weights");
    for (const one of [this.freezeWeight, this.freezeUnit]) labelOf(one).hidden = locked.has("frozen");
    this.select(this.selected);
    this.show();
  }

  get hint() {
    return `${HINT}${this.locked?.has("weights") ? "see" : "edit"} its weight.`;
  }

  /** @param {Description} description */
  describe(description) {
    this.description = description;
    if (this.selected) this.showFreezing();
  }

  /** @return {Link} what the fields of the selected unit or link are for */
  get link() {
    return { .../** @type {Target} */ (this.selected), row: this.row };
  }

  /**
   * Show fields for a unit or a link; for null, none.
   * @param {Target | null} selected
   */
  select(selected) {
    this.selected = selected;
    this.fields.hidden = !selected;
    this.ofWeights.hidden = !selected?.layer;
    if (!selected?.layer) return;
    const { layers, bias } = this.description;
    const n = layers[selected.layer - 1] + (bias ? 1 : 0);
    this.row = selected.row ?? Math.min(this.row, n - 1);
    /** @type {(_: unknown, row: number) => [number, string]} */
    const nameOf = (_, row) => [row, linkName({ ...selected, row }, this.description)];
    setOptions(this.weight, Array.from({ length: n }, nameOf), this.row);
    this.reach = 0;
    this.showFreezing();
  }

  /** Have the weight typed anew, where its field is in view: the page does not move for it. */
  type() {
    const { top, bottom } = this.number.getBoundingClientRect();
    if (this.number.hidden || top < 0 || bottom > window.innerHeight) return;
    this.number.focus({ preventScroll: true });
    this.number.select();
  }

  choose() {
    this.row = Number(this.weight.value);
    this.reach = 0;
    const { layer, unit, kind } = this.link;
    if (kind === "link") this.on.select({ kind, layer, unit, row: this.row });
    this.showFreezing();
    // The field may still have the focus, and then keeps what was typed for another weight.
    this.number.blur();
    this.show();
  }

  showFreezing() {
    if (!this.selected?.layer) return;
    const { layer, unit } = this.selected;
    const { frozen } = this.description;
    this.freezeWeight.checked = isFrozen({ layer, unit, row: this.row }, frozen);
    this.freezeUnit.checked = isFrozen({ layer, unit }, frozen);
    // What is frozen as a part of more is freed with it.
    this.freezeWeight.disabled = this.freezeUnit.checked;
    this.freezeUnit.disabled = frozen.some((place) => place.length === 1 && place[0] === layer);
  }

  /**
   * Ask for a weight, as it was typed or dragged.
   * @param {string | number} text
   * @param {boolean} isLast
   */
  set(text, isLast) {
    const { value, refusal } = readWeight(String(text), this.description.max_weight);
    if (refusal) {
      this.refuse(refusal);
      return;
    }
    this.refused = null;
    this.on.edit(parameterIndex(this.link, this.description), value, isLast);
  }

  /** @param {number} by */
  step(by) {
    if (!this.frame) return;
    const weight = this.frame.parameters[parameterIndex(this.link, this.description)];
    this.set(Number((weight + by).toPrecision(10)), true);
  }

  /**
   * Say beside the field why a weight is not taken.
   * @param {string} text
   */
  refuse(text) {
    this.reading.textContent = text;
    this.refused = { text, place: this.place };
  }

  /** What is looked at, and in which frame: what was refused is told until that is another. */
  get place() {
    return JSON.stringify([this.selected, this.row, this.frame?.id]);
  }

  /**
   * @param {Frame} frame
   * @param {Frame | undefined} before
   * @param {boolean} playing
   */
  draw(frame, before, playing) {
    [this.frame, this.before, this.playing] = [frame, before, playing];
    this.show();
  }

  show() {
    if (!this.frame) return;
    const { selected } = this;
    if (selected?.layer) this.showWeight(this.frame);
    const target = selected?.layer ? this.link : selected;
    const refused = this.refused?.place === this.place ? this.refused : null;
    const text = refused ? refused.text : target ? this.say(target, this.frame) : this.hint;
    if (this.reading.textContent !== text) this.reading.textContent = text;
  }

  /** @param {Frame} frame */
  showWeight({ parameters }) {
    const weight = parameters[parameterIndex(this.link, this.description)];
    if (document.activeElement !== this.number) this.number.value = String(Number(weight.toPrecision(6)));
    // The ends stay where they are while one drags, and move when the weight leaves them.
    if (Math.abs(weight) > this.reach || !this.reach) {
      this.reach = Math.max(4, 2 ** Math.ceil(Math.log2(1.5 * Math.abs(weight) || 1)));
      [this.slider.min, this.slider.max] = [String(-this.reach), String(this.reach)];
    }
    this.slider.value = String(weight);
    this.slider.setAttribute("aria-valuetext", brief(weight));
  }

  /**
   * Say the numbers of what is selected in one line.
   * @param {Target} target
   * @param {Frame} frame
   */
  say(target, frame) {
    const { description, evaluation, before, playing, terse } = this, { layer, unit, kind } = target;
    const lines = linesOf(target, { description, evaluation, frame, before, playing, terse });
    const [[, first] = ["", ""], ...others] = lines;
    const title = titleOf(target, description);
    if (!layer) return `${title}: its map shows its own value`;
    const unitTitle = kind === "unit" ? `${titleOf({ layer, unit }, description)}, ` : "";
    return [`${unitTitle}${title}: ${first}`, ...others.map((line) => line.join(" "))].join(" \u00b7 ");
  }
}
