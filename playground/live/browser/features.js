// @ts-check
// The features that the network can be given, switched beside its inputs: those that are off, too.

import { element, makeButton } from "./elements.js";
import { CONTROL } from "./layout.js";

const LAST = "The last feature stays on.";

/**
 * @import { Plan } from "./layout.js"
 * @import { Description } from "./types.js"
 *
 * What is asked for, and whether such a request is still in line.
 * @typedef {object} On
 * @property {(names: string[]) => void} feed
 * @property {() => boolean} isWaiting
 */

export class FeatureSwitches {
  /** @type {Description["features"]} */
  features = null;
  /** @type {string[] | null} what is asked for, and not answered yet */
  wanted = null;
  isShown = false;
  isLocked = false;
  /** @type {Map<string, HTMLButtonElement>} */
  buttons = new Map();

  /** @param {On} on */
  constructor(on) {
    this.on = on;
    this.root = element("div", { class: "features", role: "group", "aria-label": "Features" });
    this.root.hidden = true;
  }

  /** How many there are to be switched. */
  get count() {
    return this.isShown && !this.isLocked ? this.features?.all.length ?? 0 : 0;
  }

  /** @param {Description} description */
  describe({ features }) {
    if (JSON.stringify(this.features?.all) !== JSON.stringify(features?.all)) {
      this.buttons = new Map((features?.all ?? []).map(([key, label]) =>
        [key, makeButton(label, () => this.turn(key))]));
      this.root.replaceChildren(...this.buttons.values());
    }
    this.features = features;
    if (!this.on.isWaiting()) this.wanted = null;
    this.show();
  }

  /** Show what is on: what was asked for is answered. */
  settle() {
    if (!this.wanted || this.on.isWaiting()) return;
    this.wanted = null;
    this.show();
  }

  /** @return {string[]} the features that are on, or will be */
  get names() {
    return this.wanted ?? this.features?.on ?? [];
  }

  /** @param {string} key */
  turn(key) {
    const { features, names } = this;
    if (!features || (names.length === 1 && names[0] === key)) return;
    const isOn = names.includes(key);
    this.wanted = features.all.map(([one]) => one).filter((one) =>
      one === key ? !isOn : names.includes(one));
    this.on.feed(this.wanted);
    this.show();
  }

  show() {
    const { names } = this;
    this.root.hidden = !this.count;
    for (const [key, button] of this.buttons) {
      const isOn = names.includes(key), isLast = isOn && names.length === 1;
      button.setAttribute("aria-pressed", String(isOn));
      button.setAttribute("aria-disabled", String(isLast));
      button.title = isLast ? LAST : `Switch ${button.textContent} ${isOn ? "off" : "on"}`;
    }
  }

  /**
   * Put them beside the inputs, or below the diagram where there is no room.
   * @param {HTMLElement} box of the diagram
   * @param {Plan} plan
   */
  place(box, { hasColumn, top, bottom }) {
    const parent = hasColumn ? box : box.parentElement;
    if (this.root.parentElement !== parent) {
      if (hasColumn) box.append(this.root);
      else box.after(this.root);
    }
    this.root.classList.toggle("column", hasColumn);
    this.root.style.top = hasColumn ? `${(top + bottom - this.count * CONTROL) / 2}px` : "";
  }
}
