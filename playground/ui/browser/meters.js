// @ts-check
// The meters of an exercise: each goal with its value now. The page tells them where it is drawn; while
// a run plays, the player tells them frame by frame, and no script is run.

import { element } from "../../live/browser/elements.js";

/**
 * @import { Meter, Mounted } from "../../live/browser/types.js"
 *
 * The meters, or none while they are not to be seen; and how many there will be.
 * @typedef {{ meters: Meter[], count: number }} Shown
 * @typedef {{ row: HTMLElement, mark: HTMLElement, word: HTMLElement, label: HTMLElement,
 *   text: HTMLElement, bar: HTMLElement, filled: HTMLElement }} Row
 */

/** @type {Record<string, [state: string, mark: string, word: string]>} */
const STATES = {
  true: ["met", "\u2713", "met"],
  false: ["unmet", "\u2717", "not met"],
  null: ["unknown", "\u00b7", "open"],
};

class Meters {
  /** @type {Row[]} */
  rows = [];

  constructor() {
    this.root = element("ul", { "aria-label": "Goals" });
  }

  /** @param {Meter[]} meters */
  show(meters) {
    this.root.removeAttribute("aria-hidden");
    if (meters.length !== this.rows.length) {
      this.rows = meters.map(makeRow);
      this.root.replaceChildren(...this.rows.map(({ row }) => row));
    }
    meters.forEach((meter, k) => fill(this.rows[k], meter));
  }

  /**
   * Keep the room that so many meters will take.
   * @param {number} count
   */
  keepRoom(count) {
    this.rows = [];
    this.root.setAttribute("aria-hidden", "true");
    this.root.replaceChildren(...Array.from({ length: count }, () => element("li", { class: "room" })));
  }
}

/** @return {Row} */
function makeRow() {
  const [mark, filled] = [element("span", { class: "mark", "aria-hidden": "true" }), element("i")];
  const [word, label, text] = ["word", "label", "text"].map((name) => element("span", { class: name }));
  const bar = element("span", { class: "bar", "aria-hidden": "true" }, filled);
  const said = element("span", { class: "said" }, label, " ", text);
  return { row: element("li", {}, mark, said, word, bar), mark, word, label, text, bar, filled };
}

/**
 * @param {Row} row
 * @param {Meter} meter
 */
function fill({ row, mark, word, label, text, bar, filled }, meter) {
  const [state, sign, said] = STATES[String(meter.met)];
  row.className = `${state}${meter.is_budget ? " budget" : ""}`;
  [mark.textContent, word.textContent] = [sign, said];
  [label.textContent, text.textContent] = [meter.label, meter.text];
  bar.style.visibility = meter.share === null ? "hidden" : "";
  filled.style.width = `${Math.round(100 * (meter.share ?? 0))}%`;
}

/** @type {WeakMap<Element | ShadowRoot, Meters>} */
const all = new WeakMap();

/** @param {Mounted<Shown>} component */
export default function mount({ data, parentElement }) {
  let meters = all.get(parentElement);
  if (!meters) {
    meters = new Meters();
    all.set(parentElement, meters);
    parentElement.append(meters.root);
  }
  const { meters: told, count } = data;
  if (told.length) meters.show(told);
  else meters.keepRoom(count);
  window.playgroundGoals = (seen) => {
    // Those of another exercise come late.
    if (!told.length || seen.length !== told.length) return;
    meters.show(seen.map((one, k) => (one.is_live && told[k].is_live ? one : told[k])));
  };
}
