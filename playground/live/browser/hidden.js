// @ts-check
// The hidden space: the points and the input grid as two hidden units see them.
//
// A hidden layer moves each point of the input plane to where its units answer. The next layer can
// only cut this space by straight lines: training bends the grid until that is enough.

import { contextOf, element, makeSelect, setOptions } from "./elements.js";
import { answerColor, drawBent } from "./bending.js";
import { VALUES, colorOf, edgeOf } from "./colors.js";
import { cutsOf } from "./cuts.js";
import { stepsOf } from "./maps.js";
import { TEST_VALUE, VALUE, keyOfSets, traceMark } from "./marks.js";
import { unitName } from "./names.js";
import { writeTick } from "./ticks.js";

const AXIS_ROOM = 34;
const MOST_LINES = 24; // of the bent grid, between its two ends

/**
 * @import { Evaluation } from "./evaluation.js"
 * @import { Description, Frame, Theme } from "./types.js"
 * @import { DrawingContext } from "./vector.js"
 *
 * What a unit answers over the input grid and at the points, between the ends of its range.
 * @typedef {{ low: number, high: number, grid: Float64Array, points: Float64Array }} Seen
 *
 * Where a value stands on the drawing.
 * @typedef {(value: number) => number} Scale
 */

/**
 * Return the numbers of an axis: its middle and both ends.
 * @param {Seen} values
 */
function ticksOf({ low, high }) {
  return [low, (low + high) / 2, high];
}

/** The drawing, and the choice of the two units. */
export class HiddenView {
  /** @type {Description} */
  description;
  /** @type {Theme} */
  theme;
  /** @type {Frame | null} */
  frame = null;
  /** @type {DrawingContext} */
  context;
  /** @type {{ n: number, layer: number }[]} layers to choose from */
  choices = [];
  layer = 1;
  across = 0;
  up = 0;

  /**
   * @param {Evaluation} evaluation
   * @param {() => void} onChoice is called when other units are chosen
   */
  constructor(evaluation, onChoice) {
    this.evaluation = evaluation;
    this.canvas = element("canvas", { role: "img" });
    this.box = element("div", { class: "chart hidden-space" }, this.canvas);
    /** @type {(label: string, change: () => void) => HTMLSelectElement} */
    const select = (label, change) => makeSelect({ "aria-label": label }, () => {
      change();
      onChoice();
    });
    this.layerSelect = select("Hidden layer", () => this.fillUnits());
    this.acrossSelect = select("Horizontal unit", () => this.take());
    this.upSelect = select("Vertical unit", () => this.take());
    this.sets = element("span");
    this.note = element("span", { class: "note" });
    this.key = element(
      "div", { class: "key" }, this.layerSelect, "horizontal", this.acrossSelect, "vertical", this.upSelect,
      this.sets, this.note,
    );
    new ResizeObserver(() => this.frame && this.draw(this.frame)).observe(this.box);
  }

  /** Whether there is anything to show: a layer of two units at least. */
  get possible() {
    return this.choices.length > 0;
  }

  /**
   * @param {Description} description
   * @param {Theme} theme
   */
  describe(description, theme) {
    [this.description, this.theme] = [description, theme];
    const { layers, detailed } = description;
    this.choices = layers
      .map((n, layer) => ({ n, layer }))
      .filter(({ n, layer }) => detailed && layer > 0 && layer < layers.length - 1 && n > 1);
    if (!this.possible) return;
    if (!this.choices.some(({ layer }) => layer === this.layer)) this.layer = this.choices[0].layer;
    setOptions(this.layerSelect, this.choices.map(({ layer }) => [layer, `layer ${layer}`]), this.layer);
    this.layerSelect.hidden = this.choices.length < 2;
    this.fillUnits();
    const others = layers[this.layer] > 2;
    this.sets.replaceChildren(keyOfSets(description));
    this.note.textContent =
      "Lines: boundaries of the next layer" + (others ? " (other units at their mean)" : "");
  }

  /** @param {number} unit of the layer that is shown */
  nameOf(unit) {
    return unitName(this.layer, unit, this.description);
  }

  fillUnits() {
    this.layer = Number(this.layerSelect.value);
    const { layers } = this.description;
    /** @type {(_: unknown, k: number) => [number, string]} */
    const nameOf = (_, k) => [k, this.nameOf(k)];
    for (const [at, select] of [this.acrossSelect, this.upSelect].entries()) {
      const before = Number(select.value), n = layers[this.layer];
      setOptions(select, Array.from({ length: n }, nameOf), select.length && before < n ? before : at);
    }
    this.take();
  }

  take() {
    this.layer = Number(this.layerSelect.value);
    [this.across, this.up] = [Number(this.acrossSelect.value), Number(this.upSelect.value)];
  }

  /**
   * Return what a unit answers over the input grid and at the points of the table.
   * @param {Frame} frame
   * @param {number} unit
   * @return {Seen}
   */
  seen(frame, unit) {
    const answers = this.evaluation.of(frame), { stride } = this;
    const { map, range: [low, high] } = answers.unit(this.layer, unit, stride);
    const values = Float64Array.from(map, (share) => low + (high - low) * share);
    return { low, high, grid: values, points: answers.pointsOf(this.layer, unit) };
  }

  /** How many points of the maps are left out between two that are drawn, and how many there are. */
  get stride() {
    return Math.ceil((this.evaluation.grid - 1) / MOST_LINES);
  }

  get grid() {
    return Math.ceil(this.evaluation.grid / this.stride);
  }

  /** @param {Frame} frame */
  draw(frame) {
    this.frame = frame;
    const size = this.box.clientWidth;
    if (!size || !this.possible) return;
    const scale = window.devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(size * scale)) {
      this.canvas.width = this.canvas.height = Math.round(size * scale);
    }
    const context = contextOf(this.canvas);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, size, size);
    this.paint(frame, context, size);
  }

  /**
   * Draw it into another context, in the colours of a theme.
   * @param {DrawingContext} context
   * @param {Theme} theme
   * @param {{ width: number }} size
   */
  drawInto(context, theme, { width }) {
    const own = this.theme;
    this.theme = theme;
    if (this.frame) this.paint(this.frame, context, width);
    this.theme = own;
  }

  /**
   * @param {Frame} frame
   * @param {DrawingContext} context
   * @param {number} size
   */
  paint(frame, context, size) {
    this.context = context;
    const [a, b] = [this.seen(frame, this.across), this.seen(frame, this.up)];
    const inner = size - AXIS_ROOM - 10;
    /** @type {(values: Seen, from: number, flip: boolean) => Scale} */
    const place = (values, from, flip) => {
      const { low, high } = values, margin = 0.04 * (high - low);
      const share = (/** @type {number} */ v) => (v - low + margin) / (high - low + 2 * margin);
      return (v) => (flip ? 4 + inner * (1 - share(v)) : from + inner * share(v));
    };
    const [x, y] = [place(a, AXIS_ROOM, false), place(b, 0, true)];
    this.drawFrame(a, b, x, y, inner);
    context.save();
    context.beginPath();
    context.rect(AXIS_ROOM, 4, inner, inner);
    context.clip();
    this.drawGrid(frame, a, b, x, y);
    this.drawCuts(frame, a, b, x, y);
    context.restore();
    this.drawPoints(a, b, x, y);
  }

  /**
   * @param {Seen} a
   * @param {Seen} b
   * @param {Scale} x
   * @param {Scale} y
   * @param {number} inner the side of the frame
   */
  drawFrame(a, b, x, y, inner) {
    const { context, theme } = this;
    context.strokeStyle = "rgba(128, 128, 128, 0.5)";
    context.lineWidth = 1;
    context.strokeRect(AXIS_ROOM, 4, inner, inner);
    context.fillStyle = theme.text;
    context.font = `11px ${theme.font}`;
    context.textAlign = "center";
    for (const value of ticksOf(a)) context.fillText(writeTick(value, ticksOf(a)), x(value), inner + 18);
    const [across, up] = [this.nameOf(this.across), this.nameOf(this.up)];
    context.fillText(across, AXIS_ROOM + inner / 2, inner + 31);
    context.textAlign = "right";
    for (const value of ticksOf(b)) {
      context.fillText(writeTick(value, ticksOf(b)), AXIS_ROOM - 4, y(value) + 4);
    }
    context.fillText(up, AXIS_ROOM - 4, y((b.low + b.high) / 2) - 14);
  }

  /**
   * The input plane, bent: in the colours of the network's answer, with its grid lines.
   * @param {Frame} frame
   * @param {Seen} a
   * @param {Seen} b
   * @param {Scale} x
   * @param {Scale} y
   */
  drawGrid(frame, a, b, x, y) {
    const { grid: n, stride } = this;
    const whole = this.evaluation.grid, map = this.evaluation.of(frame).map();
    const { classes } = this.description, steps = stepsOf(this.description, classes.length > 0);
    /** @type {import("./bending.js").Grid["at"]} */
    const at = (row, column) => [x(a.grid[row * n + column]), y(b.grid[row * n + column])];
    drawBent(this.context, { n, at }, (row, column) => {
      const place = Math.round((row + 0.5) * stride) * whole + Math.round((column + 0.5) * stride);
      return answerColor(map, classes, place, steps);
    });
  }

  /**
   * Where each unit of the next layer is in the middle of what it can answer: a straight line.
   * @param {Frame} frame
   * @param {Seen} a
   * @param {Seen} b
   * @param {Scale} x
   * @param {Scale} y
   */
  drawCuts(frame, a, b, x, y) {
    const { context, theme } = this;
    context.strokeStyle = theme.text;
    context.lineWidth = 2;
    for (const { wa, wb, rest } of cutsOf(this.description, this.evaluation.of(frame), this)) {
      /** @type {[x: number, y: number][]} */
      const ends = [];
      const span = 10 * Math.max(a.high - a.low, b.high - b.low);
      if (Math.abs(wb) > Math.abs(wa)) {
        for (const u of [a.low - span, a.high + span]) ends.push([x(u), y(-(rest + wa * u) / wb)]);
      } else if (wa) {
        for (const v of [b.low - span, b.high + span]) ends.push([x(-(rest + wb * v) / wa), y(v)]);
      } else continue;
      context.beginPath();
      context.moveTo(...ends[0]);
      context.lineTo(...ends[1]);
      context.stroke();
    }
  }

  /**
   * @param {Seen} a
   * @param {Seen} b
   * @param {Scale} x
   * @param {Scale} y
   */
  drawPoints(a, b, x, y) {
    const { context, description } = this;
    const { labels, n_train: nTrain } = description.table;
    const size = labels.length <= 64 ? 6 : 4;
    labels.forEach((label, k) => {
      const isTest = k >= nTrain, hasClass = description.classes.length;
      const { symbol, color, edge } = this.lookOf(label, isTest);
      traceMark(context, symbol, x(a.points[k]), y(b.points[k]), size);
      if (isTest && !description.settings.show_test) return;
      context.fillStyle = isTest && hasClass ? "#fff" : color;
      context.strokeStyle = isTest && hasClass ? color : edge;
      context.lineWidth = 1.5;
      context.fill();
      context.stroke();
    });
  }

  /**
   * Return symbol and colours of a point of a class, or with a value.
   * @param {number} label
   * @param {boolean} isTest
   */
  lookOf(label, isTest) {
    const { classes, range: [low, high] } = this.description;
    if (classes.length) return { ...classes[label], edge: "#fff" };
    const share = (label - low) / (high - low), { symbol } = isTest ? TEST_VALUE : VALUE;
    return { symbol, color: colorOf(share, 1, VALUES), edge: edgeOf(share) };
  }

  /**
   * Say the picture in words: where the first points have gone.
   * @param {Frame} frame
   */
  summarise(frame) {
    if (!this.possible) return;
    const { table, classes } = this.description;
    const [a, b] = [this.seen(frame, this.across), this.seen(frame, this.up)];
    const places = table.labels.slice(0, 8).map((label, k) => {
      const what = classes.length ? `class ${classes[label].name}` : `value ${label}`;
      return `${what} at (${a.points[k].toFixed(3)}, ${b.points[k].toFixed(3)})`;
    });
    this.canvas.setAttribute(
      "aria-label",
      `Hidden space of ${this.nameOf(this.across)} and ${this.nameOf(this.up)} ` +
        `at epoch ${frame.epoch}: ${places.join("; ")}.`,
    );
  }
}
