// The network diagram: what each unit answers over the input plane, and links as wide as their
// weights are large. Drawn on a canvas: thousands of links would be slow as elements. Over it lie
// buttons, one for each unit, for the keyboard and for what reads a page aloud.

import { element } from "./elements.js";
import { HIGH, LOW, paintLevel } from "./colors.js";

const MARGIN = 30, LARGEST = 40, SMALLEST = 9;
const NEAR = 7; // px from a link at which it is meant
const DRAG_START = 4, PIXELS_PER_UNIT = 40;
const PLUS = "#e0812a", MINUS = "#2f86c6";
const DEAD = 1, SATURATED = 2;
const DENSE = 400; // links

/**
 * Name the units of a layer: x1, x2 for inputs, h1.1 in the first of several hidden layers, and
 * out0, out1 for the outputs of two classes. (ui/controls.py names them in the same way.)
 */
export function unitName(layer, unit, layers) {
  if (layer === 0) return `x${unit + 1}`;
  if (layer === layers.length - 1) return layers[layer] > 1 ? `out${unit}` : "out";
  return layers.length > 3 ? `h${layer}.${unit + 1}` : `h${unit + 1}`;
}

/** Name a link: from the unit (or bias) of this row to a unit. */
export function linkName({ layer, unit, row }, layers) {
  const from = row === layers[layer - 1] ? "bias" : unitName(layer - 1, row, layers);
  return `${from} \u2192 ${unitName(layer, unit, layers)}`;
}

/** Return where a link's weight stands among the parameters. */
export function parameterIndex({ layer, unit, row }, { layers, bias }) {
  let start = 0;
  for (let k = 1; k < layer; k++) start += (layers[k - 1] + (bias ? 1 : 0)) * layers[k];
  return start + row * layers[layer] + unit;
}

/** Return where a unit stands among hidden units and outputs. */
export function unitIndex({ layer, unit }, layers) {
  return layers.slice(1, layer).reduce((sum, n) => sum + n, 0) + unit;
}

/** Return whether a link, or a unit (row undefined), is held still; places are counted from 1. */
export function isFrozen({ layer, unit, row }, frozen) {
  return frozen.some(
    ([l, u, r]) =>
      l === layer && (u === undefined || u === unit + 1) && (r === undefined || r === row + 1),
  );
}

/** How wide a weight is drawn, in px. */
function widthOf(weight) {
  return Math.min(8, 0.4 + 1.7 * Math.sqrt(Math.abs(weight)));
}

/** The diagram in its group. */
export class NetworkView {
  /** `on` tells what happens: point(target or null), select(target), drag(link, weight, isLast). */
  constructor(group, on) {
    this.on = on;
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.buttons = element("div", { class: "units", role: "group" });
    this.box = element("div", { class: "network" }, this.canvas, this.buttons);
    const sample = (weight) => {
      const line = element("span", { class: "plus" });
      line.style.cssText = `width:14px;border-top-width:${widthOf(weight).toFixed(1)}px`;
      return [line, `${weight} `];
    };
    group.append(
      this.box,
      element(
        "div", { class: "key" },
        "weight: ", element("span", { class: "plus" }), "positive ",
        element("span", { class: "minus" }), "negative ",
        ...sample(0.1), ...sample(1), ...sample(10),
      ),
    );
    this.lit = new Set();
    this.maps = element("canvas");
    this.box.addEventListener("pointermove", (event) => this.move(event));
    this.box.addEventListener("pointerleave", () => this.point(null));
    this.box.addEventListener("pointerdown", (event) => this.press(event));
    this.box.addEventListener("keydown", (event) => this.walk(event));
    new ResizeObserver(() => this.layOut()).observe(this.box);
  }

  describe(description, theme) {
    const before = this.description;
    this.description = description;
    this.theme = theme;
    this.axes = description.axes;
    const same = JSON.stringify(before?.layers) === JSON.stringify(description.layers);
    if (!same || before.bias !== description.bias || before.detailed !== description.detailed) {
      this.makeButtons();
    }
    this.layOut();
  }

  makeButtons() {
    const { layers, detailed } = this.description;
    this.buttons.setAttribute(
      "aria-label",
      `Network with layers of ${layers.join(", ")} units. Arrow keys move, Enter selects.`,
    );
    this.units = [];
    layers.forEach((n, layer) => {
      for (let unit = 0; unit < (detailed ? n : 0); unit++) {
        const target = { kind: "unit", layer, unit };
        const button = element("button", { type: "button", tabindex: "-1" });
        button.addEventListener("focus", () => this.point(target));
        button.addEventListener("blur", () => this.point(null));
        button.addEventListener("click", () => this.on.select(target));
        this.units.push({ ...target, button, target });
      }
    });
    this.buttons.replaceChildren(...this.units.map(({ button }) => button));
    if (this.units.length) this.units[0].button.tabIndex = 0;
  }

  /** Place units and links for the size at hand. */
  layOut() {
    const { clientWidth: width, clientHeight: height } = this.box;
    if (!this.description || !width) return;
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

  // ---- pointer and keyboard ----

  point(target) {
    this.pointed = target;
    this.on.point(target);
    if (this.frame && this.context) this.draw(this.frame);
  }

  move(event) {
    if (this.dragged) {
      this.drag(event);
      return;
    }
    const target = this.targetAt(event);
    if (JSON.stringify(target) !== JSON.stringify(this.pointed)) this.point(target);
    this.box.style.cursor = target ? (target.kind === "link" ? "ns-resize" : "pointer") : "";
  }

  targetAt(event) {
    if (!this.places || !this.description.detailed) return null;
    const area = this.box.getBoundingClientRect();
    const [x, y] = [event.clientX - area.left, event.clientY - area.top];
    const half = this.size / 2 + 2;
    for (const { layer, unit, target } of this.units) {
      const [left, top] = this.places[layer][unit];
      if (Math.abs(x - left) <= half && Math.abs(y - top) <= half) return target;
    }
    let best = null, least = NEAR;
    for (const { target, from, to } of this.links) {
      const share = Math.max(0, Math.min(1, (x - from[0]) / (to[0] - from[0])));
      const distance =
        Math.hypot(x - from[0] - share * (to[0] - from[0]), y - from[1] - share * (to[1] - from[1]));
      if (distance < least) [best, least] = [target, distance];
    }
    return best;
  }

  press(event) {
    if (event.button) return;
    const target = this.targetAt(event);
    if (target?.kind !== "link") return;
    const index = parameterIndex(target, this.description);
    this.dragged = { target, y: event.clientY, weight: this.frame.parameters[index], moved: false };
    if (event.pointerType !== "touch") this.box.setPointerCapture(event.pointerId);
    const release = (last) => {
      this.box.removeEventListener("pointerup", release);
      this.box.removeEventListener("pointercancel", release);
      const { moved } = this.dragged;
      if (moved && last.type === "pointerup") this.drag(last, true);
      else if (last.type === "pointerup") this.on.select(target);
      this.dragged = null;
    };
    this.box.addEventListener("pointerup", release);
    this.box.addEventListener("pointercancel", release);
  }

  /** Upwards makes the weight larger. On a touch screen the same movement scrolls the page. */
  drag(event, isLast = false) {
    const { dragged } = this;
    const up = dragged.y - event.clientY;
    if (event.pointerType === "touch" || (!dragged.moved && Math.abs(up) < DRAG_START)) return;
    dragged.moved = true;
    const weight = Math.round((dragged.weight + up / PIXELS_PER_UNIT) * 1000) / 1000;
    this.on.drag(dragged.target, weight, isLast);
  }

  /** Arrow keys go from unit to unit. */
  walk(event) {
    const at = this.units.findIndex(({ button }) => button === event.target);
    const steps = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
    if (at < 0 || !steps[event.key]) return;
    event.preventDefault();
    const { layer, unit } = this.units[at];
    const [across, down] = steps[event.key];
    const to = layer + across;
    const { layers } = this.description;
    if (to < 0 || to >= layers.length) return;
    const wanted = Math.max(0, Math.min(layers[to] - 1, unit + down));
    const next = this.units.find((one) => one.layer === to && one.unit === wanted);
    this.units[at].button.tabIndex = -1;
    next.button.tabIndex = 0;
    next.button.focus();
  }

  // ---- drawing ----

  select(selected) {
    this.selected = selected;
    for (const { layer, unit, button } of this.units) {
      const is = selected?.kind === "unit" && selected.layer === layer && selected.unit === unit;
      button.setAttribute("aria-pressed", String(is));
    }
    if (this.frame && this.context) this.draw(this.frame);
  }

  draw(frame) {
    this.frame = frame;
    const { context } = this;
    if (!context) return;
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

  isLit(key) {
    return this.lit.has(key);
  }

  /** Whether a link is lit up: itself, its unit or its layer. */
  linkIsLit({ layer, unit, row }) {
    return [`>${layer}`, `>${layer}.${unit}`, `>${layer}.${unit}.${row}`].some((key) => this.isLit(key));
  }

  drawLinks(frame) {
    const { context, lit, pointed, selected } = this;
    const same = (one, other) =>
      other?.kind === "link" && one.layer === other.layer && one.unit === other.unit && one.row === other.row;
    if (this.links.length > DENSE) this.drawDense(frame);
    // One dash pattern after the other: to change it for each link takes longer than to draw it.
    for (const negative of this.links.length > DENSE ? [] : [false, true]) {
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
    if (layer === 0) this.drawInput(unit, left, top);
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
    const name = unitName(layer, unit, description.layers);
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

  /** An input answers itself: its value, from one end of the window to the other. */
  drawInput(unit, left, top) {
    const { context, size, axes } = this;
    const [low, high] = [LOW, HIGH].map((color) => `rgb(${color})`);
    const axis = axes.indexOf(unit);
    context.fillStyle = "#fff";
    if (axis >= 0) {
      const gradient = axis
        ? context.createLinearGradient(0, top + size, 0, top)
        : context.createLinearGradient(left, 0, left + size, 0);
      gradient.addColorStop(0, low);
      gradient.addColorStop(0.5, "#fff");
      gradient.addColorStop(1, high);
      context.fillStyle = gradient;
    }
    context.fillRect(left, top, size, size);
  }

  outline(left, top, { layer, unit }, frozen) {
    const { context, size, selected, pointed } = this;
    const is = (other) => other?.kind === "unit" && other.layer === layer && other.unit === unit;
    const lit = this.isLit(`${layer}`) || this.isLit(`${layer}.${unit}`);
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
