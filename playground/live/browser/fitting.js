// A chart that fits the box it stands in.
//
// Plotly would measure the box itself, with each frame that is drawn, which has the browser lay out
// the page amid it: an eighth of all work while playing. Here it is told, when the box has changed.

/** Draw a chart for the first time, or anew, in the size of its box. */
export function drawFitting(plotly, chart, data, layout) {
  const size = chart.clientWidth ? sizeOf(chart) : {};
  return plotly.react(chart, data, { ...layout, ...size, autosize: false }, { displayModeBar: false });
}

/** Keep charts as large as their boxes, from when they are drawn. */
export function keepFitting(plotly, charts) {
  const resizes = new ResizeObserver((entries) => {
    for (const { target: chart } of entries) {
      const { width, height } = sizeOf(chart);
      const isSame = width === chart.layout?.width && height === chart.layout?.height;
      // Taken off the page, it has no size.
      if (width && chart.layout && !isSame) plotly.relayout(chart, { width, height });
    }
  });
  for (const chart of charts) resizes.observe(chart);
}

function sizeOf({ clientWidth: width, clientHeight: height }) {
  return { width, height };
}
