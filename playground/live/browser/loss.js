// The loss chart: how far the loss has come down, frame by frame.

import { element, brief } from "./elements.js";

const TEST_SCALE =
  "Scaled for comparison: a sum is rescaled to the number of training points, and the penalty on " +
  "the weights is the same";

const PAUSE = 32; // ms between two drawings while playing

/** Return the least of 1, 2 or 5 times a power of ten that is not below `value`. */
export function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * [1, 2, 5, 10].find((step) => step * power >= value * (1 - 1e-12));
}

/** The chart in its group, with a switch for the logarithmic scale. */
export class LossView {
  constructor(group, plotly, onLog) {
    this.plotly = plotly;
    this.chart = element("div", { class: "chart", role: "img" });
    this.logBox = element("input", { type: "checkbox" });
    this.logBox.addEventListener("change", () => {
      this.log = this.logBox.checked;
      this.axes = "";
      onLog(this.log);
    });
    this.key = element("span", { class: "lines" });
    group.append(
      this.chart,
      element("div", { class: "key" }, this.key, element("label", {}, this.logBox, " log scale")),
    );
  }

  async describe(description, theme) {
    this.theme = theme;
    this.log = description.settings.log_loss;
    this.logBox.checked = this.log;
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
    await this.plotly.react(this.chart, data, layout, { displayModeBar: false, responsive: true });
  }

  /** Draw all frames of the timeline, and a mark on the one shown. */
  draw(frames, shown, playing) {
    // Plotly takes 12 ms for it, more than all else together: 30 times a second is enough to see
    // a line grow, and leaves the time to draw the regions more often.
    const now = performance.now();
    if (playing && now - (this.drawnAt ?? 0) < PAUSE) return;
    this.drawnAt = now;
    const x = frames.map((frame) => frame.position);
    const train = frames.map((frame) => frame.loss);
    const test = this.withTest ? frames.map((frame) => frame.testLoss) : [];
    const values = {
      x: [x, this.withTest ? x : [], [shown.position]],
      y: [train, test, [shown.loss]],
    };
    const axes = this.axesFor(x, train.concat(test));
    const key = JSON.stringify(axes);
    // Axes change in steps, seldom: what stands still between two frames can be compared.
    if (key === this.axes) this.plotly.restyle(this.chart, values);
    else this.plotly.update(this.chart, values, axes);
    this.axes = key;
  }

  axesFor(x, losses) {
    const positive = losses.filter((loss) => loss > 0);
    const top = Math.max(...positive, 1e-300);
    const bottom = Math.min(...positive, top);
    const y = this.log
      ? [Math.floor(Math.log10(bottom)), Math.log10(roundUp(top))]
      : [0, roundUp(top)];
    return {
      "xaxis.range": [0, roundUp(Math.max(x[x.length - 1], 10))],
      "yaxis.type": this.log ? "log" : "linear",
      "yaxis.range": y,
    };
  }

  summarise(frames, shown) {
    this.chart.setAttribute(
      "aria-label",
      `Loss against epochs: ${brief(frames[0].loss)} at the start, ${brief(shown.loss)} at epoch ` +
        `${shown.epoch}${this.withTest ? `, ${brief(shown.testLoss)} on the test points` : ""}.`,
    );
  }
}
