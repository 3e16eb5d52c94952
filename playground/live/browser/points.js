// @ts-check
// The points of a chart on a canvas: what Plotly has drawn, once more, in its place.
//
// Each mark of Plotly's is an element with a place of its own. With hundreds of them, Chromium takes
// longer to put the layers of the page together, for each frame, than a frame may take.

import { contextOf, element } from "./elements.js";

/** @import { PlotlyChart } from "./types.js" */

const PLACE = /translate\(([-\d.e]+)[ ,]([-\d.e]+)\)/;

/** The canvas of a chart's points, below Plotly's own picture, which knows what is pointed at. */
export class Points {
  constructor() {
    this.canvas = element("canvas", { class: "plotted", "aria-hidden": "true" });
    this.context = contextOf(this.canvas);
  }

  /**
   * Draw the points whenever Plotly has.
   * @param {PlotlyChart} chart
   */
  follow(chart) {
    chart.classList.add("with-points"); // Plotly's own are not shown
    chart.on("plotly_afterplot", () => this.draw(chart));
    this.draw(chart);
  }

  /** @param {PlotlyChart} chart */
  draw(chart) {
    const { context, canvas } = this, { width, height, margin } = chart.layout;
    const scale = window.devicePixelRatio || 1;
    [canvas.width, canvas.height] = [width * scale, height * scale];
    for (const mark of chart.querySelectorAll(".scatterlayer .point")) {
      const place = PLACE.exec(mark.getAttribute("transform") ?? "");
      if (!place) continue;
      const [left, top] = place.slice(1).map(Number);
      context.setTransform(scale, 0, 0, scale, scale * (margin.l + left), scale * (margin.t + top));
      drawMark(context, /** @type {SVGElement} */ (mark));
    }
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {SVGElement} mark
 */
function drawMark(context, mark) {
  const path = new Path2D(mark.getAttribute("d") ?? ""), { style } = mark;
  const opacity = Number(style.opacity || 1);
  if (style.fill !== "none") {
    context.globalAlpha = opacity * Number(style.fillOpacity || 1);
    context.fillStyle = style.fill;
    context.fill(path);
  }
  const width = parseFloat(style.strokeWidth || "0");
  if (width && style.stroke && style.stroke !== "none") {
    context.globalAlpha = opacity * Number(style.strokeOpacity || 1);
    context.lineWidth = width;
    context.strokeStyle = style.stroke;
    context.stroke(path);
  }
}
