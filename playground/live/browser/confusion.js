// The confusion table: how many points of each class were given each class.

import { element } from "./elements.js";
import { markOf } from "./marks.js";

const OFTEN = 6; // frames between two updates while playing

/** A table for the points to train on and, where there are some, one for those to test on. */
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
    const parts = [["train", table.n_train], ["test", table.n_samples - table.n_train]];
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
    const caption = element("caption", {}, `Answers, ${name}`);
    this.captions.push({ caption, name, n });
    return element(
      "table", { title: "A row for each class, a column for each answer" },
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
      const text = `Answers, ${name}${none ? `: ${none} on the boundary, without one` : ""}`;
      if (caption.textContent !== text) caption.textContent = text;
    });
  }
}
