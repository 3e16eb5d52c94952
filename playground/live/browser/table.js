// @ts-check
// The sample table: input, target, output and error of each point.

import { element, brief } from "./elements.js";
import { markOf } from "./marks.js";

const SLOWLY = 24; // from this many rows on, numbers follow the pictures every few frames

/** @import { Evaluation } from "./evaluation.js" */
/** @import { ClassOfPoints, Description, Frame, Table } from "./types.js" */

export class SampleTable {
  /** @type {number[]} */
  targets;
  /** @type {number[]} */
  labels;
  /** @type {ClassOfPoints[]} */
  classes;
  /** Whether there are more than two classes. */
  several = false;
  /** @type {HTMLElement[][]} of each point those that change with the frame */
  cells = [];

  /**
   * @param {HTMLElement} parent
   * @param {Evaluation} evaluation
   */
  constructor(parent, evaluation) {
    this.evaluation = evaluation;
    this.caption = element("caption");
    this.head = element("thead");
    this.body = element("tbody");
    this.frames = 0;
    parent.append(element("table", {}, this.caption, this.head, this.body));
  }

  /** @param {Description} description */
  describe({ table, classes, layers }) {
    const { inputs, targets, labels, names, n_samples: nSamples } = table;
    [this.targets, this.labels, this.classes] = [targets, labels, classes];
    this.several = classes.length > 2;
    const columns = this.several
      ? ["prediction", "its probability", "P(true class)"]
      : ["target", "output", "error"];
    const first = classes.length ? "class" : "set";
    this.head.replaceChildren(
      element("tr", {}, ...[first, ...names.slice(0, -1), ...columns].map(
        (name) => element("th", { scope: "col", title: name }, element("span", { class: "name" }, name)))),
    );
    this.cells = [];
    this.body.replaceChildren(...inputs.map((values, k) => this.row(values, k, table)));
    const shown = inputs.length < nSamples ? `the first ${inputs.length} of ${nSamples}` : "all";
    const isOfOne = layers[layers.length - 1] === 2 && !this.several;
    const which = isOfOne ? `output of class ${classes[1].name}, ` : "";
    this.caption.textContent =
      `Predictions for ${shown} points ` +
      (this.several ? "(the most probable class)" : `(${which}error = target - output)`);
  }

  /**
   * @param {number[]} values
   * @param {number} k
   * @param {Table} table
   */
  row(values, k, { labels, targets, n_train: nTrain }) {
    const { classes } = this;
    const isTest = k >= nTrain;
    const cells = Array.from({ length: this.several ? 3 : 2 }, () => element("td", { class: "live" }));
    // The prediction is a class: its column has room for each.
    const longest = Math.max(0, ...classes.map(({ name }) => name.length));
    if (this.several) cells[0].style.minWidth = `${longest + 1}ch`;
    this.cells.push(cells);
    const note = isTest ? " (test)" : "";
    const first = classes.length
      ? element("td", {}, markOf(classes[labels[k]], isTest), ` ${classes[labels[k]].name}${note}`)
      : element("td", {}, isTest ? "test" : "train");
    const plain = [...values, ...(this.several ? [] : [targets[k]])];
    return element("tr", {}, first, ...plain.map((value) => element("td", {}, short(value))), ...cells);
  }

  /**
   * @param {Frame} frame
   * @param {boolean} playing
   */
  draw(frame, playing) {
    if (!this.evaluation.canDraw || (playing && this.cells.length > SLOWLY && this.frames++ % 6)) return;
    const n = this.several ? this.classes.length : 1, outputs = this.evaluation.of(frame).outputs();
    this.cells.forEach((cells, k) => {
      const texts = this.several ? this.answer(outputs.subarray(k * n, (k + 1) * n), k) : [
        brief(outputs[k]), brief(this.targets[k] - outputs[k]),
      ];
      cells.forEach((cell, column) => (cell.textContent = texts[column]));
      if (this.several) cells[0].classList.toggle("wrong", texts[0] !== this.classes[this.labels[k]].name);
    });
  }

  /**
   * Return the most probable class, its probability, and that of the true class.
   * @param {Float64Array} shares
   * @param {number} k
   */
  answer(shares, k) {
    const winner = shares.indexOf(Math.max(...shares));
    return [this.classes[winner]?.name ?? "none", brief(shares[winner]), brief(shares[this.labels[k]])];
  }
}

/** @param {number} value */
function short(value) {
  if (Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  return size < 0.001 || size >= 1e6 ? value.toPrecision(4) : String(Number(value.toFixed(3)));
}
