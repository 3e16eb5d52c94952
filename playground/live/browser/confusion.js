// The confusion matrix: how many points of each class were given each class.

import { element, whole } from "./elements.js";
import { markOf } from "./marks.js";

const OFTEN = 6; // frames between two updates while playing

/** A table for the training points and, where there are some, one for the test points. */
export class ConfusionTables {
  constructor(parent) {
    this.box = element("div", { class: "confusion" });
    this.frames = 0;
    parent.append(this.box);
  }

  describe({ classes, table }) {
    this.cells = [];
    this.captions = [];
    this.box.replaceChildren();
    this.box.hidden = !classes.length;
    if (!classes.length) return;
    const parts = [["training", table.n_train], ["test", table.n_samples - table.n_train]];
    for (const [name, n] of parts) {
      const made = this.part(name, classes, n);
      if (n) this.box.append(made);
    }
  }

  part(name, classes, n) {
    const head = classes.map((one) => element("th", { scope: "col" }, markOf(one), ` ${one.name}`));
    const rows = classes.map((one, row) => {
      const cells = classes.map((_, column) => element("td", { class: row === column ? "hit" : "" }));
      this.cells.push(...cells);
      return element("tr", {}, element("th", { scope: "row" }, markOf(one), ` ${one.name}`), ...cells);
    });
    const caption = element("caption", {}, titleOf(name));
    this.captions.push({ caption, name, n });
    return element(
      "table", { title: "Rows: true class. Columns: predicted class." },
      caption,
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "class"), ...head)),
      element("tbody", {}, ...rows),
    );
  }

  draw(frame, playing) {
    if (!frame.confusion || (playing && this.frames++ % OFTEN)) return;
    // Only what changes: a new text has the browser lay out the tables anew.
    this.cells.forEach((cell, k) => {
      const text = String(frame.confusion[k]);
      if (cell.textContent !== text) cell.textContent = text;
    });
    const each = this.cells.length / this.captions.length;
    this.captions.forEach(({ caption, name, n }, k) => {
      const counts = frame.confusion.slice(k * each, (k + 1) * each);
      const none = n - counts.reduce((sum, count) => sum + count, 0);
      const text = titleOf(name) + (none ? `; ${whole(none)} ${none === 1 ? "point" : "points"} undecided` : "");
      if (caption.textContent !== text) caption.textContent = text;
    });
  }
}

function titleOf(name) {
  return `Confusion matrix, ${name} set (rows: true class)`;
}
