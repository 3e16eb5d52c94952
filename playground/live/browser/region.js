// The region chart: what the network answers at each point of the input plane.
//
// The map is painted into a picture below the points. Changing the source of a Plotly layout image
// takes about 1 ms; giving a heatmap trace new values takes 13 ms, and 30 ms with 500 points.

import { element, brief } from "./elements.js";
import { shades, SHADES } from "./colors.js";
import { HiddenView } from "./hidden.js";
import { unitIndex, unitName } from "./names.js";

const PIXELS = 180; // of the picture along each side
const EDGE = [45, 45, 45]; // the boundary

/** Paint a map (levels from 0 to `top`, row by row from the bottom), its middle level as a line. */
export function paintMap(map, top, context) {
  const grid = Math.round(Math.sqrt(map.length));
  const image = context.createImageData(PIXELS, PIXELS);
  const values = smooth(map, grid);
  const middle = top / 2;
  for (let y = 0; y < PIXELS; y++) {
    for (let x = 0; x < PIXELS; x++) {
      const at = y * PIXELS + x;
      const value = values[at];
      const right = x + 1 < PIXELS ? values[at + 1] - value : 0;
      const down = y + 1 < PIXELS ? values[at + PIXELS] - value : 0;
      const slope = Math.max(Math.abs(right), Math.abs(down));
      // How many pixels the boundary is away, as a share of the line that this pixel is part of.
      const line = slope > 1e-5 * top ? Math.min(1, Math.max(0, 1.3 - Math.abs(value - middle) / slope)) : 0;
      const shade = 4 * Math.round((value / top) * SHADES);
      const pixel = 4 * ((PIXELS - 1 - y) * PIXELS + x);
      for (let c = 0; c < 3; c++) {
        image.data[pixel + c] = shades[shade + c] * (1 - line) + EDGE[c] * line;
      }
      image.data[pixel + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}

/** Return the map between its points, PIXELS along each side. */
function smooth(map, grid) {
  const values = new Float32Array(PIXELS * PIXELS);
  for (let y = 0; y < PIXELS; y++) {
    const v = (y * (grid - 1)) / (PIXELS - 1);
    const row = Math.min(grid - 2, Math.floor(v)) * grid;
    const t = v - row / grid;
    for (let x = 0; x < PIXELS; x++) {
      const u = (x * (grid - 1)) / (PIXELS - 1);
      const column = Math.min(grid - 2, Math.floor(u));
      const s = u - column;
      const a = row + column;
      values[y * PIXELS + x] =
        (map[a] * (1 - s) + map[a + 1] * s) * (1 - t) +
        (map[a + grid] * (1 - s) + map[a + grid + 1] * s) * t;
    }
  }
  return values;
}

/** The chart in its group. */
export class RegionView {
  constructor(group, plotly) {
    this.plotly = plotly;
    this.chart = element("div", { class: "chart", role: "img" });
    this.low = element("span");
    this.high = element("span");
    this.reading = element("span", { class: "reading" });
    this.title = group.querySelector("h2");
    this.hidden = new HiddenView(() => this.redraw());
    this.space = element("select", { "aria-label": "Space" },
      element("option", { value: "input" }, "input space"),
      element("option", { value: "hidden" }, "hidden space"));
    this.space.addEventListener("change", () => this.choose(this.space.value));
    this.title.after(this.space);
    this.subject = element("span", {}, "output");
    this.key = element(
      "div", { class: "key" },
      this.subject, this.low, element("span", { class: "scale", "aria-hidden": "true" }), this.high,
      this.reading,
    );
    group.append(this.chart, this.key, this.hidden.box, this.hidden.key);
    this.selected = null;
    this.choose("input");
    const canvas = element("canvas", { width: PIXELS, height: PIXELS });
    this.context = canvas.getContext("2d", { willReadFrequently: true });
    this.chart.addEventListener("pointermove", (event) => this.read(event));
    this.chart.addEventListener("pointerleave", () => (this.reading.textContent = ""));
  }

  /** Show the input plane, or the hidden space. */
  choose(space) {
    this.space.value = space;
    const isHidden = space === "hidden";
    this.chart.hidden = this.key.hidden = isHidden;
    this.hidden.box.hidden = this.hidden.key.hidden = !isHidden;
    this.redraw();
    if (!isHidden && this.description) this.plotly.Plots.resize(this.chart);
  }

  /** Show what a unit answers, or for null the network. */
  select(selected) {
    this.selected = selected?.kind === "unit" ? selected : null;
    this.redraw();
  }

  redraw() {
    if (!this.frame || !this.description) return;
    this.draw(this.frame);
    this.summarise(this.frame);
  }

  async describe(description, theme) {
    this.description = description;
    this.hidden.describe(description, theme);
    this.space.hidden = !this.hidden.possible;
    if (!this.hidden.possible && this.space.value === "hidden") this.choose("input");
    const { data, layout } = description.figures.region;
    layout.font = { ...layout.font, color: theme.text, family: theme.font };
    await this.plotly.react(this.chart, data, layout, { displayModeBar: false, responsive: true });
  }

  draw(frame) {
    this.frame = frame;
    if (this.space.value === "hidden") {
      this.hidden.draw(frame);
      return;
    }
    this.shown = this.mapOf(frame);
    this.subject.textContent = this.shown.name;
    this.title.textContent = this.selected ? `What ${this.shown.name} answers` : "Decision regions";
    [this.low.textContent, this.high.textContent] = this.shown.range.map((end) => String(Number(end.toPrecision(3))));
    paintMap(this.shown.map, this.description.levels, this.context);
    const source = this.context.canvas.toDataURL();
    this.plotly.relayout(this.chart, { "images[0].source": source });
  }

  /** Return the map to show, what it is of, and its range. */
  mapOf(frame) {
    const { selected, description } = this;
    const { layers } = description;
    if (!selected) return { map: frame.map, range: description.range, name: "output" };
    const name = unitName(selected.layer, selected.unit, this.description);
    if (selected.layer) {
      const k = unitIndex(selected, layers);
      const area = frame.units.length / layers.slice(1).reduce((sum, n) => sum + n, 0);
      const map = frame.units.subarray(k * area, (k + 1) * area);
      return { map, range: [...frame.ranges.subarray(2 * k, 2 * k + 2)], name };
    }
    // An input answers itself, whatever the frame.
    const { levels, range } = description.inputs[selected.unit];
    return { map: Uint16Array.from(levels), range, name };
  }

  /** Say what the network answers under the pointer, to the two decimals that the map holds. */
  read(event) {
    const area = this.chart.querySelector(".nsewdrag")?.getBoundingClientRect();
    if (!area || !this.frame) return;
    const across = (event.clientX - area.left) / area.width;
    const upwards = 1 - (event.clientY - area.top) / area.height;
    if (Math.min(across, upwards) < 0 || Math.max(across, upwards) > 1) return;
    const { map, range: [low, high] } = this.shown;
    const grid = Math.round(Math.sqrt(map.length));
    const cell = (share) => Math.round(share * (grid - 1));
    const level = map[cell(upwards) * grid + cell(across)];
    const value = low + ((high - low) * level) / this.description.levels;
    const [x, y] = this.description.window.map(
      ([from, to], axis) => from + (to - from) * (axis ? upwards : across),
    );
    this.reading.textContent = `at (${x.toFixed(2)}, ${y.toFixed(2)}): ${value.toFixed(2)}`;
  }

  /** Say the picture in words. */
  summarise(frame) {
    this.hidden.summarise(frame);
    const sides = [0, 0];
    for (const level of frame.map) sides[level > this.description.levels / 2 ? 1 : 0] += 1;
    const share = sides[1] / frame.map.length;
    this.chart.setAttribute(
      "aria-label",
      (this.selected ? `What ${this.shown.name} answers is shown. ` : "") +
        `Decision regions at epoch ${frame.epoch}: the network answers class 1 on ` +
        `${percentOf(share)} of the plane. The table lists its output at each point. ` +
        `Accuracy on the training points ${percentOf(frame.accuracy)}, loss ${brief(frame.loss)}.`,
    );
  }
}

function percentOf(share) {
  return `${Math.round(100 * share)} percent`;
}
