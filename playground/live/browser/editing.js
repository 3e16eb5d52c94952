// @ts-check
// Points, added, moved and removed by the pointer on the region chart, while training goes on.

import { element, makeSelect, setOptions } from "./elements.js";

const NEAR_POINT = 10; // px: a press so near to a point takes hold of it, to drag or remove it
const ON_POINT = 5; // px: a click so near is on its mark, and gives it another class
const LEAST_DRAG = 5; // px: a shorter way is a click

/**
 * @import { Description, Ends } from "./types.js"
 *
 * A chart of Plotly's, with its traces.
 * @typedef {HTMLElement & { data?: Trace[] }} Chart
 * @typedef {{ x: number[], y: number[], customdata?: number[], meta?: number, visible?: boolean }} Trace
 *
 * What to do: ["add", x, y, label], ["move", point, x, y], ["remove", point] or ["label", point, label].
 * @typedef {(string | number)[]} Change
 *
 * The point under the pointer, -1 for none, its distance and class.
 * @typedef {{ point: number, distance: number, label?: number }} Found
 */

/** What a click on the chart does, chosen in the chart's heading. */
export class PointEditor {
  /** @type {Description | undefined} */
  description;
  /** @type {(Found & { x: number, y: number, doing: string }) | null} */
  pressed = null;
  /** @type {string[]} what adds a point, of the choices of what a click does */
  adds = [];
  /** Which of them was used last. */
  added = 0;

  /**
   * @param {Chart} chart
   * @param {(change: Change) => void} change is told what to do
   */
  constructor(chart, change) {
    this.chart = chart;
    this.change = change;
    this.mode = makeSelect({
      "aria-label": "Click on the chart",
      title: "What a click on the chart does. Dragging a point moves it, except in Inspect. "
        + "Shift+click adds a point in Inspect, too: as the last one was, with Alt of the next class.",
    }, () => this.choose());
    this.ghost = element("div", { class: "ghost", "aria-hidden": "true" });
    this.ghost.hidden = true;
    chart.append(this.ghost);
    // Before Plotly's own layer gets it.
    chart.addEventListener("pointerdown", (event) => this.press(event), true);
    window.addEventListener("pointermove", (event) => this.pull(event));
    window.addEventListener("pointerup", (event) => this.release(event));
    window.addEventListener("pointercancel", () => this.drop());
  }

  /** @param {Description} description */
  describe(description) {
    this.description = description;
    const { classes, task, curve } = description;
    /** @type {[string, string][]} */
    const ofValues = curve
      ? [["add", "Add point"]]
      : [["add", "Add high value"], ["low", "Add low value"]];
    /** @type {[string, string][]} */
    const ofClasses = classes.map(({ name }, k) =>
      [`add ${k}`, Number.isFinite(Number(name)) ? `Add class ${name}` : `Add ${name}`]);
    const adds = task === "values" ? ofValues : ofClasses;
    /** @type {[string, string][]} */
    const options = [["read", "Inspect"], ...adds, ["move", "Move"], ["remove", "Remove"]];
    this.adds = adds.map(([key]) => key);
    this.added = Math.min(this.added, adds.length - 1);
    const before = this.mode.value;
    setOptions(this.mode, options, options.some(([key]) => key === before) ? before : "read");
    this.choose();
  }

  choose() {
    if (this.adds.includes(this.mode.value)) this.added = this.adds.indexOf(this.mode.value);
    this.chart.classList.toggle("editing", this.mode.value !== "read");
  }

  /**
   * Return where an event is, in the units of the axes; null outside.
   * @param {PointerEvent} event
   */
  placeOf(event) {
    const area = this.chart.querySelector(".nsewdrag")?.getBoundingClientRect();
    if (!area || !this.description) return null;
    const across = (event.clientX - area.left) / area.width;
    const upwards = 1 - (event.clientY - area.top) / area.height;
    if (Math.min(across, upwards) < 0 || Math.max(across, upwards) > 1) return null;
    const [x, y] = this.description.window.map(
      ([from, to], axis) => from + (to - from) * (axis ? upwards : across),
    );
    return { x: tidy(x, this.description.window[0]), y: tidy(y, this.description.window[1]), area };
  }

  /**
   * Return the point under an event by its number, -1 for none, with its distance and class.
   * @param {PointerEvent} event
   * @param {DOMRect} area
   * @return {Found}
   */
  pointAt(event, area) {
    const { window: [[xLow, xHigh], [yLow, yHigh]] } = /** @type {Description} */ (this.description);
    /** @type {Found} */
    let found = { point: -1, distance: NEAR_POINT };
    for (const trace of this.chart.data ?? []) {
      if (!trace.customdata || trace.visible === false) continue;
      for (let k = 0; k < trace.customdata.length; k++) {
        const left = area.left + (area.width * (trace.x[k] - xLow)) / (xHigh - xLow);
        const top = area.bottom - (area.height * (trace.y[k] - yLow)) / (yHigh - yLow);
        const distance = Math.hypot(event.clientX - left, event.clientY - top);
        if (distance < found.distance) {
          found = { point: Number(trace.customdata[k]), distance, label: trace.meta };
        }
      }
    }
    return found;
  }

  /**
   * Return what a click does; empty for nothing.
   * @param {PointerEvent} event
   */
  doingOf({ shiftKey, altKey }) {
    if (this.mode.value !== "read") return this.mode.value;
    if (!shiftKey || this.mode.hidden) return "";
    return this.adds[(this.added + (altKey ? 1 : 0)) % this.adds.length];
  }

  /** @param {PointerEvent} event */
  press(event) {
    const doing = this.doingOf(event);
    if (!doing || event.button) return;
    const place = this.placeOf(event);
    if (!place) return;
    event.preventDefault();
    event.stopPropagation();
    const found = this.pointAt(event, place.area);
    this.pressed = { ...found, x: event.clientX, y: event.clientY, doing };
  }

  /** @param {PointerEvent} event */
  isDragged(event) {
    if (!this.pressed) return false;
    const { x, y } = this.pressed;
    return Math.hypot(event.clientX - x, event.clientY - y) >= LEAST_DRAG;
  }

  /** @param {PointerEvent} event */
  pull(event) {
    if (!this.pressed || this.pressed.point < 0 || !this.isDragged(event)) return;
    const box = this.chart.getBoundingClientRect();
    this.ghost.hidden = false;
    this.ghost.style.left = `${event.clientX - box.left}px`;
    this.ghost.style.top = `${event.clientY - box.top}px`;
  }

  /** @param {PointerEvent} event */
  release(event) {
    if (!this.pressed) return;
    const { point, distance, label: before, doing } = this.pressed;
    const [place, dragged] = [this.placeOf(event), this.isDragged(event)];
    this.drop();
    if (!place) return;
    const { x, y } = place;
    const [mode, label] = doing.split(" ");
    if (point >= 0 && dragged) this.change(["move", point, x, y]);
    else if (mode === "move") return;
    else if (mode === "remove") {
      if (point >= 0) this.change(["remove", point]);
    } else if (distance < ON_POINT && label && Number(label) !== before) {
      this.change(["label", point, Number(label)]);
    } else this.change(["add", x, y, this.labelFor(mode, label)]);
  }

  /**
   * The class that is chosen; of values one of the two ends, or over a single input the height.
   * @param {string} mode
   * @param {string | undefined} label
   */
  labelFor(mode, label) {
    const [low, high] = /** @type {Description} */ (this.description).range;
    if (label) return Number(label);
    return mode === "low" ? low : high;
  }

  drop() {
    this.pressed = null;
    this.ghost.hidden = true;
  }
}

/**
 * Round to about a thousandth of the axis: numbers that a person can read, and a link can hold.
 * @param {number} value
 * @param {Ends} ends
 */
function tidy(value, [low, high]) {
  const digits = Math.max(0, 2 - Math.floor(Math.log10((high - low) / 4)));
  return Number(value.toFixed(Math.min(12, digits)));
}
