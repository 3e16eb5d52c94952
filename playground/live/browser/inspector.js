// The inspector: the numbers of what is pointed at, and of what is selected a field to change them.

import { element, brief, whole } from "./elements.js";
import { isFrozen, linkName, parameterIndex, unitIndex, unitName } from "./names.js";

const HINT = "Hover over a unit or link for details. Click a unit to enlarge it, or a link to ";
const WORDS = ["", "dead: zero slope at every training point", "saturated: almost flat at nearly every training point"];

export class Inspector {
  /** `on` is asked to edit(index, value, isLast), freeze(place, on), select(target), feed(names). */
  constructor(on) {
    this.on = on;
    this.reading = element("span", { class: "reading" });
    this.weight = element("select", { "aria-label": "Weight" });
    this.weight.addEventListener("change", () => this.choose());
    this.number = element("input", { type: "number", step: "any", "aria-label": "Value of the weight" });
    this.number.addEventListener("change", () => this.set(this.number.value, true));
    this.slider = element("input", { type: "range", step: "any", "aria-label": "Drag the weight" });
    this.slider.addEventListener("input", () => this.set(this.slider.value, false));
    this.slider.addEventListener("change", () => this.set(this.slider.value, true));
    const box = (label, make) => {
      const input = element("input", { type: "checkbox" });
      input.addEventListener("change", () => on.freeze(make(), input.checked));
      return [input, element("label", {}, input, ` ${label}`)];
    };
    const unit = () => [this.selected.layer, this.selected.unit + 1];
    let labels;
    [this.freezeWeight, labels] = box("freeze weight", () => [...unit(), this.row + 1]);
    const first = labels;
    [this.freezeUnit, labels] = box("freeze unit", unit);
    const close = element("button", { type: "button" }, "Close");
    close.addEventListener("click", () => on.select(null));
    this.ofWeights = element(
      "span", { class: "fields" }, this.weight, this.number, this.slider, first, labels,
    );
    this.ofInputs = element("span", { class: "fields", role: "group", "aria-label": "Features" });
    this.fields = element("span", { class: "fields" }, this.ofWeights, this.ofInputs, close);
    this.fields.hidden = true;
    this.root = element(
      "div", { class: "inspector", role: "group", "aria-label": "Inspector" },
      this.reading, this.fields,
    );
  }

  /** Hide what an exercise has locked; `terse`, say weights alone and neither slopes nor changes. */
  lock(locked, terse) {
    [this.locked, this.terse] = [locked, terse];
    for (const one of [this.number, this.slider]) one.hidden = locked.has("weights");
    for (const one of [this.freezeWeight, this.freezeUnit]) one.parentElement.hidden = locked.has("frozen");
    this.select(this.selected);
    this.show();
  }

  get hint() {
    return `${HINT}${this.locked?.has("weights") ? "see" : "edit"} its weight.`;
  }

  describe(description) {
    this.description = description;
    this.showFeatures();
    if (this.selected) this.showFreezing();
  }

  /** Show fields for a unit or a link; for null, none. */
  select(selected) {
    this.selected = selected;
    this.fields.hidden = !selected;
    this.ofWeights.hidden = !selected?.layer;
    this.ofInputs.hidden =
      selected?.layer !== 0 || !this.description.features || Boolean(this.locked?.has("features"));
    if (!selected?.layer) return;
    const { layers, bias } = this.description;
    const n = layers[selected.layer - 1] + (bias ? 1 : 0);
    this.row = selected.row ?? Math.min(this.row ?? 0, n - 1);
    this.weight.replaceChildren(
      ...Array.from({ length: n }, (_, row) =>
        element("option", { value: row }, linkName({ ...selected, row }, this.description))),
    );
    this.weight.value = String(this.row);
    this.reach = 0;
    this.showFreezing();
  }

  /** Offer the features; the last one cannot be switched off. */
  showFeatures() {
    const { features } = this.description;
    if (!features) return;
    const focused = this.ofInputs.contains(document.activeElement) && document.activeElement.value;
    const boxes = features.all.map(([key, label]) => {
      const input = element("input", { type: "checkbox", value: key });
      input.checked = features.on.includes(key);
      input.disabled = input.checked && features.on.length === 1;
      input.addEventListener("change", () =>
        this.on.feed(features.all.map(([one]) => one).filter((one) =>
          one === key ? input.checked : features.on.includes(one))));
      return element("label", {}, input, ` ${label}`);
    });
    this.ofInputs.replaceChildren("features: ", ...boxes);
    if (focused) this.ofInputs.querySelector(`[value="${focused}"]`)?.focus();
  }

  choose() {
    this.row = Number(this.weight.value);
    this.reach = 0;
    const { layer, unit, kind } = this.selected;
    if (kind === "link") this.on.select({ kind, layer, unit, row: this.row });
    this.showFreezing();
    // The field may still have the focus, and then keeps what was typed for another weight.
    this.number.blur();
    this.show();
  }

  showFreezing() {
    if (!this.selected.layer) return;
    const { layer, unit } = this.selected;
    const { frozen } = this.description;
    this.freezeWeight.checked = isFrozen({ layer, unit, row: this.row }, frozen);
    this.freezeUnit.checked = isFrozen({ layer, unit }, frozen);
    // What is frozen as a part of more is freed with it.
    this.freezeWeight.disabled = this.freezeUnit.checked;
    this.freezeUnit.disabled = frozen.some((place) => place.length === 1 && place[0] === layer);
  }

  set(text, isLast) {
    const value = Number(text);
    const most = this.description.max_weight;
    if (text === "" || !Number.isFinite(value) || Math.abs(value) > most) {
      this.refuse(`A weight must be a number from ${whole(-most)} to ${whole(most)}.`);
      return;
    }
    this.refused = null;
    this.on.edit(parameterIndex({ ...this.selected, row: this.row }, this.description), value, isLast);
  }

  /** Say beside the field why a weight is not taken. */
  refuse(text) {
    this.reading.textContent = text;
    this.refused = { text, place: this.place };
  }

  /** What is looked at, and in which frame: what was refused is told until that is another. */
  get place() {
    return JSON.stringify([this.selected, this.row, this.pointed, this.frame?.id]);
  }

  draw(frame, before, pointed, playing) {
    [this.frame, this.before, this.pointed, this.playing] = [frame, before, pointed, playing];
    this.show();
  }

  show() {
    if (!this.frame) return;
    const { selected } = this;
    if (selected?.layer) this.showWeight();
    const target = this.pointed ?? (selected?.layer ? { ...selected, row: this.row } : selected);
    const isRefused = this.refused?.place === this.place;
    const text = isRefused ? this.refused.text : target ? this.say(target) : this.hint;
    if (this.reading.textContent !== text) this.reading.textContent = text;
  }

  showWeight() {
    const weight = this.frame.parameters[parameterIndex({ ...this.selected, row: this.row }, this.description)];
    if (document.activeElement !== this.number) this.number.value = String(Number(weight.toPrecision(6)));
    // The ends stay where they are while one drags, and move when the weight leaves them.
    if (Math.abs(weight) > this.reach || !this.reach) {
      this.reach = Math.max(4, 2 ** Math.ceil(Math.log2(1.5 * Math.abs(weight) || 1)));
      [this.slider.min, this.slider.max] = [-this.reach, this.reach];
    }
    this.slider.value = String(weight);
    this.slider.setAttribute("aria-valuetext", brief(weight));
  }

  /** Say the numbers of a unit or a link in one line. */
  say(target) {
    const { layers, activations } = this.description;
    if (target.row === undefined) return this.sayUnit(target);
    const index = parameterIndex(target, this.description);
    const { parameters, gradient } = this.frame;
    const parts = [`${linkName(target, this.description)}: ${exact(parameters[index])}`];
    if (this.terse) return parts[0];
    if (gradient) parts.push(`gradient ${brief(gradient[index])}`);
    else parts.push(this.playing ? "gradient: pause to see it" : "gradient \u2026");
    if (this.before) {
      const updates = this.frame.updates - this.before.updates;
      const change = parameters[index] - this.before.parameters[index];
      const since = this.frame.edited >= 0 ? "by hand" : `in ${updates} update${updates === 1 ? "" : "s"}`;
      parts.push(`last change ${brief(change)} ${since}`);
    }
    if (target.kind === "unit") parts[0] = `${unitName(target.layer, target.unit, this.description)} (${activations[target.layer - 1]}), ${parts[0]}`;
    return parts.join(" \u00b7 ");
  }

  sayUnit({ layer, unit }) {
    const { layers, activations } = this.description;
    const name = unitName(layer, unit, this.description);
    if (layer === 0) return `${name}: an input. Its map shows its own value.`;
    const k = unitIndex({ layer, unit }, layers);
    const [low, high] = [this.frame.ranges[2 * k], this.frame.ranges[2 * k + 1]];
    const state = WORDS[this.frame.states[k]];
    if (this.terse) return `${name} (${activations[layer - 1]})`;
    return (
      `${name} (${activations[layer - 1]})${state ? `, ${state}` : ""}: its map shows its activation, ` +
      `from ${brief(low)} (blue) to ${brief(high)} (orange)`
    );
  }
}

/** Write a number with all its digits, as far as they matter. */
function exact(value) {
  return String(Number(value.toPrecision(10)));
}
