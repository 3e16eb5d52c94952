// @ts-check
// A chart that fits the box it stands in.
//
// Plotly would measure the box itself, with each frame that is drawn, which has the browser lay out
// the page amid it: an eighth of all work while playing. Here it is told, when the box has changed.

/**
 * @import { Figure, Plotly, PlotlyChart } from "./types.js"
 *
 * A box with a chart of Plotly's in it, which leaves its figure there.
 * @typedef {HTMLElement & Partial<Figure>} Chart
 */

/** Draws a figure in its box; one that has not changed stays as it is, with what is plotted in it. */
export class Fitting {
  /** @type {Figure | undefined} */
  figure;
  /** The figure, written out, and the one that is drawn; Plotly puts more into it. */
  wanted = "";
  drawn = "";

  /** @param {Chart} chart */
  constructor(chart) {
    this.chart = chart;
  }

  /** @param {Figure} figure */
  describe(figure) {
    [this.figure, this.wanted] = [figure, JSON.stringify(figure)];
  }

  /**
   * @param {Plotly} plotly
   * @return {Promise<PlotlyChart | null>} the chart when it was drawn for the first time
   */
  async draw(plotly) {
    const { chart, figure, wanted, drawn } = this;
    if (!figure || wanted === drawn) return null;
    const size = chart.clientWidth ? sizeOf(chart) : {};
    const layout = { ...figure.layout, ...size, autosize: false };
    await plotly.react(chart, figure.data, layout, { displayModeBar: false });
    this.drawn = wanted;
    return drawn ? null : /** @type {PlotlyChart} */ (chart);
  }
}

/**
 * Keep charts as large as their boxes, from when they are drawn.
 * @param {Plotly} plotly
 * @param {Chart[]} charts
 */
export function keepFitting(plotly, charts) {
  const resizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const chart = /** @type {Chart} */ (target);
      const { width, height } = sizeOf(chart);
      const isSame = width === chart.layout?.width && height === chart.layout?.height;
      // Taken off the page, it has no size.
      if (width && chart.layout && !isSame) plotly.relayout(chart, { width, height });
    }
  });
  for (const chart of charts) resizes.observe(chart);
}

/** @param {Element} box */
function sizeOf({ clientWidth: width, clientHeight: height }) {
  return { width, height };
}
