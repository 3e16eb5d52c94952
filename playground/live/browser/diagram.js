// The diagram's picture: units as maps of what they answer over the input plane, and links as wide as
// their weights are large. Drawn on a canvas: thousands of links would be slow as elements.

import { isFrozen, unitIndex, unitName } from "./names.js";
import { paintLevel } from "./colors.js";
import { element } from "./elements.js";

const MARGIN = 30, LARGEST = 40, SMALLEST = 9;
const PLUS = "#e0812a", MINUS = "#2f86c6";
const DEAD = 1, SATURATED = 2;
const DENSE = 400; // links

/** How wide a weight is drawn, in px. */
export function widthOf(weight) {
  return Math.min(8, 0.4 + 1.7 * Math.sqrt(Math.abs(weight)));
}

/** Where units and links are, and how they look in a frame. */
export class Diagram {
  constructor() {
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.maps = element("canvas");
    this.units = [];
    this.lit = new Set();
  }

  /** Place units and links for the size at hand. */
  layOut() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!this.description) return;
    // Not on the page: it is laid out when it gets a size.
    this.places = null;
    if (!width) return;
    [this.width, this.height] = [width, height];
    const scale = window.devicePixelRatio || 1;
    this.canvas.width = width * scale;
    this.canvas.height = height * scale;
    this.context = this.canvas.getContext("2d");
    this.context.setTransform(scale, 0, 0, scale, 0, 0);
    const { layers, bias } = this.description;
    const across = (width - 2 * MARGIN) / (layers.length - 1);
    const rows = layers.map((n, k) => n + (bias && k < layers.length - 1 ? 1 : 0));
    const most = Math.max(...rows);
    const room = (height - 28) / Math.max(most, 2);
    this.size = Math.max(SMALLEST, Math.min(LARGEST, across * 0.5, room * 0.72));
    const named = room >= this.size + 14;
    this.named = named;
    this.places = rows.map((count, layer) => {
      const gap = Math.min(Math.max(room, 0), 86);
      const top = height / 2 - (gap * (count - 1)) / 2 - (named ? 5 : 0);
      return Array.from({ length: count }, (_, k) => [MARGIN + across * layer, top + gap * k]);
    });
    this.links = [];
    let index = 0;
    for (let layer = 1; layer < layers.length; layer++) {
      for (let row = 0; row < layers[layer - 1] + (bias ? 1 : 0); row++) {
        for (let unit = 0; unit < layers[layer]; unit++) {
          const target = { kind: "link", layer, unit, row };
          const [from, to] = [this.places[layer - 1][row], this.places[layer][unit]];
          const half = this.size / 2;
          this.links.push({
            target, index: index++, from: [from[0] + half, from[1]], to: [to[0] - half, to[1]],
            frozen: isFrozen(target, this.description.frozen),
          });
        }
      }
    }
    for (const { layer, unit, button } of this.units) {
      const [x, y] = this.places[layer][unit];
      const side = Math.max(this.size, 12);
      button.style.cssText =
        `left:${x - side / 2}px;top:${y - side / 2}px;width:${side}px;height:${side}px`;
    }
    if (this.frame) this.draw(this.frame);
  }

  draw(frame) {
    this.frame = frame;
    const { context } = this;
    if (!context || !this.places) return;
    context.clearRect(0, 0, this.width, this.height);
    if (!this.description.detailed) {
      this.drawLayers(frame);
      return;
    }
    this.drawLinks(frame);
    this.paintMaps(frame);
    this.drawBiases();
    for (const one of this.units) this.drawUnit(one, frame);
  }

  /** Whether a link is lit up: itself, its unit or its layer. */
  linkIsLit({ layer, unit, row }) {
    return [`>${layer}`, `>${layer}.${unit}`, `>${layer}.${unit}.${row}`].some((key) => this.lit.has(key));
  }

  drawLinks(frame) {
    const { context, pointed, selected } = this;
    const same = (one, other) =>
      other?.kind === "link" && one.layer === other.layer && one.unit === other.unit && one.row === other.row;
    if (this.links.length > DENSE) this.drawDense(frame);
    else this.drawSparse(frame);
    context.globalAlpha = 1;
    for (const link of this.links) {
      if (link.frozen) this.bar(link);
      if (same(link.target, pointed) || same(link.target, selected)) {
        context.strokeStyle = this.theme.text;
        context.lineWidth = 1.5;
        this.line(link);
      }
    }
  }

  /** Negative ones are dashed. */
  drawSparse(frame) {
    const { context, lit } = this;
    // One dash pattern after the other: to change it for each link takes longer than to draw it.
    for (const negative of [false, true]) {
      context.setLineDash(negative ? [6, 3] : []);
      context.strokeStyle = negative ? MINUS : PLUS;
      for (const link of this.links) {
        const weight = frame.parameters[link.index];
        if (weight < 0 !== negative) continue;
        context.globalAlpha = lit.size && !this.linkIsLit(link.target) ? 0.18 : 1;
        context.lineWidth = widthOf(weight);
        this.line(link);
      }
    }
    context.setLineDash([]);
  }

  /**
   * So many links that wide or dashed ones would be a blot: thin ones, one sign over the other.
   * Those of the unit that is pointed at stand out.
   */
  drawDense(frame) {
    const { context, lit, pointed } = this;
    const touches = ({ layer, unit, row }, one) =>
      (layer === one.layer && unit === one.unit) || (layer - 1 === one.layer && row === one.unit);
    const isShown =
      pointed?.kind === "unit" ? (target) => touches(target, pointed)
        : lit.size ? (target) => this.linkIsLit(target) : () => true;
    for (const link of this.links) {
      const weight = frame.parameters[link.index];
      context.globalAlpha = isShown(link.target) ? Math.min(0.9, 0.15 + 0.6 * Math.abs(weight)) : 0.04;
      context.strokeStyle = weight < 0 ? MINUS : PLUS;
      context.lineWidth = 0.35 * widthOf(weight);
      this.line(link);
    }
  }

  line({ from, to }) {
    this.context.beginPath();
    this.context.moveTo(...from);
    this.context.lineTo(...to);
    this.context.stroke();
  }

  /** A frozen link has a bar across its middle. */
  bar({ from, to }) {
    const { context } = this;
    const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    const [across, down] = [(5 * (to[1] - from[1])) / length, (-5 * (to[0] - from[0])) / length];
    context.strokeStyle = this.theme.text;
    context.lineWidth = 3;
    this.line({ from: [x - across, y - down], to: [x + across, y + down] });
  }

  /** Paint the maps of hidden units and outputs one below the other, to be drawn from there. */
  paintMaps(frame) {
    const n = this.units.length - this.description.layers[0];
    const grid = Math.round(Math.sqrt(frame.units.length / n));
    if (this.maps.width !== grid || this.maps.height !== grid * n) {
      [this.maps.width, this.maps.height] = [grid, grid * n];
    }
    const context = this.maps.getContext("2d", { willReadFrequently: true });
    const image = context.createImageData(grid, grid * n);
    const area = grid * grid;
    for (let unit = 0; unit < n; unit++) {
      for (let y = 0; y < grid; y++) {
        for (let x = 0; x < grid; x++) {
          const level = frame.units[unit * area + y * grid + x];
          paintLevel(image.data, 4 * (unit * area + (grid - 1 - y) * grid + x), level, this.description.levels);
        }
      }
    }
    context.putImageData(image, 0, 0);
    this.grid = grid;
  }

  drawUnit({ layer, unit, button }, frame) {
    const { context, size, description } = this;
    const [x, y] = this.places[layer][unit];
    const [left, top] = [x - size / 2, y - size / 2];
    if (layer === 0) context.drawImage(this.inputMap(unit), left, top, size, size);
    else {
      const k = unitIndex({ layer, unit }, description.layers);
      context.drawImage(this.maps, 0, k * this.grid, this.grid, this.grid, left, top, size, size);
    }
    const state = layer ? frame.states[unitIndex({ layer, unit }, description.layers)] : 0;
    const frozen = layer > 0 && isFrozen({ layer, unit }, description.frozen);
    const words = [
      ...(frozen ? ["frozen"] : []),
      ...(state === DEAD ? ["dead"] : []),
      ...(state === SATURATED ? ["saturated"] : []),
    ];
    this.outline(left, top, { layer, unit }, frozen);
    if (state === DEAD) this.cross(left, top);
    if (state === SATURATED) this.corners(left, top);
    const name = unitName(layer, unit, description);
    if (this.named) {
      context.fillStyle = this.theme.text;
      context.font = `11px ${this.theme.font}`;
      context.textAlign = "center";
      context.fillText([name, ...words].join(" "), x, top + size + 11);
    }
    const label = layer
      ? [`${name}, ${description.activations[layer - 1]}`, ...words].join(", ")
      : `${name}, input`;
    if (button.title !== label) {
      button.title = label;
      button.setAttribute("aria-label", label);
    }
  }

  /** The map of an input: it is the same in all frames. */
  inputMap(unit) {
    const { inputs, levels: top } = this.description;
    const { levels } = inputs[unit];
    this.inputMaps ??= new WeakMap();
    if (!this.inputMaps.has(levels)) {
      const grid = Math.round(Math.sqrt(levels.length));
      const canvas = element("canvas", { width: grid, height: grid });
      const context = canvas.getContext("2d");
      const image = context.createImageData(grid, grid);
      levels.forEach((level, k) => {
        const row = grid - 1 - Math.floor(k / grid);
        paintLevel(image.data, 4 * (row * grid + (k % grid)), level, top);
      });
      context.putImageData(image, 0, 0);
      this.inputMaps.set(levels, canvas);
    }
    return this.inputMaps.get(levels);
  }

  outline(left, top, { layer, unit }, frozen) {
    const { context, size, selected, pointed } = this;
    const is = (other) => other?.kind === "unit" && other.layer === layer && other.unit === unit;
    const lit = this.lit.has(`${layer}`) || this.lit.has(`${layer}.${unit}`);
    context.strokeStyle = lit || is(selected) ? this.theme.primary : this.theme.text;
    context.lineWidth = lit || is(selected) ? 3 : is(pointed) ? 2 : 1;
    context.strokeRect(left, top, size, size);
    if (frozen) {
      context.lineWidth = 1;
      context.strokeStyle = this.theme.text;
      context.strokeRect(left - 3, top - 3, size + 6, size + 6);
    }
  }

  /** A dead unit is crossed out. */
  cross(left, top) {
    const { context, size } = this;
    context.strokeStyle = "#222";
    context.lineWidth = 1.5;
    this.line({ from: [left, top], to: [left + size, top + size] });
    this.line({ from: [left + size, top], to: [left, top + size] });
  }

  /** A saturated unit has two dark corners. */
  corners(left, top) {
    const { context, size } = this;
    const c = size * 0.32;
    context.fillStyle = "#222";
    for (const [x, y, d] of [[left, top, 1], [left + size, top + size, -1]]) {
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(x + d * c, y);
      context.lineTo(x, y + d * c);
      context.fill();
    }
  }

  drawBiases() {
    const { context, size, description } = this;
    if (!description.bias) return;
    const side = size * 0.6;
    context.font = `${Math.max(8, Math.min(11, side * 0.7))}px ${this.theme.font}`;
    context.textAlign = "center";
    this.places.slice(0, -1).forEach((places) => {
      const [x, y] = places[places.length - 1];
      context.fillStyle = this.theme.background;
      context.fillRect(x - side / 2, y - side / 2, side, side);
      context.strokeStyle = context.fillStyle = this.theme.text;
      context.lineWidth = 1;
      context.strokeRect(x - side / 2, y - side / 2, side, side);
      context.fillText("1", x, y + side * 0.25);
      if (this.named) context.fillText("bias", x, y + side / 2 + 11);
    });
  }

  /** Too many units to show each: a box for each layer, a band for all the weights between two. */
  drawLayers(frame) {
    const { context, height, description } = this;
    const { layers, bias } = description;
    const middle = height / 2;
    const tall = (n) => 26 + (height - 90) * Math.min(1, n / 32);
    const xs = this.places.map((places) => places[0][0]);
    let start = 0;
    context.font = `11px ${this.theme.font}`;
    context.textAlign = "center";
    for (let layer = 1; layer < layers.length; layer++) {
      const n = (layers[layer - 1] + (bias ? 1 : 0)) * layers[layer];
      let sum = 0;
      for (let k = start; k < start + n; k++) sum += Math.abs(frame.parameters[k]);
      start += n;
      const mean = sum / n;
      context.strokeStyle = this.theme.text;
      context.globalAlpha = 0.45;
      context.lineWidth = 3 * widthOf(mean);
      this.line({ from: [xs[layer - 1], middle], to: [xs[layer], middle] });
      context.globalAlpha = 1;
      context.fillStyle = this.theme.text;
      const at = (xs[layer - 1] + xs[layer]) / 2;
      if (layers.length < 7) context.fillText(`mean |w| ${mean.toFixed(2)}`, at, height - 6 - 13 * (layer % 2));
    }
    layers.forEach((n, layer) => {
      const high = tall(n);
      context.fillStyle = this.theme.background;
      context.fillRect(xs[layer] - 15, middle - high / 2, 30, high);
      context.strokeStyle = context.fillStyle = this.theme.text;
      context.lineWidth = 1.2;
      context.strokeRect(xs[layer] - 15, middle - high / 2, 30, high);
      context.fillText(String(n), xs[layer], middle + 4);
      const name = layer ? description.activations[layer - 1].replace("leaky_relu", "leaky") : "inputs";
      context.fillText(name, xs[layer], middle - high / 2 - 6 - 12 * (layer % 2));
    });
  }
}
