// The loss chart: how far the loss has come down.

import { envelope } from "./curve.js";
import { element, brief } from "./elements.js";
import { drawFitting } from "./fitting.js";

const TEST_SCALE =
  "Scaled for comparison: a sum is rescaled to the number of training points, and the penalty on " +
  "the weights is the same";

const PAUSE = 32; // ms between two drawings while playing
const WIDTH = 400; // columns of pixels, about: in each a line is drawn once up and down
const FIRST_END = 1000; // epochs that a logarithmic axis shows at least

/** Return the least of 1, 2 or 5 times a power of ten that is not below `value`. */
export function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * [1, 2, 5, 10].find((step) => step * power >= value * (1 - 1e-12));
}

/** Write a power of ten in few letters: 100, 1k, 10M. */
function powerOfTen(value) {
  const [unit, letter] = value >= 1e9 ? [1e9, "G"] : value >= 1e6 ? [1e6, "M"] : value >= 1e3 ? [1e3, "k"] : [1, ""];
  return `${Number((value / unit).toPrecision(1))}${letter}`;
}

/** The axis of epochs by powers of ten. Epoch 0 has no place on it: it stands at its left end.
 *
 * It grows by a whole power of ten, so seldom, while a run goes on.
 */
export function logAxis(last, updatesPerEpoch) {
  const left = 0.5 / updatesPerEpoch;
  const right = 10 ** Math.ceil(Math.log10(Math.max(last, FIRST_END)) - 1e-12);
  const ticks = [left];
  for (let tick = 10 ** Math.ceil(Math.log10(1.5 * left)); tick <= right * 1.001; tick *= 10) ticks.push(tick);
  return {
    place: (epochs) => Math.max(epochs, left),
    column: (epochs) => Math.floor((WIDTH * Math.log(Math.max(epochs, left) / left)) / Math.log(right / left)),
    layout: {
      "xaxis.type": "log",
      "xaxis.range": [Math.log10(left), Math.log10(right)],
      "xaxis.tickvals": ticks,
      "xaxis.ticktext": ticks.map((tick, k) => (k ? powerOfTen(tick) : "0")),
    },
  };
}

export function linearAxis(last) {
  const right = roundUp(Math.max(last, 10));
  return {
    place: (epochs) => epochs,
    column: (epochs) => Math.floor((WIDTH * epochs) / right),
    layout: {
      "xaxis.type": "linear",
      "xaxis.range": [0, right],
      "xaxis.tickvals": null,
      "xaxis.ticktext": null,
    },
  };
}

/** The chart in its group, with switches for logarithmic axes. */
export class LossView {
  /** `choose(name, value)` is told which setting of the chart is chosen. */
  constructor(group, plotly, choose) {
    this.plotly = plotly;
    this.chart = element("div", { class: "chart", role: "img" });
    const box = (take) => {
      const made = element("input", { type: "checkbox" });
      made.addEventListener("change", () => {
        this.axes = "";
        take(made.checked);
      });
      return made;
    };
    this.logBox = box((on) => choose("log_loss", (this.log = on)));
    this.epochsBox = box((on) => {
      this.logEpochs = on;
      choose("epoch_axis", on ? "log" : "linear");
    });
    this.key = element("span", { class: "lines" });
    group.append(
      this.chart,
      element("div", { class: "key" }, this.key,
        element("span", { class: "boxes" },
          element("label", {}, this.epochsBox, " log epochs"),
          element("label", {}, this.logBox, " log loss"))),
    );
  }

  async describe(description, theme) {
    this.theme = theme;
    const { log_loss: log, epoch_axis: axis, speed } = description.settings;
    this.log = this.logBox.checked = log;
    // Auto speed goes on by a share of the epochs so far: a logarithmic axis shows that evenly.
    this.logEpochs = this.epochsBox.checked = axis === "log" || (axis === "auto" && speed === "auto");
    this.updatesPerEpoch = description.updates_per_epoch;
    this.axes = "";
    const { data, layout } = description.figures.loss;
    const colors = [theme.text, theme.primary, theme.text];
    data.forEach((trace, k) => {
      if (trace.line) trace.line.color = colors[k];
      if (trace.marker) trace.marker.color = colors[k];
    });
    layout.font = { ...layout.font, color: theme.text, family: theme.font };
    this.withTest = data[1].visible;
    const unit = description.reduction === "sum" ? "sum over points" : "mean over points";
    const penalty = description.penalised ? " + penalty" : "";
    this.key.replaceChildren(
      element("span", { class: "solid" }), `train (${unit}${penalty})`,
      ...(this.withTest
        ? [element("span", { class: "dotted" }), element("span", { title: TEST_SCALE }, "test")]
        : []),
    );
    await drawFitting(this.plotly, this.chart, data, layout);
  }

  /** Draw the points of the loss curve, and a mark on the frame shown. */
  draw(points, shown, playing) {
    // Plotly takes 12 ms for it, more than all else together: 30 times a second is enough to see
    // a line grow, and leaves the time to draw the regions more often.
    const now = performance.now();
    if (playing && now - (this.drawnAt ?? 0) < PAUSE) return;
    this.drawnAt = now;
    const last = Math.max(points.at(-1).epochs, shown.position);
    const axis = this.logEpochs ? logAxis(last, this.updatesPerEpoch) : linearAxis(last);
    const drawn = envelope(points, (point) => axis.column(point.epochs));
    const x = drawn.map((point) => axis.place(point.epochs));
    const epochs = drawn.map((point) => Number(point.epochs.toFixed(2)));
    const train = drawn.map((point) => point.loss);
    const test = this.withTest ? drawn.map((point) => point.testLoss) : [];
    const values = {
      x: [x, this.withTest ? x : [], [axis.place(shown.position)]],
      y: [train, test, [shown.loss]],
      customdata: [epochs, this.withTest ? epochs : [], []],
    };
    const axes = { ...axis.layout, ...this.lossAxis(train.concat(test)) };
    const key = JSON.stringify(axes);
    // Axes change in steps, seldom: what stands still between two frames can be compared.
    if (key === this.axes) this.plotly.restyle(this.chart, values);
    else this.plotly.update(this.chart, values, axes);
    this.axes = key;
  }

  lossAxis(losses) {
    const positive = losses.filter((loss) => loss > 0);
    const top = Math.max(...positive, 1e-300);
    const bottom = Math.min(...positive, top);
    const y = this.log
      ? [Math.floor(Math.log10(bottom)), Math.log10(roundUp(top))]
      : [0, roundUp(top)];
    return { "yaxis.type": this.log ? "log" : "linear", "yaxis.range": y };
  }

  summarise(first, shown) {
    this.chart.setAttribute(
      "aria-label",
      `Loss against epochs: ${brief(first.loss)} at the start, ${brief(shown.loss)} at epoch ` +
        `${shown.epoch}${this.withTest ? `, ${brief(shown.testLoss)} on the test points` : ""}.`,
    );
  }
}
