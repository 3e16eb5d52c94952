// @ts-check
// The weights as tables: the network diagram in numbers, a row for each input of a layer.

import { element, brief, whole } from "./elements.js";
import { unitTitle, wholeName } from "./names.js";

const MANY = 150; // numbers; beyond that the files are the place to read them
const EVERY = 4; // frames between two updates while playing: faster, nobody can read them

/**
 * @import { Description, Frame } from "./types.js"
 *
 * What is written, cut where it is too long, and in a title.
 * @typedef {{ text: string, whole: string }} Name
 */

/**
 * @param {"row" | "col"} scope
 * @param {Name} name
 */
function headOf(scope, { text, whole }) {
  return element("th", { scope, title: whole }, element("span", { class: "name" }, text));
}

/** The tables in their group. */
export class WeightTables {
  /** @type {HTMLElement[]} */
  cells = [];

  /**
   * @param {HTMLElement} parent
   * @param {HTMLElement[]} buttons
   */
  constructor(parent, buttons) {
    this.caption = element("span");
    this.tables = element("div", { class: "matrices" });
    this.frames = 0;
    const save = element("span", { class: "saves" }, ...buttons);
    parent.append(element("div", { class: "caption" }, this.caption, save), this.tables);
  }

  /** @param {Description} description */
  describe(description) {
    const { layers, bias } = description;
    this.cells = [];
    this.tables.replaceChildren();
    const total = layers.slice(1).reduce((sum, n, k) => sum + n * (layers[k] + (bias ? 1 : 0)), 0);
    this.caption.textContent =
      total > MANY
        ? `${whole(total)} weights are too many to show here; save them as a file.`
        : `Weights${bias ? " and biases" : ""} (rows: inputs, columns: units)`;
    if (total > MANY) return;
    for (let layer = 1; layer < layers.length; layer++) {
      const namesOf = (/** @type {number} */ of) => Array.from({ length: layers[of] }, (_, k) =>
        ({ text: unitTitle(of, k, description), whole: wholeName(of, k, description) }));
      const rows = [...namesOf(layer - 1), ...(bias ? [{ text: "bias", whole: "bias" }] : [])];
      this.tables.append(this.matrix(rows, namesOf(layer)));
    }
  }

  /**
   * @param {Name[]} rows
   * @param {Name[]} columns
   */
  matrix(rows, columns) {
    const head = [{ text: "from", whole: "from" }, ...columns].map((name) => headOf("col", name));
    const body = rows.map((name) => {
      const cells = columns.map(() => element("td", { class: "live" }));
      this.cells.push(...cells);
      return element("tr", {}, headOf("row", name), ...cells);
    });
    return element(
      "table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body),
    );
  }

  /**
   * @param {Frame} frame
   * @param {boolean} playing
   */
  draw(frame, playing) {
    if (playing && this.frames++ % EVERY) return;
    this.cells.forEach((cell, k) => (cell.textContent = brief(frame.parameters[k])));
  }
}
