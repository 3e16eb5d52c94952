// @ts-check
// The inspector: the numbers of what is pointed at, and of what is selected a field to change them.

import { element, brief, labelOf, makeBox, makeButton, makeSelect, setOptions, whole } from "./elements.js";
import { isFrozen, linkName, parameterIndex, unitIndex, wholeName } from "./names.js";
import { OUTPUT_COLORS, VALUE_COLORS } from "./value_colors.js";

const HINT = "Hover over a unit or link for details. Click a unit to enlarge it, or a link to ";
const WORDS = [
  "", "dead: zero slope at every training point", "saturated: almost flat at nearly every training point",
];

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
 * @property {(names: string[]) => void} feed
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
  /** @type {Target | null} */
  pointed = null;
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
    this.ofWeights = element(
      "span", { class: "fields" }, this.weight, this.number, this.slider,
      labelOf(this.freezeWeight), labelOf(this.freezeUnit),
    );
    this.ofInputs = element("span", { class: "fields", role: "group", "aria-label": "Features" });
    this.fields = element("span", { class: "fields" }, this.ofWeights, this.ofInputs, close);
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
    for (const one of [this.number, this.slider]) one.hidden = locked.has("weights");
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
    this.showFeatures();
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
    this.ofInputs.hidden =
      selected?.layer !== 0 || !this.description.features || Boolean(this.locked?.has("features"));
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

  /** Offer the features; the last one cannot be switched off. */
  showFeatures() {
    const { features } = this.description;
    if (!features) return;
    const { activeElement } = document;
    const focused = activeElement instanceof HTMLInputElement && this.ofInputs.contains(activeElement)
      && activeElement.value;
    const boxes = features.all.map(([key, label]) => {
      const input = makeBox(label, (isOn) =>
        this.on.feed(features.all.map(([one]) => one).filter((one) =>
          one === key ? isOn : features.on.includes(one))), { value: key });
      input.checked = features.on.includes(key);
      input.disabled = input.checked && features.on.length === 1;
      return labelOf(input);
    });
    this.ofInputs.replaceChildren("features: ", ...boxes);
    if (!focused) return;
    const box = /** @type {HTMLElement | null} */ (this.ofInputs.querySelector(`[value="${focused}"]`));
    box?.focus();
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
    const value = Number(text);
    const most = this.description.max_weight;
    if (text === "" || !Number.isFinite(value) || Math.abs(value) > most) {
      this.refuse(`A weight must be a number from ${whole(-most)} to ${whole(most)}.`);
      return;
    }
    this.refused = null;
    this.on.edit(parameterIndex(this.link, this.description), value, isLast);
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
    return JSON.stringify([this.selected, this.row, this.pointed, this.frame?.id]);
  }

  /**
   * @param {Frame} frame
   * @param {Frame | undefined} before
   * @param {Target | null} pointed
   * @param {boolean} playing
   */
  draw(frame, before, pointed, playing) {
    [this.frame, this.before, this.pointed, this.playing] = [frame, before, pointed, playing];
    this.show();
  }

  show() {
    if (!this.frame) return;
    const { selected } = this;
    if (selected?.layer) this.showWeight(this.frame);
    const target = this.pointed ?? (selected?.layer ? this.link : selected);
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
   * Say the numbers of a unit or a link in one line.
   * @param {Target} target
   * @param {Frame} frame
   */
  say(target, frame) {
    const { layer, unit, row, kind } = target;
    if (row === undefined) return this.sayUnit(target, frame);
    const link = { layer, unit, row };
    const index = parameterIndex(link, this.description);
    const { parameters, gradient } = frame;
    const parts = [`${linkName(link, this.description)}: ${exact(parameters[index])}`];
    if (this.terse) return parts[0];
    if (gradient) parts.push(`gradient ${brief(gradient[index])} of the ${this.description.loss}`);
    else parts.push(this.playing ? "gradient: pause to see it" : "gradient \u2026");
    if (this.before) {
      const updates = frame.updates - this.before.updates;
      const change = parameters[index] - this.before.parameters[index];
      const since = frame.edited >= 0 ? "by hand" : `in ${updates} update${updates === 1 ? "" : "s"}`;
      parts.push(`last change ${brief(change)} ${since}`);
    }
    if (kind === "unit") parts.unshift(`${this.nameOf(layer, unit)}, ${parts.shift()}`);
    return parts.join(" \u00b7 ");
  }

  /**
   * Name a unit with its activation.
   * @param {number} layer
   * @param {number} unit
   */
  nameOf(layer, unit) {
    return `${wholeName(layer, unit, this.description)} (${this.description.activations[layer - 1]})`;
  }

  /**
   * @param {Target} target
   * @param {Frame} frame
   */
  sayUnit({ layer, unit }, frame) {
    if (layer === 0) return `${wholeName(0, unit, this.description)}, an input: its map shows its own value.`;
    const name = this.nameOf(layer, unit);
    if (this.terse) return name;
    const [low, high] = this.evaluation.of(frame).rangeOf(layer, unit);
    const state = WORDS[frame.states?.[unitIndex({ layer, unit }, this.description.layers)] ?? 0];
    const { task, layers } = this.description;
    const isValue = task === "values" && layer === layers.length - 1;
    const colors = (isValue ? VALUE_COLORS : OUTPUT_COLORS).names;
    return (
      `${name}${state ? `, ${state}` : ""}: its map shows its activation, ` +
      `from ${brief(low)} (${colors[0]}) to ${brief(high)} (${colors[2]})`
    );
  }
}

/**
 * Write a number with all its digits, as far as they matter.
 * @param {number} value
 */
function exact(value) {
  return String(Number(value.toPrecision(10)));
}
