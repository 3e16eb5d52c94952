// @ts-check
// Pictures of the charts, as files or in a report: on white, whatever the page's theme is.

import { makeSelect, setOptions } from "./elements.js";
import { bytesOf, saveAddress, saveBytes } from "./saving.js";
import { VectorContext, rasterContext } from "./vector.js";

/**
 * @import { LossView } from "./loss.js"
 * @import { NetworkView } from "./network.js"
 * @import { RegionView } from "./region.js"
 * @import { Figure, SentFile, Theme } from "./types.js"
 * @import { DrawingContext } from "./vector.js"
 *
 * What draws itself into a context of a size, in the colours of a theme.
 * @typedef {{ width: number, height: number }} Size
 * @typedef {{ theme: Theme, drawInto(context: DrawingContext, theme: Theme, size: Size): void }} Drawing
 */

const INK = "#222222", SIDE = 480;
/** @type {[name: string, label: string][]} */
const PICTURES = [
  ["report", "Report (HTML)"],
  ["network.png", "Network (PNG)"], ["network.svg", "Network (SVG)"],
  ["regions.png", "Regions (PNG)"], ["regions.svg", "Regions (SVG)"],
  ["loss.png", "Loss (PNG)"], ["loss.svg", "Loss (SVG)"],
  ["hidden.png", "Hidden space (PNG)"], ["hidden.svg", "Hidden space (SVG)"],
];
const FILE_SCALE = 3; // pixels of a file for one of the page

/** Draw the pictures of a player as it stands. */
export class Pictures {
  /**
   * @param {NetworkView} network
   * @param {RegionView} region
   * @param {LossView} loss
   */
  constructor(network, region, loss) {
    this.network = network;
    this.region = region;
    this.loss = loss;
  }

  /**
   * Return a picture by name, such as "loss.svg", as a data address.
   * @param {string} name
   * @return {Promise<string>}
   */
  async of(name) {
    const [what, format] = name.split(".");
    const { network, region } = this;
    const { width, height } = network;
    if (what === "network") return this.ofDrawing(network, { width, height }, format);
    if (what === "hidden") return this.ofDrawing(region.hidden, { width: SIDE, height: SIDE }, format);
    if (what === "regions" && this.region.space.value === "hidden") this.region.choose("input");
    return this.ofChart(what === "loss" ? this.loss : this.region, format);
  }

  /**
   * @param {LossView | RegionView} view
   * @param {string} format
   */
  async ofChart(view, format) {
    const { plotly } = view;
    if (!plotly) throw new Error("expected a chart that is drawn, got none yet");
    if (view === this.loss) await this.loss.settle();
    const { data, layout } = /** @type {Figure} */ (/** @type {unknown} */ (view.chart));
    const ink = view.theme?.text;
    const dark = (/** @type {any} */ trace, /** @type {string} */ part) =>
      trace[part]?.color === ink ? { ...trace, [part]: { ...trace[part], color: INK } } : trace;
    const figure = {
      data: data.map((/** @type {any} */ trace) => dark(dark(trace, "line"), "marker")),
      layout: { ...layout, font: { ...layout.font, color: INK }, paper_bgcolor: "#fff", autosize: false },
    };
    if (view === this.region) figure.layout.images = this.region.images();
    const scale = format === "png" ? FILE_SCALE : 1;
    return plotly.toImage(figure, { format, width: SIDE, height: SIDE, scale });
  }

  /**
   * Return what draws itself into a canvas, drawn on white into a file.
   * @param {Drawing} view
   * @param {Size} size
   * @param {string} format
   */
  ofDrawing(view, size, format) {
    const { width, height } = size;
    const isVector = format === "svg";
    const context = isVector ? new VectorContext(width, height) : rasterContext(width, height, FILE_SCALE);
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, width, height);
    view.drawInto(context, { ...view.theme, text: INK, background: "#ffffff" }, size);
    return context.toDataURL();
  }

  /**
   * Put the pictures that a document asks for into it, as {{picture:loss.svg}} and so on.
   * @param {string} text
   */
  async fill(text) {
    const wanted = [...new Set(text.match(/\{\{picture:[a-z.]+\}\}/g) ?? [])];
    const made = await Promise.all(wanted.map((one) => this.of(one.slice(10, -2))));
    return wanted.reduce((filled, one, k) => filled.replaceAll(one, () => made[k]), text);
  }
}

/** The choice of a picture or the report to save. */
export class Saves {
  /**
   * @param {Pictures} pictures
   * @param {(name: string) => void} ask asks the server for a file by name
   */
  constructor(pictures, ask) {
    this.pictures = pictures;
    this.ask = ask;
    const title = "Save a chart as an image, or all of them in a report";
    this.select = makeSelect({ "aria-label": "Save an image", title }, (name) => {
      this.save(name);
      this.select.value = "";
    });
    setOptions(this.select, [["", "Images and report"], ...PICTURES], "");
    this.select.disabled = true; // until there are charts
  }

  /**
   * Leave the hidden space out where there is none.
   * @param {boolean} hasHidden
   */
  describe(hasHidden) {
    for (const option of this.optionsOf("[value^=hidden]")) option.hidden = option.disabled = !hasHidden;
  }

  /**
   * @param {string} selector
   * @return {NodeListOf<HTMLOptionElement>}
   */
  optionsOf(selector) {
    return this.select.querySelectorAll(selector);
  }

  /** @param {string} name */
  async save(name) {
    const { frame } = this.pictures.network;
    if (!name || !frame) return;
    if (name === "report") this.ask(name);
    else saveAddress(await this.pictures.of(name), name.replace(".", `-epoch-${frame.epoch}.`));
  }
}

/**
 * Save a file that came; a document gets its pictures first, where there are any.
 * @param {SentFile} file
 * @param {Saves} [saves]
 */
export async function saveFile(file, saves) {
  let bytes = bytesOf(file);
  if (file.mime === "text/html" && saves) {
    bytes = new TextEncoder().encode(await saves.pictures.fill(new TextDecoder().decode(bytes)));
  }
  saveBytes(bytes, file);
}
