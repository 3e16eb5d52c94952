// The hidden space: the points and the input grid as two hidden units see them.
//
// A hidden layer moves each point of the input plane to where its units answer. The next layer can
// only cut this space by straight lines: training bends the grid until that is enough.

import { element } from "./elements.js";
import { colorOf } from "./colors.js";
import { mix, rgbOf, surety, winnerAt } from "./maps.js";
import { PALE, keyOfSets, traceMark } from "./marks.js";
import { parameterIndex, unitIndex, unitName } from "./names.js";

const AXIS_ROOM = 34;

/** The drawing, and the choice of the two units. */
export class HiddenView {
  /** `onChoice` is called when other units are chosen. */
  constructor(onChoice) {
    this.canvas = element("canvas", { role: "img" });
    this.box = element("div", { class: "chart hidden-space" }, this.canvas);
    const select = (label) => {
      const made = element("select", { "aria-label": label });
      made.addEventListener("change", () => {
        this.take();
        onChoice();
      });
      return made;
    };
    [this.layerSelect, this.acrossSelect, this.upSelect] =
      [select("Hidden layer"), select("Horizontal unit"), select("Vertical unit")];
    this.layerSelect.addEventListener("change", () => {
      this.fillUnits();
      onChoice();
    });
    this.key = element(
      "div", { class: "key" }, this.layerSelect, "horizontal", this.acrossSelect, "vertical", this.upSelect,
      (this.sets = element("span")), element("span", { class: "note" }),
    );
    this.layer = 1;
    new ResizeObserver(() => this.frame && this.draw(this.frame)).observe(this.box);
  }

  /** Whether there is anything to show: a layer of two units at least. */
  get possible() {
    return Boolean(this.choices?.length);
  }

  describe(description, theme) {
    [this.description, this.theme] = [description, theme];
    const { layers, detailed } = description;
    this.choices = layers
      .map((n, layer) => ({ n, layer }))
      .filter(({ n, layer }) => detailed && layer > 0 && layer < layers.length - 1 && n > 1);
    if (!this.possible) return;
    if (!this.choices.some(({ layer }) => layer === this.layer)) this.layer = this.choices[0].layer;
    this.layerSelect.replaceChildren(
      ...this.choices.map(({ layer }) => element("option", { value: layer }, `layer ${layer}`)),
    );
    this.layerSelect.value = String(this.layer);
    this.layerSelect.hidden = this.choices.length < 2;
    this.fillUnits();
    const others = layers[this.layer] > 2;
    this.sets.replaceChildren(keyOfSets(description, true));
    this.key.lastChild.textContent =
      "Lines: boundaries of the next layer" + (others ? " (other units at their mean)" : "");
  }

  fillUnits() {
    this.layer = Number(this.layerSelect.value);
    const { layers } = this.description;
    for (const [select, at] of [[this.acrossSelect, 0], [this.upSelect, 1]]) {
      const before = Number(select.value);
      select.replaceChildren(
        ...Array.from({ length: layers[this.layer] }, (_, k) =>
          element("option", { value: k }, unitName(this.layer, k, this.description))),
      );
      const fits = select.dataset.chosen && before < layers[this.layer];
      select.value = String(fits ? before : at);
    }
    this.take();
  }

  take() {
    this.layer = Number(this.layerSelect.value);
    [this.across, this.up] = [Number(this.acrossSelect.value), Number(this.upSelect.value)];
    this.acrossSelect.dataset.chosen = this.upSelect.dataset.chosen = "yes";
  }

  /** Return what a unit answers over the input grid and at the points of the table. */
  seen(frame, unit) {
    const { layers, levels } = this.description;
    const k = unitIndex({ layer: this.layer, unit }, layers);
    const n = layers.slice(1).reduce((sum, units) => sum + units, 0);
    const [low, high] = [frame.ranges[2 * k], frame.ranges[2 * k + 1]];
    // A slow line carries no points while another space is shown; then come others with them.
    const all = frame.points ?? new Float32Array(0);
    const area = frame.units.length / n, count = all.length / n;
    const grid = Float64Array.from(
      frame.units.subarray(k * area, (k + 1) * area), (level) => low + ((high - low) * level) / levels,
    );
    return { low, high, grid, points: all.subarray(k * count, (k + 1) * count) };
  }

  draw(frame) {
    this.frame = frame;
    const size = this.box.clientWidth;
    if (!size || !this.possible) return;
    const scale = window.devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(size * scale)) {
      this.canvas.width = this.canvas.height = Math.round(size * scale);
    }
    const context = (this.context = this.canvas.getContext("2d"));
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, size, size);
    const [a, b] = [this.seen(frame, this.across), this.seen(frame, this.up)];
    const inner = size - AXIS_ROOM - 10;
    const place = (values, from, flip) => {
      const margin = 0.04 * (values.high - values.low);
      const share = (v) => (v - values.low + margin) / (values.high - values.low + 2 * margin);
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

  drawFrame(a, b, x, y, inner) {
    const { context, theme, description } = this;
    context.strokeStyle = "rgba(128, 128, 128, 0.5)";
    context.lineWidth = 1;
    context.strokeRect(AXIS_ROOM, 4, inner, inner);
    context.fillStyle = theme.text;
    context.font = `11px ${theme.font}`;
    context.textAlign = "center";
    for (const value of [a.low, (a.low + a.high) / 2, a.high]) {
      context.fillText(String(value), x(value), inner + 18);
    }
    context.fillText(unitName(this.layer, this.across, this.description), AXIS_ROOM + inner / 2, inner + 31);
    context.textAlign = "right";
    for (const value of [b.low, (b.low + b.high) / 2, b.high]) {
      context.fillText(String(value), AXIS_ROOM - 4, y(value) + 4);
    }
    context.fillText(unitName(this.layer, this.up, this.description), AXIS_ROOM - 4, y((b.low + b.high) / 2) - 14);
  }

  /** The input plane, bent: in the colours of the network's answer, with its grid lines. */
  drawGrid(frame, a, b, x, y) {
    const { context } = this;
    const grid = Math.round(Math.sqrt(a.grid.length));
    const { classes } = this.description;
    const n = classes.length > 2 ? classes.length : 1;
    const whole = Math.round(Math.sqrt(frame.map.length / n));
    const stride = (whole - 1) / (grid - 1);
    const at = (row, column) => [x(a.grid[row * grid + column]), y(b.grid[row * grid + column])];
    context.globalAlpha = 0.55;
    context.lineWidth = 1;
    for (let row = 0; row + 1 < grid; row++) {
      for (let column = 0; column + 1 < grid; column++) {
        const place = Math.round((row + 0.5) * stride) * whole + Math.round((column + 0.5) * stride);
        context.fillStyle = context.strokeStyle = this.colorAt(frame, n, place);
        context.beginPath();
        context.moveTo(...at(row, column));
        context.lineTo(...at(row, column + 1));
        context.lineTo(...at(row + 1, column + 1));
        context.lineTo(...at(row + 1, column));
        context.closePath();
        context.fill();
        context.stroke();
      }
    }
    context.globalAlpha = 0.55;
    context.strokeStyle = "#555";
    context.lineWidth = 0.8;
    const step = grid > 20 ? 3 : 2;
    for (let k = 0; k < grid; k += step) {
      for (const flipped of [false, true]) {
        context.beginPath();
        for (let m = 0; m < grid; m++) context.lineTo(...(flipped ? at(m, k) : at(k, m)));
        context.stroke();
      }
    }
    context.globalAlpha = 1;
  }

  /** The colour of the network's answer at a place of the grid. */
  colorAt(frame, n, place) {
    const { levels, classes } = this.description;
    if (n === 1) return colorOf(frame.map[place], levels);
    const { winner, level } = winnerAt(frame.map, n, place);
    return `rgb(${mix(rgbOf(classes[winner].light), surety(level / levels, n)).map(Math.round).join()})`;
  }

  /** Where each unit of the next layer is in the middle of what it can answer: a straight line. */
  drawCuts(frame, a, b, x, y) {
    const { context, theme } = this;
    context.strokeStyle = theme.text;
    context.lineWidth = 2;
    for (const { wa, wb, rest } of this.cuts(frame)) {
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

  /** Lines wa a + wb b + rest = 0, the other units of the layer at their mean over the points. */
  cuts(frame) {
    const { description } = this;
    const { layers, bias, cut } = description;
    const next = this.layer + 1, isLast = next === layers.length - 1;
    const lineOf = (unit) => {
      const weight = (row) => frame.parameters[parameterIndex({ layer: next, unit, row }, description)];
      let rest = bias ? weight(layers[this.layer]) : 0;
      for (let k = 0; k < layers[this.layer]; k++) {
        if (k === this.across || k === this.up) continue;
        const { points } = this.seen(frame, k);
        rest += weight(k) * (points.reduce((sum, value) => sum + value, 0) / points.length);
      }
      return { wa: weight(this.across), wb: weight(this.up), rest };
    };
    const lines = Array.from({ length: layers[next] }, (_, unit) => lineOf(unit));
    if (!isLast) return lines;
    if (lines.length === 1) return description.classes.length ? [{ ...lines[0], rest: lines[0].rest - cut }] : [];
    // Between each two classes.
    return lines.flatMap((one, k) => lines.slice(k + 1).map(
      (other) => ({ wa: other.wa - one.wa, wb: other.wb - one.wb, rest: other.rest - one.rest })));
  }

  drawPoints(a, b, x, y) {
    const { context, description } = this;
    const { labels, n_train: nTrain } = description.table;
    const size = labels.length <= 64 ? 6 : 4;
    labels.forEach((label, k) => {
      const { symbol, color } = this.lookOf(label);
      traceMark(context, symbol, x(a.points[k]), y(b.points[k]), size);
      const hasClass = description.classes.length, isTest = k >= nTrain;
      context.globalAlpha = isTest && !hasClass ? PALE : 1;
      context.fillStyle = isTest && hasClass ? "#fff" : color;
      context.strokeStyle = hasClass ? (isTest ? color : "#fff") : "#333";
      context.lineWidth = 1.5;
      context.fill();
      context.stroke();
    });
    context.globalAlpha = 1;
  }

  /** Return symbol and colour of a point of a class, or with a value. */
  lookOf(label) {
    const { classes, range: [low, high] } = this.description;
    return classes[label] ?? { symbol: "circle", color: colorOf((label - low) / (high - low), 1) };
  }

  /** Say the picture in words: where the first points have gone. */
  summarise(frame) {
    if (!this.possible || !frame.points) return;
    const { layers, table, classes } = this.description;
    const [a, b] = [this.seen(frame, this.across), this.seen(frame, this.up)];
    const places = table.labels.slice(0, 8).map(
      (label, k) =>
        `${classes.length ? `class ${classes[label].name}` : `value ${label}`} at (${a.points[k].toFixed(3)}, ${b.points[k].toFixed(3)})`,
    );
    this.canvas.setAttribute(
      "aria-label",
      `Hidden space of ${unitName(this.layer, this.across, this.description)} and ` +
        `${unitName(this.layer, this.up, this.description)} at epoch ${frame.epoch}: ${places.join("; ")}.`,
    );
  }
}
