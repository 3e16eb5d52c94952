// @ts-check
// The inputs that are no axis of the plane, and where they are held: a slider for each of a few, one
// slider for the one that is chosen of many.

import { element, makeRange, makeSelect, setOptions } from "./elements.js";

const MOST_SLIDERS = 6;

/**
 * @import { Description, Model } from "./types.js"
 *
 * @typedef {(k: number, value: number, isLast: boolean) => void} Hold
 *
 * A slider, the input that it is of, and the text beside it.
 * @typedef {{ k: number, slider: HTMLInputElement, text: HTMLElement }} Holder
 */

/**
 * Return which inputs are no axis of the plane.
 * @param {Pick<Model, "held" | "shown">} model
 */
export function heldOf({ held, shown }) {
  return held.map((_, k) => k).filter((k) => !shown.includes(k));
}

export class Holding {
  /** @type {Description} */
  description;
  /** What the sliders are of, written out. */
  key = "";
  /** @type {Holder[]} */
  holders = [];

  /** @param {Hold} hold */
  constructor(hold) {
    this.hold = hold;
    this.root = element("span", { class: "held" });
    this.choice = makeSelect({ "aria-label": "Fixed input" }, () => this.take(Number(this.choice.value)));
  }

  /** @param {Description} description */
  describe(description) {
    this.description = description;
    const { model, table } = description, others = heldOf(model);
    const key = JSON.stringify([others, model.ends]);
    if (key !== this.key) {
      this.key = key;
      if (others.length <= MOST_SLIDERS) {
        this.offer(others);
      } else {
        const before = Number(this.choice.value), chosen = others.includes(before) ? before : others[0];
        setOptions(this.choice, others.map((k) => [k, table.names[k]]), chosen);
        this.take(chosen);
      }
    }
    for (const { k, slider } of this.holders) {
      // One that is being moved knows better.
      if (document.activeElement !== slider) slider.value = String(model.held[k]);
    }
    this.say();
  }

  /**
   * Offer the slider of one of many.
   * @param {number} k
   */
  take(k) {
    this.offer([k]);
    this.root.prepend(this.choice);
    this.holders[0].slider.value = String(this.description.model.held[k]);
    this.say();
  }

  /** @param {number[]} inputs */
  offer(inputs) {
    const { model, table } = this.description;
    this.holders = inputs.map((k) => ({
      k,
      slider: makeRange(`Hold ${table.names[k]}`, model.ends[k],
        (value, isLast) => this.hold(k, value, isLast)),
      text: element("span"),
    }));
    this.root.replaceChildren(...this.holders.map(({ slider, text }) =>
      element("span", { class: "holder" }, text, slider)));
  }

  /** Say at which values inputs are held. */
  say() {
    const { model, table } = this.description, isChosen = heldOf(model).length > MOST_SLIDERS;
    for (const { k, text } of this.holders) {
      const value = Number(model.held[k].toPrecision(4));
      text.textContent = isChosen ? `= ${value}` : `${table.names[k]} = ${value}`;
    }
  }
}
