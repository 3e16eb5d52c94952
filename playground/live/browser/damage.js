// @ts-check
// Damage on purpose: noise on the weights, units and links switched off. What it breaks is seen at once;
// what heals, when training goes on.

import {
  brief, element, labelOf, makeBox, makeButton, makeRange, makeSelect, onEscape, percent, setOptions, whole,
} from "./elements.js";
import { linkName, unitName } from "./names.js";

const MOST_LINKS = 120; // to be offered one by one
const LEAST_NOISE = 0.05, MOST_NOISE = 2;

/**
 * @import { Description, Frame, Target } from "./types.js"
 *
 * What is asked for.
 * @typedef {object} On
 * @property {(amount: number) => void} noise
 * @property {(place: number[]) => void} switchOff
 * @property {(place: number[], stays: boolean) => void} hold keep what is off at 0 in training, or not
 * @property {(frame: number) => void} goBack
 */

/** The panel of the tools that do damage. */
export class Damage {
  isOn = false;
  amount = 0.5;
  /** @type {Description | undefined} */
  description;
  /** @type {number} the frame before the damage, to go back to; -1 for none */
  before = -1;
  /** @type {number[][]} what was switched off since */
  isOff = [];

  /** @param {On} on */
  constructor(on) {
    this.toggle = makeButton("Damage", () => this.open(!this.isOn), {
      class: "damage-toggle", "aria-pressed": "false",
      title: "Add noise to the weights, or switch units and links off: see what breaks and what heals",
    });
    this.range = makeRange("Noise, as a share of a typical weight", [LEAST_NOISE, MOST_NOISE], (value) => {
      this.amount = Math.round(20 * value) / 20;
      this.sayAmount();
    });
    this.range.value = String(this.amount);
    this.shown = element("output");
    this.place = makeSelect({ "aria-label": "What to switch off" }, () => {});
    this.stays = makeBox("stays off in training", (stays) => this.hold(stays));
    this.off = makeButton("Switch off", () => this.switchOff());
    this.back = makeButton("Undo the damage", () => this.goBack());
    this.said = element("p", { "aria-live": "polite" });
    this.on = on;
    this.root = element(
      "div", { class: "damage", role: "group", "aria-label": "Damage" },
      element(
        "div", { class: "buttons" },
        element("label", {}, "noise ", this.range, " ", this.shown),
        makeButton("Add noise", () => on.noise(this.amount)),
        this.place, labelOf(this.stays), this.off, this.back,
        makeButton("Close", () => this.open(false))),
      this.said,
    );
    onEscape(this.root, () => this.open(false));
    this.root.hidden = true;
    this.sayAmount();
  }

  switchOff() {
    const place = this.place.value.split(",").map(Number);
    this.isOff.push(place);
    this.on.switchOff(place);
    if (this.stays.checked) this.on.hold(place, true);
  }

  /** @param {boolean} stays whether what is off stays so in training */
  hold(stays) {
    for (const place of this.isOff) this.on.hold(place, stays);
  }

  /** Go back to before the damage, with nothing held off. */
  goBack() {
    if (this.stays.checked) this.hold(false);
    this.isOff = [];
    this.on.goBack(this.before);
  }

  sayAmount() {
    const text = `${percent(this.amount)} of a typical weight`.replace(".0%", "%");
    this.shown.textContent = text;
    this.range.setAttribute("aria-valuetext", text);
  }

  /** @param {boolean} isOn */
  open(isOn) {
    if (isOn === this.isOn) return;
    const hadFocus = this.root.contains(document.activeElement);
    this.isOn = isOn;
    this.root.hidden = !isOn;
    this.toggle.setAttribute("aria-pressed", String(isOn));
    if (isOn) this.range.focus();
    else if (hadFocus) this.toggle.focus();
  }

  /** @param {boolean} isOffered */
  offer(isOffered) {
    this.toggle.hidden = !isOffered;
    if (!isOffered) this.open(false);
  }

  /**
   * Offer the units and links of a network.
   * @param {Description} description
   */
  describe(description) {
    this.description = description;
    const chosen = this.place.value;
    const places = placesOf(description);
    if (!places.length) return;
    this.isOff = this.isOff.filter((place) => places.some(([key]) => key === place.join()));
    setOptions(this.place, places, places.some(([key]) => key === chosen) ? chosen : places[0][0]);
  }

  /**
   * Choose what is selected in the diagram to be switched off.
   * @param {Target | null} target
   */
  choose(target) {
    if (!target) return;
    const { layer, unit, row } = target;
    const key = [layer, unit, ...(row === undefined ? [] : [row])].join();
    if ([...this.place.options].some((one) => one.value === key)) this.place.value = key;
  }

  /**
   * Say what has come of it so far.
   * @param {Frame[]} frames that led to the one shown
   * @param {number} shown
   */
  show(frames, shown) {
    const found = lastDamage(frames, shown);
    this.before = found?.before.id ?? -1;
    this.back.disabled = !found;
    const text = found ? describeDamage(found.before, frames.slice(found.at, shown + 1)) : NONE;
    if (this.said.textContent !== text) this.said.textContent = text;
  }
}

const NONE = "Nothing is damaged yet. Train the network first, then break something.";

/**
 * Return what can be switched off, as [key, name]: inputs and hidden units, then links where they are few.
 * @param {Pick<Description, "layers" | "bias" | "names" | "titles">} description
 * @return {[string, string][]}
 */
export function placesOf({ layers, bias, names, titles }) {
  /** @type {[string, string][]} */
  const units = [];
  /** @type {[string, string][]} */
  const links = [];
  layers.forEach((n, layer) => {
    for (let unit = 0; unit < n; unit++) {
      const before = layer ? layers[layer - 1] + (bias ? 1 : 0) : 0;
      for (let row = 0; row < before; row++) {
        links.push([`${layer},${unit},${row}`, linkName({ layer, unit, row }, { titles })]);
      }
      const name = `unit ${unitName(layer, unit, { names })}`;
      if (layer < layers.length - 1) units.push([`${layer},${unit}`, name]);
    }
  });
  return links.length > MOST_LINKS ? units : [...units, ...links];
}

/**
 * Return the last change by hand before or at the frame shown: the frame that it was made to, and where
 * the one that it made stands; of several in a row the first one is the one that they were made to.
 * @template {Pick<Frame, "edited">} One
 * @param {One[]} frames
 * @param {number} shown
 * @return {{ before: One, at: number } | null}
 */
export function lastDamage(frames, shown) {
  let at = shown;
  while (at > 0 && frames[at].edited < 0) at -= 1;
  if (at <= 0) return null;
  let first = at;
  while (first > 1 && frames[first - 1].edited >= 0) first -= 1;
  return { before: frames[first - 1], at };
}

/**
 * Say what a change by hand has broken, and how much of it has healed.
 * @param {Frame} before
 * @param {Frame[]} since the frames from the change on, up to the one shown
 */
export function describeDamage(before, since) {
  const [after] = since, now = since[since.length - 1];
  const right = (/** @type {Frame} */ one) =>
    (Number.isFinite(one.accuracy) ? `, ${percent(one.accuracy)} right` : "");
  const broken = `Before: loss ${brief(before.loss)}${right(before)}. `
    + `After: loss ${brief(after.loss)}${right(after)}.`;
  const hint = after.loss > before.loss ? "Press Play to see what heals." : "It has broken nothing.";
  if (now === after) return `${broken} ${hint}`;
  const epochs = (/** @type {Frame} */ one) => {
    const n = Math.round(one.epochFraction - after.epochFraction);
    return `${whole(n)} epoch${n === 1 ? "" : "s"}`;
  };
  const healed = since.slice(1).find(({ loss }) => loss <= before.loss);
  const state = healed ? `It was healed within ${epochs(healed)}.` : "It is not healed yet.";
  return `${broken} ${epochs(now)} later: loss ${brief(now.loss)}${right(now)}. ${state}`;
}
