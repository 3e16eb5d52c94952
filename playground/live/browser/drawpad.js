// @ts-check
// A drawing as an image that a network can be asked about: strokes on a fine grid, of which each cell of
// the image counts 4 by 4, as those of the handwritten digits do.

import { contextOf, element } from "./elements.js";

export const FINE = 4; // fine cells along each side of a cell
const PEN = 1.4; // fine cells: half the width of a stroke
const SIDE = 128; // px

/** @typedef {[rows: number, columns: number]} Shape */

/**
 * Return ink moved to the middle and scaled until it fills the image in height or width.
 * @param {Uint8Array} ink by fine cells, row by row
 * @param {Shape} shape of the fine grid
 */
export function fitted(ink, [rows, columns]) {
  const at = Array.from(ink.keys()).filter((k) => ink[k]);
  if (!at.length) return ink;
  const xs = at.map((k) => k % columns), ys = at.map((k) => Math.floor(k / columns));
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const [wide, high] = [right - left + 1, bottom - top + 1];
  const scale = Math.min(rows / high, columns / wide);
  const [x0, y0] = [(columns - scale * wide) / 2, (rows - scale * high) / 2];
  return ink.map((_, k) => {
    const x = Math.floor(left + ((k % columns) + 0.5 - x0) / scale);
    const y = Math.floor(top + (Math.floor(k / columns) + 0.5 - y0) / scale);
    return x >= left && x <= right && y >= top && y <= bottom ? ink[y * columns + x] : 0;
  });
}

/**
 * Return the share of ink in each cell of an image.
 * @param {Uint8Array} ink
 * @param {Shape} shape of the image
 */
export function cellsOf(ink, [rows, columns]) {
  const cells = new Float64Array(rows * columns), across = FINE * columns;
  ink.forEach((one, k) => {
    const row = Math.floor(Math.floor(k / across) / FINE), column = Math.floor((k % across) / FINE);
    cells[row * columns + column] += one / (FINE * FINE);
  });
  return cells;
}

/** The place to draw. */
export class DrawPad {
  /** @type {Shape} of the image */
  shape = [0, 0];
  ink = new Uint8Array(0);
  /** @type {[x: number, y: number] | null} where the pen was last, in fine cells */
  last = null;
  color = "";
  /** @type {number[]} the cells of an image that was not drawn here; none for a drawing */
  shown = [];

  /** @param {(cells: Float64Array) => void} take is told the share of ink in each cell */
  constructor(take) {
    this.take = take;
    this.canvas = element("canvas", {
      class: "drawpad", width: SIDE, height: SIDE, role: "img",
      "aria-label": "Draw here with the pointer; the network answers while you draw",
    });
    this.canvas.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      this.canvas.setPointerCapture(event.pointerId);
      this.last = this.placeOf(event);
      this.drawTo(this.last);
    });
    this.canvas.addEventListener("pointermove", (event) => {
      if (this.last) this.drawTo(this.placeOf(event));
    });
    for (const end of ["pointerup", "pointercancel"]) {
      this.canvas.addEventListener(end, () => (this.last = null));
    }
  }

  /**
   * Show an image that was not drawn here, to be drawn over by the first stroke.
   * @param {number[]} cells shares of ink
   */
  show(cells) {
    this.ink.fill(0);
    this.shown = cells;
    this.paint();
  }

  /**
   * @param {Shape} shape
   * @param {string} color of the ink
   */
  describe(shape, color) {
    this.color = color;
    if (shape.join() !== this.shape.join()) {
      this.shape = shape;
      this.clear();
    } else this.paint();
  }

  clear() {
    this.shown = [];
    this.ink = new Uint8Array(FINE * FINE * this.shape[0] * this.shape[1]);
    this.paint();
  }

  /** @param {PointerEvent} event */
  placeOf(event) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect(), [rows, columns] = this.shape;
    return /** @type {[number, number]} */ ([
      ((event.clientX - left) / width) * FINE * columns, ((event.clientY - top) / height) * FINE * rows,
    ]);
  }

  /** @param {[x: number, y: number]} to */
  drawTo(to) {
    this.shown = [];
    const from = this.last ?? to, [rows, columns] = this.shape.map((one) => FINE * one);
    const steps = Math.max(1, Math.ceil(2 * Math.hypot(to[0] - from[0], to[1] - from[1])));
    for (let step = 0; step <= steps; step++) {
      const [x, y] = [0, 1].map((k) => from[k] + ((to[k] - from[k]) * step) / steps);
      for (let row = Math.floor(y - PEN); row <= y + PEN; row++) {
        for (let column = Math.floor(x - PEN); column <= x + PEN; column++) {
          const isInside = row >= 0 && row < rows && column >= 0 && column < columns;
          const isBelow = Math.hypot(column + 0.5 - x, row + 0.5 - y) <= PEN;
          if (isInside && isBelow) this.ink[row * columns + column] = 1;
        }
      }
    }
    this.last = to;
    this.paint();
    this.take(cellsOf(fitted(this.ink, [rows, columns]), this.shape));
  }

  paint() {
    const context = contextOf(this.canvas), [rows, columns] = this.shape.map((one) => FINE * one);
    context.clearRect(0, 0, SIDE, SIDE);
    context.fillStyle = this.color;
    const [wide, high] = [SIDE / columns, SIDE / rows];
    this.shown.forEach((share, k) => {
      const [x, y] = [k % this.shape[1], Math.floor(k / this.shape[1])];
      context.globalAlpha = share;
      context.fillRect(FINE * x * wide, FINE * y * high, FINE * wide, FINE * high);
    });
    context.globalAlpha = 1;
    this.ink.forEach((one, k) => {
      const [x, y] = [k % columns, Math.floor(k / columns)];
      if (one) context.fillRect(x * wide, y * high, wide + 0.5, high + 0.5);
    });
  }
}
