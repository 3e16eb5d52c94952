// The region chart: what the network answers at each point of the input plane.
//
// The map is painted into a picture below the points. Changing the source of a Plotly layout image
// takes about 1 ms; giving a heatmap trace new values takes 13 ms, and 30 ms with 500 points.

import { element, brief } from "./elements.js";

const PIXELS = 180; // of the picture along each side
const LOW = [66, 146, 209], MIDDLE = [255, 255, 255], HIGH = [240, 150, 60], EDGE = [45, 45, 45];
const SHADES = 1024;

/** Return the colours from blue by white to orange, four bytes each. */
function makeShades() {
  const shades = new Uint8ClampedArray(4 * (SHADES + 1));
  for (let k = 0; k <= SHADES; k++) {
    const t = (2 * k) / SHADES - 1;
    const end = t < 0 ? LOW : HIGH;
    for (let c = 0; c < 3; c++) {
      shades[4 * k + c] = MIDDLE[c] + (end[c] - MIDDLE[c]) * Math.abs(t);
    }
    shades[4 * k + 3] = 255;
  }
  return shades;
}

const shades = makeShades();

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
    group.append(
      this.chart,
      element(
        "div", { class: "key" },
        "output ", this.low, element("span", { class: "scale", "aria-hidden": "true" }), this.high,
        this.reading,
      ),
    );
    const canvas = element("canvas", { width: PIXELS, height: PIXELS });
    this.context = canvas.getContext("2d", { willReadFrequently: true });
    this.chart.addEventListener("pointermove", (event) => this.read(event));
    this.chart.addEventListener("pointerleave", () => (this.reading.textContent = ""));
  }

  async describe(description, theme) {
    this.description = description;
    [this.low.textContent, this.high.textContent] = description.range.map((end) => String(end));
    const { data, layout } = description.figures.region;
    layout.font = { ...layout.font, color: theme.text, family: theme.font };
    await this.plotly.react(this.chart, data, layout, { displayModeBar: false, responsive: true });
  }

  draw(frame) {
    this.frame = frame;
    paintMap(frame.map, this.description.levels, this.context);
    const source = this.context.canvas.toDataURL();
    this.plotly.relayout(this.chart, { "images[0].source": source });
  }

  /** Say what the network answers under the pointer, to the two decimals that the map holds. */
  read(event) {
    const area = this.chart.querySelector(".nsewdrag")?.getBoundingClientRect();
    if (!area || !this.frame) return;
    const across = (event.clientX - area.left) / area.width;
    const upwards = 1 - (event.clientY - area.top) / area.height;
    if (Math.min(across, upwards) < 0 || Math.max(across, upwards) > 1) return;
    const grid = Math.round(Math.sqrt(this.frame.map.length));
    const cell = (share) => Math.round(share * (grid - 1));
    const level = this.frame.map[cell(upwards) * grid + cell(across)];
    const [low, high] = this.description.range;
    const value = low + ((high - low) * level) / this.description.levels;
    const [x, y] = this.description.window.map(
      ([from, to], axis) => from + (to - from) * (axis ? upwards : across),
    );
    this.reading.textContent = `at (${x.toFixed(2)}, ${y.toFixed(2)}): ${value.toFixed(2)}`;
  }

  /** Say the picture in words. */
  summarise(frame) {
    const sides = [0, 0];
    for (const level of frame.map) sides[level > this.description.levels / 2 ? 1 : 0] += 1;
    const share = sides[1] / frame.map.length;
    this.chart.setAttribute(
      "aria-label",
      `Decision regions at epoch ${frame.epoch}: the network answers class 1 on ` +
        `${percentOf(share)} of the plane. The table lists its output at each point. ` +
        `Accuracy on the training points ${percentOf(frame.accuracy)}, loss ${brief(frame.loss)}.`,
    );
  }
}

function percentOf(share) {
  return `${Math.round(100 * share)} percent`;
}
