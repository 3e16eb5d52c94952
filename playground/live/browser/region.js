// The region chart: what the network answers at each point of the input plane.
//
// The map is painted into a picture below the points. Changing the source of a Plotly layout image
// takes about 1 ms; giving a heatmap trace new values takes 13 ms, and 30 ms with 500 points.

import { element, brief } from "./elements.js";
import { PointEditor } from "./editing.js";
import { drawFitting } from "./fitting.js";
import { HiddenView } from "./hidden.js";
import { PIXELS, paintClasses, paintMap, winnerAt } from "./maps.js";
import { keyOfSets, markOf } from "./marks.js";
import { unitIndex, unitName } from "./names.js";

/** The chart in its group. */
export class RegionView {
  /** `change` is told of points that are added, moved or removed; see PointEditor. */
  constructor(group, plotly, change) {
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
    this.editor = new PointEditor(this.chart, change);
    this.title.after(element("span", { class: "choices" }, this.editor.mode, this.space));
    this.subject = element("span", {}, "output");
    this.scale = element(
      "span", { class: "legend" },
      this.subject, this.low, element("span", { class: "scale", "aria-hidden": "true" }), this.high,
    );
    [this.names, this.sets] = [element("span", { class: "legend" }), element("span")];
    this.key = element("div", { class: "key" }, this.scale, this.names, this.sets, this.reading);
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
    this.editor.mode.disabled = isHidden;
    this.hidden.box.hidden = this.hidden.key.hidden = !isHidden;
    this.redraw();
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
    [this.description, this.theme] = [description, theme];
    this.hidden.describe(description, theme);
    this.editor.describe(description);
    this.space.hidden = !this.hidden.possible;
    if (!this.hidden.possible && this.space.value === "hidden") this.choose("input");
    const { classes, curve } = description;
    this.several = classes.length > 2;
    this.names.replaceChildren(...classes.map((one) => element("span", {}, markOf(one), ` ${one.name}`)));
    this.sets.replaceChildren(keyOfSets(description, !curve));
    const { data, layout } = description.figures.region;
    layout.font = { ...layout.font, color: theme.text, family: theme.font };
    // Curves stand after the points; a single one is in the colour of the page.
    const n = this.several ? classes.length : 1;
    this.curves = curve ? Array.from({ length: n }, (_, k) => data.length - n + k) : [];
    if (curve && n === 1) data[this.curves[0]].line.color = theme.primary;
    await drawFitting(this.plotly, this.chart, data, layout);
    this.chart.append(this.editor.ghost);
  }

  draw(frame) {
    this.frame = frame;
    if (this.space.value === "hidden") {
      this.hidden.draw(frame);
      return;
    }
    this.shown = this.mapOf(frame);
    this.subject.textContent = this.shown.name;
    this.title.textContent = this.titleOf();
    this.scale.hidden = this.shown.several || Boolean(this.description.curve);
    [this.low.textContent, this.high.textContent] = this.shown.range.map((end) => String(Number(end.toPrecision(3))));
    if (this.description.curve) this.drawCurves(frame);
    else this.drawMap();
  }

  titleOf() {
    if (this.description.curve) return "Curve";
    if (this.selected) return this.selected.layer ? `Output of ${this.shown.name}` : `Input ${this.shown.name}`;
    return this.description.classes.length ? "Decision regions" : "Predicted values";
  }

  drawCurves(frame) {
    const { curve } = this.description, n = curve.length;
    const lines = this.curves.map((_, k) => frame.curve.subarray(k * n, (k + 1) * n));
    this.plotly.restyle(this.chart, { x: lines.map(() => curve), y: lines }, this.curves);
  }

  drawMap() {
    const { map, several } = this.shown;
    const { levels, classes, task } = this.description;
    if (several) paintClasses(map, levels, this.context, classes);
    else paintMap(map, levels, this.context, Boolean(this.selected) || task === "classes");
    const source = this.context.canvas.toDataURL();
    this.plotly.relayout(this.chart, { "images[0].source": source });
  }

  /** Return the map to show, what it is of, and its range. */
  mapOf(frame) {
    const { selected, description } = this;
    const { layers } = description;
    if (!selected) {
      return { map: frame.map, range: description.range, name: "output", several: this.several };
    }
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
    const place = this.editor.placeOf(event);
    if (!place || !this.frame || !this.shown) return;
    const { x, y } = place;
    this.reading.textContent = `at ${this.description.curve ? x : `(${x}, ${y})`}: ${this.answerAt(x, y)}`;
  }

  answerAt(x, y) {
    const { window, levels, curve, classes } = this.description;
    const share = (value, [low, high]) => Math.min(1, Math.max(0, (value - low) / (high - low)));
    if (curve) {
      const at = Math.round(share(x, window[0]) * (curve.length - 1));
      return this.curves.map((_, k) => brief(this.frame.curve[k * curve.length + at])).join(", ");
    }
    const { map, range: [low, high], several } = this.shown;
    const n = several ? classes.length : 1;
    const grid = Math.round(Math.sqrt(map.length / n));
    const cell = (part) => Math.round(part * (grid - 1));
    const place = cell(share(y, window[1])) * grid + cell(share(x, window[0]));
    if (!several) return spell(low + ((high - low) * map[place]) / levels);
    const { winner, level } = winnerAt(map, n, place);
    return `${classes[winner].name} (${(level / levels).toFixed(2)})`;
  }

  /** Say the picture in words. */
  summarise(frame) {
    this.hidden.summarise(frame);
    const { task } = this.description;
    const quality = task === "values"
      ? `R squared on the training points ${brief(frame.rSquared)}`
      : `Accuracy on the training points ${percentOf(frame.accuracy)}`;
    this.chart.setAttribute(
      "aria-label",
      (this.selected ? `Unit ${this.shown.name} is shown. ` : "") +
        `${this.titleOf()} at epoch ${frame.epoch}: ${this.overall(frame)}. ` +
        `The table lists the output at each point. ${quality}, loss ${brief(frame.loss)}.`,
    );
  }

  /** Say how the plane is shared among the classes, or between which values the answers lie. */
  overall(frame) {
    const { classes, levels, range: [low, high], curve } = this.description;
    if (!classes.length) {
      const ends = curve
        ? [Math.min(...frame.curve), Math.max(...frame.curve)]
        : [Math.min, Math.max].map((end) => low + ((high - low) * end(...frame.map)) / levels);
      return `the network predicts values from ${brief(ends[0])} to ${brief(ends[1])}`;
    }
    const n = this.several ? classes.length : 1, area = frame.map.length / n;
    const counts = classes.map(() => 0);
    for (let at = 0; at < area; at++) {
      counts[this.several ? winnerAt(frame.map, n, at).winner : frame.map[at] > levels / 2 ? 1 : 0] += 1;
    }
    const parts = classes.map(({ name }, k) => `class ${name} on ${percentOf(counts[k] / area)}`);
    return `the network predicts ${this.several ? parts.join(", ") : parts[1]} of the plane`;
  }
}

function percentOf(share) {
  return `${Math.round(100 * share)} percent`;
}

/** Write a number with two decimals, or in few digits where they say nothing. */
function spell(value) {
  return Math.abs(value) >= 1000 || (value && Math.abs(value) < 0.01) ? String(Number(value.toPrecision(3))) : value.toFixed(2);
}
