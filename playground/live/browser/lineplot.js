// @ts-check
// Lines over the axes of a chart, on a canvas below it: drawn with each frame, where Plotly would take
// more time for them than all else together takes.

import { contextOf, element } from "./elements.js";

const MARK = 4; // px, half a mark's width
const GAP = 3; // px, between a mark that points down, the line below it and the word above it
const WORD = 11; // px, its height

/**
 * @import { Ends } from "./types.js"
 *
 * An axis as Plotly's layout has it: a logarithmic one has its ends as powers of ten.
 * @typedef {{ type: string, range: Ends }} Scale
 *
 * What is drawn: a line from point to point, in dashes if not solid.
 * @typedef {{ x: ArrayLike<number>, y: ArrayLike<number>, color: string, dash: number[] }} Line
 *
 * A round mark; or with a word a triangle that points down to its place, and the word above it.
 * @typedef {{ x: number, y: number, color: string, word?: string }} Mark
 *
 * Room that is left around the axes, in px.
 * @typedef {{ l: number, r: number, t: number, b: number }} Margin
 */

/**
 * Return where a value stands on an axis, from 0 to 1 between its ends; not a number if it has no place.
 * @param {Scale} scale
 * @param {number} value
 */
export function shareOf({ type, range: [low, high] }, value) {
  if (type !== "log") return (value - low) / (high - low);
  return value > 0 ? (Math.log10(value) - low) / (high - low) : NaN;
}

/** The canvas of a chart's lines. */
export class LinePlot {
  /** @type {{ scales: [Scale, Scale], lines: Line[], marks: Mark[] } | undefined} */
  drawn;
  /** @type {Margin} */
  margin = { l: 0, r: 0, t: 0, b: 0 };
  width = 0;
  height = 0;
  font = "sans-serif";
  background = "#fff";

  /** @param {HTMLElement} chart */
  constructor(chart) {
    this.canvas = element("canvas", { class: "plotted", "aria-hidden": "true" });
    this.context = contextOf(this.canvas);
    chart.classList.add("with-lines"); // Plotly's own are not shown
    chart.append(this.canvas);
    new ResizeObserver(() => this.fit()).observe(chart);
  }

  fit() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || (width === this.width && height === this.height)) return;
    [this.width, this.height] = [width, height];
    const scale = window.devicePixelRatio || 1;
    [this.canvas.width, this.canvas.height] = [width * scale, height * scale];
    this.context.setTransform(scale, 0, 0, scale, 0, 0);
    this.redraw();
  }

  /**
   * @param {[across: Scale, up: Scale]} scales
   * @param {Line[]} lines
   * @param {Mark[]} marks they are whole at the ends of the axes, too
   */
  draw(scales, lines, marks) {
    this.drawn = { scales, lines, marks };
    this.redraw();
  }

  /** @param {[across: Scale, up: Scale]} scales */
  rescale(scales) {
    if (this.drawn) this.draw(scales, this.drawn.lines, this.drawn.marks);
  }

  redraw() {
    const { context, width, height, margin: { l, r, t, b } } = this;
    if (!width || !this.drawn) return;
    const { scales: [across, up], lines, marks } = this.drawn;
    const x = (/** @type {number} */ value) => l + (width - l - r) * shareOf(across, value);
    const y = (/** @type {number} */ value) => height - b - (height - t - b) * shareOf(up, value);
    context.clearRect(0, 0, width, height);
    context.save();
    context.beginPath();
    context.rect(l, t, width - l - r, height - t - b);
    context.clip();
    context.lineWidth = 2;
    context.lineJoin = "round";
    for (const line of lines) this.stroke(line, x, y);
    context.restore();
    for (const mark of marks) {
      if (mark.word !== undefined) {
        this.point(mark.word, x(mark.x), y(mark.y), mark.color);
        continue;
      }
      context.beginPath();
      context.arc(x(mark.x), y(mark.y), MARK, 0, 2 * Math.PI);
      context.fillStyle = mark.color;
      context.fill();
    }
  }

  /**
   * Point with a triangle at a place, from above, or from below where there is no room for the word.
   * @param {string} word
   * @param {number} left
   * @param {number} top
   * @param {string} color
   */
  point(word, left, top, color) {
    const { context, width, margin } = this;
    if (!Number.isFinite(left + top)) return;
    const turn = top - 3 * GAP - WORD - 2 * MARK < 0 ? -1 : 1; // -1: from below
    const tip = top - turn * GAP, base = tip - 2 * turn * MARK;
    context.beginPath();
    context.moveTo(left, tip);
    context.lineTo(left - MARK, base);
    context.lineTo(left + MARK, base);
    context.closePath();
    context.fillStyle = color;
    context.fill();
    context.font = `${WORD}px ${this.font}`;
    context.textBaseline = turn > 0 ? "bottom" : "top";
    // Whole at both ends of the axis.
    const half = context.measureText(word).width / 2;
    const middle = Math.max(margin.l + half + 1, Math.min(left, width - half - 1));
    context.textAlign = "center";
    // Readable on the lines, too.
    [context.strokeStyle, context.lineWidth] = [this.background, 3];
    context.setLineDash([]);
    context.strokeText(word, middle, base - turn * GAP);
    context.fillText(word, middle, base - turn * GAP);
  }

  /**
   * A point that has no place leaves a gap.
   * @param {Line} line
   * @param {(value: number) => number} x
   * @param {(value: number) => number} y
   */
  stroke(line, x, y) {
    const { context } = this;
    context.beginPath();
    let isOn = false;
    for (let k = 0; k < line.x.length; k++) {
      const [left, top] = [x(line.x[k]), y(line.y[k])];
      const hasPlace = Number.isFinite(left + top);
      if (hasPlace && isOn) context.lineTo(left, top);
      else if (hasPlace) context.moveTo(left, top);
      isOn = hasPlace;
    }
    context.strokeStyle = line.color;
    context.setLineDash(line.dash);
    context.stroke();
  }
}
