// @ts-check
// The loss chart: how far the loss has come down.
//
// Its lines are on a canvas, drawn with each frame. Plotly draws the axes over it, and knows the lines to
// tell what is under the pointer, and for files.

import { envelope } from "./curve.js";
import { element, brief, labelOf, makeBox } from "./elements.js";
import { Fitting } from "./fitting.js";
import { LinePlot } from "./lineplot.js";
import { roundUp, ticksBetween, writePower, writeTick } from "./ticks.js";

/**
 * @import { Scale } from "./lineplot.js"
 * @import { Description, Frame, KeptRun, LossPoint, Plotly, Scores, Theme } from "./types.js"
 *
 * An axis of epochs: where epochs stand on it, in which column of pixels that is, and its layout.
 * @typedef {object} Axis
 * @property {(epochs: number) => number} place
 * @property {(epochs: number) => number} column
 * @property {Record<string, any>} layout
 */

const TEST_SCALE =
  "Scaled for comparison: a sum is rescaled to the number of training points, and the penalty on " +
  "the weights is the same. With class weights, a test point has the weight of its class's training points";

const PAUSE = 500; // ms while playing, until Plotly is told of new points
const DOTS = [3, 3];
const WIDTH = 400; // columns of pixels, about: in each a line is drawn once up and down
const FIRST_END = 1000; // epochs that a logarithmic axis shows at least
const MOST_TICKS = 6;
const OWN_TRACES = 4; // of the run that goes on; then come those of runs that are kept

/**
 * Return a word of the key with its line in a colour.
 * @param {string} name
 * @param {string} color
 */
function keyOf(name, color) {
  const line = element("i", { "aria-hidden": "true" });
  line.style.borderTopColor = color;
  return element("span", { class: "beside-line", title: name }, line, name);
}

/** The axis of epochs by powers of ten. Epoch 0 has no place on it: it stands at its left end.
 *
 * It grows by a whole power of ten, so seldom, while a run goes on.
 * @param {number} last
 * @param {number} updatesPerEpoch
 * @return {Axis}
 */
export function logAxis(last, updatesPerEpoch) {
  const left = 0.5 / updatesPerEpoch;
  const right = 10 ** Math.ceil(Math.log10(Math.max(last, FIRST_END)) - 1e-12);
  // "0" stands at the left end: the next one leaves room for it.
  const ticks = [left, ...powersBetween(10 ** Math.ceil(Math.log10(1.9 * left)), right)];
  /** @type {Axis["place"]} */
  const place = (epochs) => Math.max(epochs, left);
  return {
    place,
    column: (epochs) => Math.floor((WIDTH * Math.log(place(epochs) / left)) / Math.log(right / left)),
    layout: {
      "xaxis.type": "log",
      "xaxis.range": [Math.log10(left), Math.log10(right)],
      "xaxis.tickvals": ticks,
      "xaxis.ticktext": ticks.map((tick, k) => (k ? writePower(tick) : "0")),
    },
  };
}

/**
 * Return powers of ten from one to another: all of them, or every second or third, to have room.
 * @param {number} first
 * @param {number} last
 */
function powersBetween(first, last) {
  const n = Math.round(Math.log10(last / first)), step = Math.ceil((n + 1) / MOST_TICKS);
  // From the last one: an axis ends with a number.
  return Array.from({ length: Math.floor(n / step) + 1 }, (_, k) => last / 10 ** (k * step)).reverse();
}

/**
 * The axis of losses: it grows in steps, seldom, and from 0 where it is not by powers of ten.
 * @param {number[]} losses
 * @param {boolean} log
 */
export function lossAxis(losses, log) {
  const positive = losses.filter((loss) => loss > 0);
  const top = roundUp(Math.max(...positive, 1e-300)), bottom = Math.min(...positive, top);
  const [first, last] = [bottom, top].map((end) => Math.floor(Math.log10(end) + 1e-12));
  const ticks = log ? powersBetween(10 ** first, 10 ** last) : ticksBetween(0, top, MOST_TICKS);
  const range = log ? [first, Math.log10(top)] : [0, top];
  return {
    "yaxis.type": log ? "log" : "linear",
    "yaxis.range": range,
    "yaxis.tickvals": ticks,
    "yaxis.ticktext": ticks.map((tick) => (log ? writePower(tick) : writeTick(tick, ticks))),
  };
}

/**
 * The axis of epochs, evenly divided. It grows in steps, too.
 * @param {number} last
 * @return {Axis}
 */
export function linearAxis(last) {
  const right = roundUp(Math.max(last, 10)), ticks = ticksBetween(0, right, MOST_TICKS);
  return {
    place: (epochs) => epochs,
    column: (epochs) => Math.floor((WIDTH * epochs) / right),
    layout: {
      "xaxis.type": "linear",
      "xaxis.range": [0, right],
      "xaxis.tickvals": ticks,
      "xaxis.ticktext": ticks.map((tick) => writeTick(tick, ticks)),
    },
  };
}

/** The chart in its group, with switches for logarithmic axes. */
export class LossView {
  /** @type {Description} */
  description;
  /** @type {Theme} */
  theme;
  /** @type {Plotly | undefined} once it has come */
  plotly;
  /** The axes as they are drawn, written out; "" to draw them anew. */
  axes = "";
  log = false;
  logEpochs = false;
  updatesPerEpoch = 1;
  withTest = false;
  /** @type {object | undefined} what is drawn, as Plotly takes it */
  values;
  /** @type {KeptRun[]} those whose curves are drawn, too */
  ghosts = [];
  /** How far the axis of epochs reaches at least. */
  reach = () => 0;
  /** When Plotly was told of it last. */
  toldAt = -Infinity;

  /**
   * @param {HTMLElement} group
   * @param {(name: string, value: unknown) => void} choose is told which setting of the chart is chosen
   */
  constructor(group, choose) {
    /** @type {import("./fitting.js").Chart} */
    this.chart = element("div", { class: "chart", role: "img" });
    this.plot = new LinePlot(this.chart);
    this.fitting = new Fitting(this.chart);
    this.logBox = makeBox("log loss", (isOn) => {
      [this.axes, this.log] = ["", isOn];
      choose("log_loss", isOn);
    });
    this.epochsBox = makeBox("log epochs", (isOn) => {
      [this.axes, this.logEpochs] = ["", isOn];
      choose("epoch_axis", isOn ? "log" : "linear");
    });
    this.key = element("span", { class: "lines" });
    group.append(
      this.chart,
      element("div", { class: "key" }, this.key,
        element("span", { class: "boxes" }, labelOf(this.epochsBox), labelOf(this.logBox))),
    );
  }

  /**
   * @param {Description} description
   * @param {Theme} theme
   */
  describe(description, theme) {
    [this.description, this.theme] = [description, theme];
    const { log_loss: log, epoch_axis: axis, speed } = description.settings;
    this.log = this.logBox.checked = log;
    // Auto speed goes on by a share of the epochs so far: a logarithmic axis shows that evenly.
    this.logEpochs = this.epochsBox.checked = axis === "log" || (axis === "auto" && speed === "auto");
    this.updatesPerEpoch = description.updates_per_epoch;
    this.axes = "";
    const { data, layout } = description.figures.loss;
    this.ghosts = description.kept.filter(({ pinned, comparable }) => pinned && comparable);
    this.ghosts.forEach(({ name, color }, k) => {
      const trace = data[OWN_TRACES + k];
      trace.name = name.replaceAll("<", "\u2039"); // Plotly would read tags in it
      trace.line = { ...trace.line, color };
    });
    const colors = [theme.text, theme.primary, theme.text, theme.primary];
    data.slice(0, OWN_TRACES).forEach((trace, k) => {
      if (trace.line) trace.line.color = colors[k];
      if (trace.marker) trace.marker.color = colors[k];
    });
    layout.font = { ...layout.font, color: theme.text, family: theme.font };
    this.plot.margin = layout.margin;
    [this.plot.font, this.plot.background] = [theme.font, theme.background];
    this.fitting.describe(description.figures.loss);
    this.withTest = data[1].visible;
    const { reduction, class_weights: weights } = description;
    const over = weights === "none" ? " over points" : `, classes ${weights}`;
    const penalty = description.penalised ? " + penalty" : "";
    this.key.replaceChildren(
      element("span", { class: "solid" }), `train (${reduction}${over}${penalty})`,
      ...(this.withTest
        ? [element("span", { class: "dotted" }), element("span", { title: TEST_SCALE }, "test")]
        : []),
      ...this.ghosts.map(({ name, color }) => keyOf(name, color)),
    );
  }

  /** How far the curves of kept runs reach, in epochs. */
  get ghostsEnd() {
    return Math.max(0, ...this.ghosts.map(({ curve: [epochs] }) => epochs.at(-1) ?? 0));
  }

  /**
   * Draw the chart, once Plotly is there.
   * @param {Plotly} plotly
   */
  async drawChart(plotly) {
    this.plotly = plotly;
    const chart = await this.fitting.draw(plotly);
    this.axes = ""; // the figure came with axes of its own
    chart?.on("plotly_relayout", () => {
      const scales = this.scales();
      if (scales) this.plot.rescale(scales);
    });
  }

  /**
   * Draw the points of the loss curve, and marks on the frame shown and on the lowest test loss.
   * @param {LossPoint[]} points
   * @param {Frame} shown
   * @param {Frame | undefined} lowest the one with the lowest test loss
   * @param {boolean} playing
   */
  draw(points, shown, lowest, playing) {
    const { plotly } = this;
    if (!plotly) return;
    const ends = [this.reach(), this.ghostsEnd];
    const last = Math.max(points[points.length - 1].epochs, shown.epochFraction, ...ends);
    const axis = this.logEpochs ? logAxis(last, this.updatesPerEpoch) : linearAxis(last);
    const drawn = envelope(points, (point) => axis.column(point.epochs));
    const x = drawn.map((point) => axis.place(point.epochs));
    const epochs = drawn.map((point) => Number(point.epochs.toFixed(2)));
    const train = drawn.map((point) => point.loss);
    const test = this.withTest ? drawn.map((point) => point.testLoss) : [];
    const at = axis.place(shown.epochFraction), { text, primary } = this.theme;
    // At the start there is nothing to go back to yet.
    const low = this.withTest && lowest && lowest.epochFraction > 0
      ? [{ x: axis.place(lowest.epochFraction), y: lowest.testLoss, color: primary, word: "lowest" }] : [];
    const ghosts = this.ghosts.map(({ curve: [passed, losses], color }) => ({
      x: passed.map(axis.place), y: losses.map((loss) => loss ?? NaN), color, dash: [], epochs: passed,
    }));
    this.values = {
      x: [x, this.withTest ? x : [], [at], low.map((mark) => mark.x), ...ghosts.map((one) => one.x)],
      y: [train, test, [shown.loss], low.map((mark) => mark.y), ...ghosts.map((one) => one.y)],
      customdata: [epochs, this.withTest ? epochs : [], [], [], ...ghosts.map((one) => one.epochs)],
    };
    /** @type {Record<string, any>} */
    const axes = { ...axis.layout, ...lossAxis(train.concat(test, ...ghosts.map(({ y }) => y)), this.log) };
    this.tell(axes, playing);
    this.plot.draw(
      this.scales() ?? [
        { type: axes["xaxis.type"], range: axes["xaxis.range"] },
        { type: axes["yaxis.type"], range: axes["yaxis.range"] },
      ],
      [...ghosts, { x, y: train, color: text, dash: [] }, { x, y: test, color: primary, dash: DOTS }],
      [{ x: at, y: shown.loss, color: text }, ...low],
    );
  }

  /**
   * Return the axes that Plotly has drawn: their ends can be dragged.
   * @return {[Scale, Scale] | null}
   */
  scales() {
    const { layout } = this.chart;
    return this.plotly && layout ? [layout.xaxis, layout.yaxis] : null;
  }

  /** Tell Plotly what is drawn, for a file. */
  async settle() {
    if (this.values) await this.plotly?.restyle(this.chart, this.values);
  }

  /**
   * Tell Plotly what is drawn: axes change in steps, and seldom.
   * @param {Record<string, any>} axes
   * @param {boolean} playing
   */
  tell(axes, playing) {
    const key = JSON.stringify(axes), now = performance.now();
    if (!this.plotly || !this.values || (playing && key === this.axes && now - this.toldAt < PAUSE)) return;
    this.toldAt = now;
    if (key === this.axes) this.plotly.restyle(this.chart, this.values);
    else this.plotly.update(this.chart, this.values, axes);
    this.axes = key;
  }

  /**
   * @param {Scores} first
   * @param {Scores} shown
   * @param {Scores | undefined} lowest
   */
  summarise(first, shown, lowest) {
    const low = this.withTest && lowest
      ? ` Lowest test loss: ${brief(lowest.testLoss)} at epoch ${lowest.epoch}.` : "";
    this.chart.setAttribute(
      "aria-label",
      `Loss against epochs: ${brief(first.loss)} at the start, ${brief(shown.loss)} at epoch ` +
        `${shown.epoch}${this.withTest ? `, ${brief(shown.testLoss)} on the test points` : ""}.${low}`,
    );
  }
}
