// @ts-check
// The region chart: what the network answers at each point of the input plane.
//
// The map is painted on a canvas below the chart, which is transparent: it is there before Plotly has
// come, and its pixels are not encoded.

import { Backdrop } from "./backdrop.js";
import { answerLines, unitLines } from "./boundary.js";
import { OUTPUTS, VALUES } from "./colors.js";
import { element, brief, labelOf, makeSelect, setOptions } from "./elements.js";
import { PointEditor } from "./editing.js";
import { Fitting } from "./fitting.js";
import { HiddenView } from "./hidden.js";
import { Holding } from "./holding.js";
import { Looks } from "./looks.js";
import { markOf } from "./marks.js";
import { unitTitle } from "./names.js";
import { Points } from "./points.js";
import { Legend, levelsOf } from "./legend.js";
import { rasterContext } from "./vector.js";
import { answerIn, overall, quality } from "./words.js";

const FILE_PIXELS = 1080; // along each side of the map in a file
const FAINT = 0.45; // lines of values

/**
 * @import { Change } from "./editing.js"
 * @import { Content } from "./backdrop.js"
 * @import { Evaluation, Passes } from "./evaluation.js"
 * @import { Description, Ends, Frame, Plotly, Target, Theme } from "./types.js"
 *
 * What is told of the pointer: what to do with points, what each layer has at the point under it (or
 * null), at which value an input is held, and how points and map look.
 * @typedef {object} On
 * @property {(change: Change) => void} change
 * @property {(layers: ArrayLike<number>[] | null, place?: { x: number, y: number }) => void} probe
 * @property {(k: number, value: number, isLast: boolean) => void} hold
 * @property {(name: import("./looks.js").Look, isOn: boolean) => void} look
 *
 * What is shown: what lies below the points (null over a single input), what it is of, and its range.
 * @typedef {{ content: Content | null, range: Ends, name: string }} Shown
 */

/** @param {number} value */
const threeDigits = (value) => Number(value.toPrecision(3));

/**
 * Say how many points are not drawn: those with other values of the inputs that are held.
 * @param {Description} description
 */
function elsewhereOf({ figures: { region: { data } }, table: { n_samples: n } }) {
  const drawn = data.reduce((sum, { customdata }) => sum + (customdata?.length ?? 0), 0);
  return drawn < n ? `${drawn} of ${n} points have these values of the other inputs` : "";
}

/** The chart in its group. */
export class RegionView {
  /** @type {Description} */
  description;
  /** @type {Theme} */
  theme;
  /** @type {Plotly | undefined} once it has come */
  plotly;
  /** @type {Frame | null} */
  frame = null;
  /** @type {Shown | undefined} */
  shown;
  /** @type {Target | null} the unit that is selected */
  selected = null;
  /** @type {Target | null} the unit that is pointed at */
  pointed = null;
  /** Whether there are more than two classes. */
  several = false;
  /** @type {number[]} places of the curves among the traces of the chart */
  curves = [];

  /**
   * @param {HTMLElement} group
   * @param {Evaluation} evaluation
   * @param {On} on
   */
  constructor(group, evaluation, on) {
    this.evaluation = evaluation;
    this.on = on;
    this.backdrop = new Backdrop();
    this.points = new Points();
    /** @type {import("./editing.js").Chart & import("./fitting.js").Chart} */
    this.chart = element("div", { class: "chart", role: "img" },
      this.backdrop.map, this.backdrop.lines, this.points.canvas);
    this.fitting = new Fitting(this.chart);
    this.reading = element("span", { class: "reading" });
    this.title = /** @type {HTMLElement} */ (group.querySelector("h2"));
    this.hidden = new HiddenView(evaluation, () => this.redraw());
    this.space = makeSelect({ "aria-label": "Space" }, (space) => this.choose(space));
    setOptions(this.space, [["input", "input space"], ["hidden", "hidden space"]], "input");
    this.editor = new PointEditor(this.chart, on.change);
    this.title.after(element("span", { class: "choices" }, this.editor.mode, this.space));
    this.legend = new Legend();
    this.names = element("span", { class: "legend" });
    this.elsewhere = element("span");
    this.holding = new Holding(on.hold);
    this.looks = new Looks((name, isOn, traces) => {
      if (name === "show_test") this.plotly?.restyle(this.chart, { visible: isOn }, traces);
      on.look(name, isOn);
    });
    this.key = element(
      "div", { class: "key" },
      this.legend.root, this.names, this.looks.sets, labelOf(this.looks.flat), this.elsewhere,
      this.holding.root, this.reading,
    );
    group.append(this.chart, this.key, this.hidden.box, this.hidden.key);
    this.choose("input");
    this.chart.addEventListener("pointermove", (event) => this.read(event));
    this.chart.addEventListener("pointerleave", () => this.leave());
  }

  leave() {
    if (!this.shown) return;
    this.reading.textContent = "";
    this.on.probe(null);
  }

  /**
   * Show the input plane, or the hidden space.
   * @param {string} space "input" or "hidden"
   */
  choose(space) {
    this.space.value = space;
    const isHidden = space === "hidden";
    this.chart.hidden = this.key.hidden = isHidden;
    this.editor.mode.disabled = isHidden;
    this.hidden.box.hidden = this.hidden.key.hidden = !isHidden;
    this.redraw();
  }

  /**
   * Show what a unit answers, or for null the network.
   * @param {Target | null} selected
   */
  select(selected) {
    this.selected = selected?.kind === "unit" ? selected : null;
    this.redraw();
  }

  /**
   * Show what a unit answers while it is pointed at; null for what is shown else.
   * @param {Target | null} target
   */
  point(target) {
    const pointed = target?.kind === "unit" ? target : null;
    if (JSON.stringify(pointed) === JSON.stringify(this.pointed)) return;
    this.pointed = pointed;
    if (this.space.value !== "hidden") this.redraw();
  }

  /** The unit whose map is shown; null for the network's. */
  get unit() {
    return this.pointed ?? this.selected;
  }

  redraw() {
    if (!this.frame || !this.description) return;
    this.draw(this.frame);
    this.summarise(this.frame);
  }

  /**
   * @param {Description} description
   * @param {Theme} theme
   */
  describe(description, theme) {
    [this.description, this.theme] = [description, theme];
    this.hidden.describe(description, theme);
    this.editor.describe(description);
    this.space.hidden = !this.hidden.possible;
    if (!this.hidden.possible && this.space.value === "hidden") this.choose("input");
    const { classes, curve } = description;
    this.several = classes.length > 2;
    this.holding.describe(description);
    this.names.replaceChildren(...classes.map((one) => element("span", {}, markOf(one), ` ${one.name}`)));
    this.looks.describe(description);
    this.elsewhere.textContent = elsewhereOf(description);
    const { data, layout } = description.figures.region;
    layout.font = { ...layout.font, color: theme.text, family: theme.font };
    // Curves stand after the points; a single one is in the colour of the page.
    const n = this.several ? classes.length : 1;
    this.curves = curve ? Array.from({ length: n }, (_, k) => data.length - n + k) : [];
    if (curve && n === 1) data[this.curves[0]].line.color = theme.primary;
    this.fitting.describe(description.figures.region);
    this.backdrop.hide(curve);
    this.backdrop.place(layout.margin);
  }

  /**
   * Draw the chart over the map, once Plotly is there.
   * @param {Plotly} plotly
   */
  async drawChart(plotly) {
    this.plotly = plotly;
    const chart = await this.fitting.draw(plotly);
    if (chart) this.points.follow(chart);
    this.chart.append(this.editor.ghost);
    this.redraw();
  }

  /** @param {Frame} frame */
  draw(frame) {
    this.frame = this.hidden.frame = frame;
    if (this.space.value === "hidden") {
      this.hidden.draw(frame);
      return;
    }
    if (!this.evaluation.canDraw) {
      this.reading.textContent = this.description.model.reason;
      return;
    }
    const { name, content, range } = (this.shown = this.mapOf(frame));
    this.title.textContent = this.title.title = this.titleOf(name);
    const scale = content && !content.classes.length ? content.scale : null;
    const isOfValues = !this.unit && scale === VALUES;
    const ticks = isOfValues ? levelsOf(range) : range.map(threeDigits);
    this.legend.show({ name, scale, range, ticks, steps: content?.steps ?? 0 });
    if (content) this.backdrop.draw(content);
    else this.drawCurves(frame);
  }

  /** @param {string} name of what is shown */
  titleOf(name) {
    if (this.description.curve) return "Curve";
    if (this.unit) return this.unit.layer ? `Output of ${name}` : `Input ${name}`;
    return this.description.classes.length ? "Decision regions" : "Predicted values";
  }

  /** @param {Frame} frame */
  drawCurves(frame) {
    if (!this.plotly) return;
    const { curveAt } = this.evaluation, lines = this.evaluation.of(frame).curves();
    this.plotly.restyle(this.chart, { x: lines.map(() => curveAt), y: lines }, this.curves);
  }

  /** Return the map as Plotly takes a picture, for a file; nothing over a single input. */
  images() {
    if (this.description.curve) return [];
    const [[left, right], [low, high]] = this.description.window;
    const place = { xref: "x", yref: "y", x: left, y: high, sizex: right - left, sizey: high - low };
    const context = rasterContext(FILE_PIXELS, FILE_PIXELS, 1);
    this.backdrop.drawInto(context);
    return [{ source: context.toDataURL(), ...place, sizing: "stretch", layer: "below" }];
  }

  /**
   * Return what is shown, what it is of, and its range.
   * @param {Frame} frame
   * @return {Shown}
   */
  mapOf(frame) {
    const { unit: shown, description } = this, answers = this.evaluation.of(frame);
    const { curve, range: ends, layers } = description;
    if (!shown) {
      const name = description.classes.length ? "output" : "value";
      return { content: curve ? null : this.contentOf(answers), range: ends, name };
    }
    const { layer, unit } = shown, name = unitTitle(layer, unit, description);
    const { map, range } = answers.unit(layer, unit);
    if (curve) return { content: null, range, name };
    const isValue = !description.classes.length && layer === layers.length - 1;
    const scale = isValue ? VALUES : OUTPUTS, lines = unitLines(description, answers, shown);
    const steps = this.looks.steps(true);
    return { content: { map, scale, classes: [], lines, strength: 1, steps }, range, name };
  }

  /**
   * @param {Passes} answers
   * @return {Content}
   */
  contentOf(answers) {
    const { description } = this, isValues = !description.classes.length;
    const levels = isValues ? levelsOf(description.range) : [];
    return {
      map: answers.map(),
      scale: isValues ? VALUES : OUTPUTS,
      classes: this.several ? description.classes : [],
      lines: answerLines(description, answers, levels),
      strength: isValues ? FAINT : 1,
      steps: this.looks.steps(false),
    };
  }

  /**
   * Say what the network answers under the pointer.
   * @param {PointerEvent} event
   */
  read(event) {
    const place = this.editor.placeOf(event);
    if (!place || !this.frame || !this.shown) {
      this.leave();
      return;
    }
    const { x, y } = place;
    const layers = this.evaluation.probe(this.frame, x, y);
    this.on.probe(layers, { x, y });
    const answer = answerIn(this.description, layers, this.unit);
    this.reading.textContent = `at ${this.description.curve ? x : `(${x}, ${y})`}: ${answer}`;
  }

  /**
   * Say the picture in words.
   * @param {Frame} frame
   */
  summarise(frame) {
    this.hidden.summarise(frame);
    const { description, evaluation } = this, name = this.shown?.name ?? "output";
    const all = evaluation.canDraw ? overall(description, evaluation.of(frame)) : description.model.reason;
    this.chart.setAttribute(
      "aria-label",
      (this.unit ? `Unit ${name} is shown. ` : "") +
        `${this.titleOf(name)} at epoch ${frame.epoch}: ${all}. ` +
        "The table lists the output at each point. " +
        `${quality(description.task, frame)}, loss ${brief(frame.loss)}.`,
    );
  }
}
