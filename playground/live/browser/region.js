// @ts-check
// The region chart: what the network answers at each point of the input plane.
//
// The map is painted on a canvas below the chart, which is transparent: it is there before Plotly has
// come, and its pixels are not encoded.

import { element, brief, contextOf, labelOf, makeRange, makeSelect, setOptions } from "./elements.js";
import { gradientOf } from "./colors.js";
import { PointEditor } from "./editing.js";
import { Fitting } from "./fitting.js";
import { HiddenView } from "./hidden.js";
import { Looks } from "./looks.js";
import { paintClasses, paintMap } from "./maps.js";
import { markOf } from "./marks.js";
import { unitName } from "./names.js";
import { Points } from "./points.js";
import { rasterContext } from "./vector.js";
import { answerIn, overall, quality } from "./words.js";

const MAP_PIXELS = 360, FILE_PIXELS = 1080; // along each side of the map, and in a file

/**
 * @import { Change } from "./editing.js"
 * @import { Evaluation } from "./evaluation.js"
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
 * What is shown: its map (null over a single input), what it is of, and its range; `several` maps lie
 * one after the other.
 * @typedef {{ map: Float64Array | null, range: Ends, name: string, several: boolean }} Shown
 */

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
  /** What the sliders are of, written out. */
  heldKey = "";
  /** @type {HTMLInputElement[]} */
  holders = [];
  /** @type {HTMLElement[]} */
  heldTexts = [];

  /**
   * @param {HTMLElement} group
   * @param {Evaluation} evaluation
   * @param {On} on
   */
  constructor(group, evaluation, on) {
    this.evaluation = evaluation;
    this.on = on;
    this.canvas = element("canvas", { class: "map", width: MAP_PIXELS, height: MAP_PIXELS });
    this.points = new Points();
    /** @type {import("./editing.js").Chart & import("./fitting.js").Chart} */
    this.chart = element("div", { class: "chart", role: "img" }, this.canvas, this.points.canvas);
    this.fitting = new Fitting(this.chart);
    this.low = element("span");
    this.high = element("span");
    this.reading = element("span", { class: "reading" });
    this.title = /** @type {HTMLElement} */ (group.querySelector("h2"));
    this.hidden = new HiddenView(evaluation, () => this.redraw());
    this.space = makeSelect({ "aria-label": "Space" }, (space) => this.choose(space));
    setOptions(this.space, [["input", "input space"], ["hidden", "hidden space"]], "input");
    this.editor = new PointEditor(this.chart, on.change);
    this.title.after(element("span", { class: "choices" }, this.editor.mode, this.space));
    this.subject = element("span", {}, "output");
    this.colors = element("span", { class: "scale", "aria-hidden": "true" });
    this.scale = element("span", { class: "legend" }, this.subject, this.low, this.colors, this.high);
    this.names = element("span", { class: "legend" });
    this.held = element("span", { class: "held" });
    this.looks = new Looks((name, isOn, traces) => {
      if (name === "show_test") this.plotly?.restyle(this.chart, { visible: isOn }, traces);
      on.look(name, isOn);
    });
    this.key = element("div", { class: "key" },
      this.scale, this.names, this.looks.sets, labelOf(this.looks.flat), this.held, this.reading);
    group.append(this.chart, this.key, this.hidden.box, this.hidden.key);
    this.choose("input");
    this.context = contextOf(this.canvas);
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
    this.describeHeld();
    this.names.replaceChildren(...classes.map((one) => element("span", {}, markOf(one), ` ${one.name}`)));
    this.looks.describe(description);
    const { data, layout } = description.figures.region;
    layout.font = { ...layout.font, color: theme.text, family: theme.font };
    // Curves stand after the points; a single one is in the colour of the page.
    const n = this.several ? classes.length : 1;
    this.curves = curve ? Array.from({ length: n }, (_, k) => data.length - n + k) : [];
    if (curve && n === 1) data[this.curves[0]].line.color = theme.primary;
    this.fitting.describe(description.figures.region);
    this.canvas.hidden = curve;
    const { l, r, t, b } = layout.margin;
    this.canvas.style.cssText =
      `left:${l}px;top:${t}px;width:calc(100% - ${l + r}px);height:calc(100% - ${t + b}px)`;
  }

  /** Offer a slider for each input that is not an axis, where it is held. */
  describeHeld() {
    const { model, table } = this.description;
    const others = model.held.map((_, k) => k).filter((k) => !model.shown.includes(k));
    const key = JSON.stringify([others, model.ends]);
    if (key !== this.heldKey) {
      this.heldKey = key;
      this.holders = others.map((k) => makeRange(`Hold ${table.names[k]}`, model.ends[k],
        (value, isLast) => this.on.hold(k, value, isLast)));
      this.heldTexts = others.map(() => element("span"));
      this.held.replaceChildren(...others.flatMap((_, at) => [this.heldTexts[at], this.holders[at]]));
    }
    // One that is being moved knows better.
    others.forEach((k, at) => {
      if (document.activeElement !== this.holders[at]) this.holders[at].value = String(model.held[k]);
    });
    this.sayHeld();
  }

  sayHeld() {
    const { model, table } = this.description;
    const others = model.held.map((_, k) => k).filter((k) => !model.shown.includes(k));
    others.forEach((k, at) => {
      this.heldTexts[at].textContent = `${table.names[k]} = ${brief(model.held[k])} `;
    });
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
    const { name, several, range } = (this.shown = this.mapOf(frame));
    this.subject.textContent = name;
    this.title.textContent = this.titleOf(name);
    this.scale.hidden = several || this.description.curve;
    this.colors.style.background = gradientOf(this.looks.steps(Boolean(this.unit)));
    [this.low.textContent, this.high.textContent] = range.map((end) => String(Number(end.toPrecision(3))));
    if (!this.description.curve) this.paintMap(this.context);
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
    this.paintMap(context);
    return [{ source: context.toDataURL(), ...place, sizing: "stretch", layer: "below" }];
  }

  /** @param {CanvasRenderingContext2D} context */
  paintMap(context) {
    if (!this.shown?.map) return;
    const { map, several } = this.shown;
    const { classes, task } = this.description, steps = this.looks.steps(Boolean(this.unit));
    if (several) paintClasses(map, 1, context, classes, steps > 0);
    else paintMap(map, 1, context, Boolean(this.unit) || task === "classes", steps);
  }

  /**
   * Return the map to show, what it is of, and its range.
   * @param {Frame} frame
   * @return {Shown}
   */
  mapOf(frame) {
    const { unit: shown, description } = this, answers = this.evaluation.of(frame);
    if (!shown) {
      const map = description.curve ? null : answers.map();
      return { map, range: description.range, name: "output", several: this.several };
    }
    const { layer, unit } = shown;
    return { ...answers.unit(layer, unit), name: unitName(layer, unit, description), several: false };
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
