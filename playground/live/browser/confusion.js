// @ts-check
// The confusion matrix: how many points of each class were given each class.

import { element, percent, whole } from "./elements.js";
import { markOf } from "./marks.js";

const OFTEN = 6; // frames between two updates while playing

/**
 * @import { ClassOfPoints, Description, Frame } from "./types.js"
 *
 * What is said of the cells of a confusion matrix, row by row.
 * @typedef {(counts: ArrayLike<number>) => string} Comparison
 */

/** A table for the training points and, where there are some, one for the test points. */
export class ConfusionTables {
  /** @type {HTMLElement[]} */
  cells = [];
  /** @type {{ caption: HTMLElement, name: string, n: number, constant: Comparison }[]} */
  captions = [];

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.box = element("div", { class: "confusion" });
    this.frames = 0;
    parent.append(this.box);
  }

  /** @param {Description} description */
  describe({ classes, constant, table }) {
    this.cells = [];
    this.captions = [];
    this.box.replaceChildren();
    this.box.hidden = !classes.length;
    if (!classes.length) return;
    /** @type {[string, number][]} */
    const parts = [["training", table.n_train], ["test", table.n_samples - table.n_train]];
    for (const [name, n] of parts) {
      const share = name === "test" ? constant?.test_share : constant?.train_share;
      /** @type {Comparison} */
      const compare = (counts) =>
        constant ? besideConstant(counts, classes.length, n, constant.name, share ?? 0) : "";
      const made = this.part(name, classes, n, compare);
      if (n) this.box.append(made);
    }
  }

  /**
   * @param {string} name
   * @param {ClassOfPoints[]} classes
   * @param {number} n
   * @param {Comparison} constant compares with a constant answer
   */
  part(name, classes, n, constant) {
    const head = classes.map((one) => element("th", { scope: "col" }, markOf(one), ` ${one.name}`));
    const rows = classes.map((one, row) => {
      const cells = classes.map((_, column) => element("td", { class: row === column ? "hit" : "" }));
      for (const cell of cells) cell.style.minWidth = `${String(n).length + 1}ch`;
      this.cells.push(...cells);
      return element("tr", {}, element("th", { scope: "row" }, markOf(one), ` ${one.name}`), ...cells);
    });
    const caption = element("caption", {}, titleOf(name));
    this.captions.push({ caption, name, n, constant });
    return element(
      "table", { title: "Rows: true class. Columns: predicted class." },
      caption,
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "class"), ...head)),
      element("tbody", {}, ...rows),
    );
  }

  /**
   * @param {Frame} frame
   * @param {boolean} playing
   */
  draw({ confusion }, playing) {
    if (!confusion || (playing && this.frames++ % OFTEN)) return;
    // Only what changes: a new text has the browser lay out the tables again.
    this.cells.forEach((cell, k) => {
      const text = String(confusion[k]);
      if (cell.textContent !== text) cell.textContent = text;
    });
    const each = this.cells.length / this.captions.length;
    this.captions.forEach(({ caption, name, n, constant }, k) => {
      const counts = confusion.slice(k * each, (k + 1) * each);
      const none = n - counts.reduce((sum, count) => sum + count, 0);
      const undecided = `; ${whole(none)} ${none === 1 ? "point" : "points"} undecided`;
      const text = titleOf(name) + (none ? undecided : "") + constant(counts);
      if (caption.textContent !== text) caption.textContent = text;
    });
  }
}

/**
 * Say how good the answers are, and how good always the same one would be.
 * @param {ArrayLike<number>} counts the cells of a confusion matrix, row by row
 * @param {number} nClasses
 * @param {number} n how many points there are, undecided ones included
 * @param {string} name of the class of the constant answer
 * @param {number} share of the points that are of this class
 */
export function besideConstant(counts, nClasses, n, name, share) {
  let right = 0;
  for (let k = 0; k < nClasses; k++) right += counts[k * (nClasses + 1)];
  return `. ${percent(right / n)} right; always predicting ${name} gets ${percent(share)}`;
}

/** @param {string} name */
function titleOf(name) {
  return `Confusion matrix, ${name} set (rows: true class)`;
}
