// The sample table: input, target, output and error of each point.

import { element, brief } from "./elements.js";

const SLOWLY = 24; // from this many rows on, numbers follow the pictures every few frames

export class SampleTable {
  constructor(parent) {
    this.caption = element("caption");
    this.head = element("thead");
    this.body = element("tbody");
    this.frames = 0;
    parent.append(element("table", {}, this.caption, this.head, this.body));
  }

  describe({ table, classes, layers }) {
    const { inputs, targets, n_train: nTrain, n_samples: nSamples } = table;
    this.targets = targets;
    const names = inputs[0].map((_, k) => `x${k + 1}`);
    const heads = ["class", ...names, "target", "output", "error"];
    this.head.replaceChildren(
      element("tr", {}, ...heads.map((name) => element("th", { scope: "col" }, name))),
    );
    this.cells = [];
    this.body.replaceChildren(
      ...inputs.map((values, k) => {
        const label = targets[k] === classes[1] ? 1 : 0;
        const mark = element("span", { class: `mark class-${label}${k < nTrain ? "" : " test"}` });
        const output = element("td"), error = element("td");
        this.cells.push([output, error]);
        const first = element("td", {}, mark, ` ${label}${k < nTrain ? "" : " (test)"}`);
        const plain = [...values, targets[k]].map((value) => element("td", {}, short(value)));
        return element("tr", {}, first, ...plain, output, error);
      }),
    );
    const shown = inputs.length < nSamples ? `the first ${inputs.length} of ${nSamples}` : "all";
    const which = layers[layers.length - 1] > 1 ? " for class 1" : "";
    this.caption.textContent =
      `What the network answers${which} (${shown} points): error = target - output`;
  }

  draw(frame, playing) {
    if (playing && this.cells.length > SLOWLY && this.frames++ % 6) return;
    this.cells.forEach(([output, error], k) => {
      output.textContent = brief(frame.outputs[k]);
      error.textContent = brief(this.targets[k] - frame.outputs[k]);
    });
  }
}

function short(value) {
  return Number.isInteger(value) ? String(value) : value.toFixed(3);
}
