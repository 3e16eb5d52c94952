// Pictures of the charts, as files or in a report: on white, whatever the page's theme is.

import { element } from "./elements.js";
import { bytesOf, saveAddress, saveBytes } from "./saving.js";

const INK = "#222222", SIDE = 480;
const PICTURES = [
  ["report", "Report (HTML)"], ["network.png", "Network (PNG)"],
  ["regions.png", "Regions (PNG)"], ["regions.svg", "Regions (SVG)"],
  ["loss.png", "Loss (PNG)"], ["loss.svg", "Loss (SVG)"],
];

/** Draw the pictures of a player as it stands. */
export class Pictures {
  constructor(plotly, network, region, loss) {
    Object.assign(this, { plotly, network, region, loss });
  }

  /** Return a picture by name, such as "loss.svg", as a data address. */
  async of(name) {
    const [what, format] = name.split(".");
    if (what === "network") return this.ofNetwork();
    if (what === "regions" && this.region.space.value === "hidden") this.region.choose("input");
    return this.ofChart(what === "loss" ? this.loss : this.region, format);
  }

  async ofChart(view, format) {
    const { data, layout } = view.chart;
    const ink = view.theme?.text;
    const dark = (trace, part) =>
      trace[part]?.color === ink ? { ...trace, [part]: { ...trace[part], color: INK } } : trace;
    const figure = {
      data: data.map((trace) => dark(dark(trace, "line"), "marker")),
      layout: { ...layout, font: { ...layout.font, color: INK }, paper_bgcolor: "#fff", autosize: false },
    };
    return this.plotly.toImage(figure, { format, width: SIDE, height: SIDE, scale: format === "png" ? 2 : 1 });
  }

  ofNetwork() {
    const { network } = this;
    const { theme } = network;
    network.theme = { ...theme, text: INK, background: "#ffffff" };
    network.draw(network.frame);
    const copy = element("canvas", { width: network.canvas.width, height: network.canvas.height });
    const context = copy.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, copy.width, copy.height);
    context.drawImage(network.canvas, 0, 0);
    network.theme = theme;
    network.draw(network.frame);
    return copy.toDataURL("image/png");
  }

  /** Put the pictures that a document asks for into it, as {{picture:loss.svg}} and so on. */
  async fill(text) {
    const wanted = [...new Set(text.match(/\{\{picture:[a-z.]+\}\}/g) ?? [])];
    const made = await Promise.all(wanted.map((one) => this.of(one.slice(10, -2))));
    return wanted.reduce((filled, one, k) => filled.replaceAll(one, () => made[k]), text);
  }
}

/** The choice of a picture or the report to save. */
export class Saves {
  /** `ask` asks the server for a file by name. */
  constructor(pictures, ask) {
    [this.pictures, this.ask] = [pictures, ask];
    const options = [["", "Images and report"], ...PICTURES];
    this.select = element(
      "select", { "aria-label": "Save an image", title: "Save a chart as an image, or all of them in a report" },
      ...options.map(([key, label]) => element("option", { value: key }, label)),
    );
    this.select.addEventListener("change", () => {
      this.save(this.select.value);
      this.select.value = "";
    });
  }

  /** Leave the report out where an exercise hides what it would tell. */
  lock(isReportHidden) {
    const report = this.select.querySelector("[value=report]");
    report.hidden = report.disabled = isReportHidden;
  }

  async save(name) {
    const { frame } = this.pictures.network;
    if (!name || !frame) return;
    if (name === "report") this.ask(name);
    else saveAddress(await this.pictures.of(name), name.replace(".", `-epoch-${frame.epoch}.`));
  }
}

/** Save a file that came; a document gets its pictures first, where there are any. */
export async function saveFile(file, saves) {
  let bytes = bytesOf(file);
  if (file.mime === "text/html" && saves) {
    bytes = new TextEncoder().encode(await saves.pictures.fill(new TextDecoder().decode(bytes)));
  }
  saveBytes(bytes, file);
}
