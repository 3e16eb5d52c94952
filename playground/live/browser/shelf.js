// @ts-check
// Runs that are kept: small regions beside the big one, each with what differs, and a way back to it.

import { OUTPUTS, VALUES, colorOf } from "./colors.js";
import { brief, contextOf, element, makeButton, percent } from "./elements.js";
import { paintClasses, paintMap } from "./maps.js";
import { bytesOf } from "./saving.js";

const PIXELS = 96; // of a picture along each side
const CURVE = colorOf(0, 1, OUTPUTS);
const TOP = 255; // of all levels
const LONGEST_NAME = 60; // characters

/**
 * @import { Description, KeptRun, KeptPicture } from "./types.js"
 *
 * What is to be done with the runs that are kept: an act, the number of a run (0 for the one that goes
 * on), and a name for it.
 * @typedef {(act: string, number: number, name?: string) => void} Change
 */

/**
 * Paint what a kept run answers: a map, or a curve over a single input.
 * @param {HTMLCanvasElement} canvas
 * @param {KeptPicture} picture
 */
function paint(canvas, { maps, is_curve: isCurve, lights, bounded, grid }) {
  const context = contextOf(canvas), bytes = bytesOf({ data: maps });
  if (isCurve) paintCurves(context, bytes, grid);
  else if (lights.length) paintClasses(bytes, TOP, context, lights.map((light) => ({ light })));
  else paintMap(bytes, TOP, context, bounded ? OUTPUTS : VALUES);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Uint8Array} heights of one curve after the other
 * @param {number} grid points of a curve
 */
function paintCurves(context, heights, grid) {
  context.fillStyle = "white";
  context.fillRect(0, 0, PIXELS, PIXELS);
  [context.strokeStyle, context.lineWidth] = [CURVE, 3];
  for (let start = 0; start < heights.length; start += grid) {
    context.beginPath();
    for (let k = 0; k < grid; k++) {
      context.lineTo((k / (grid - 1)) * PIXELS, PIXELS * (1 - heights[start + k] / TOP));
    }
    context.stroke();
  }
}

/**
 * Say in a line how good a run was.
 * @param {KeptRun} run
 */
export function scoreOf({ epoch, loss, goodness, is_value: isValue }) {
  const parts = [`epoch ${epoch.toLocaleString("en")}`];
  if (loss !== null) parts.push(`loss ${brief(loss)}`);
  if (goodness !== null) {
    parts.push(isValue ? `R\u00b2 ${goodness.toFixed(3)}` : `${percent(goodness)} right`);
  }
  return parts.join(", ");
}

/** The group of all runs that are kept, with the button that keeps one more. */
export class ShelfView {
  /** What is drawn, written out. */
  key = "";
  /** The number of the run whose name is being changed; 0 for none. */
  renamed = 0;

  /** @param {Change} change */
  constructor(change) {
    this.change = change;
    this.keepButton = makeButton("Keep this run", () => change("keep", 0), {
      title: "Keep it as it is now (K): then change one thing, train again, and compare both",
    });
    this.branchButton = makeButton("Branch here", () => change("branch", 0), {
      title: "Keep the whole run, and go on from the frame shown in another way: both futures stay",
    });
    this.word = element("span", { class: "word" });
    this.list = element("ul", { class: "kept" });
    // They stand with the loss, where there is room: an empty shelf takes none.
    this.tools = element("span", { class: "choices keeping" }, this.keepButton, this.branchButton);
    this.root = element(
      "section", { role: "group", "aria-label": "Kept runs", class: "shelf" },
      element("div", { class: "caption" }, element("h2", {}, "Kept runs"), this.word),
      this.list,
    );
    this.root.hidden = true;
  }

  /** @param {Description} description */
  describe({ kept, most_kept: most }) {
    const isFull = kept.length >= most;
    this.keepButton.disabled = this.branchButton.disabled = isFull;
    this.word.textContent = isFull ? `${most} runs are kept: remove one to keep another.` : "";
    this.root.hidden = this.tools.hidden || !kept.length;
    const key = JSON.stringify(kept);
    if (key === this.key) return;
    this.key = key;
    this.kept = kept;
    this.draw();
  }

  /**
   * Have it there, or not, as an exercise asks.
   * @param {boolean} isAllowed
   */
  allow(isAllowed) {
    this.tools.hidden = !isAllowed;
    this.root.hidden = !isAllowed || !this.kept?.length;
  }

  draw() {
    const focused = document.activeElement?.getAttribute("data-act");
    this.list.replaceChildren(...(this.kept ?? []).map((run) => this.makeItem(run)));
    if (focused) {
      /** @type {HTMLElement | null} */
      const again = this.list.querySelector(`[data-act="${CSS.escape(focused)}"]`);
      again?.focus();
    }
  }

  /** @param {KeptRun} run */
  makeItem(run) {
    const { number, name, depth, differs, pinned, comparable, color, branched_at: at } = run;
    const canvas = element("canvas", { width: PIXELS, height: PIXELS, "aria-hidden": "true" });
    paint(canvas, run.picture);
    const open = element("button", {
      type: "button", class: "open", "data-act": `open ${number}`,
      "aria-label": `Go back to ${name}: ${scoreOf(run)}`, title: "Go back to this run, exactly as it was",
    }, canvas);
    open.addEventListener("click", () => this.change("open", number));
    const swatch = element("i", { "aria-hidden": "true" });
    swatch.style.borderTopColor = color;
    const told = differs || "The same settings as now";
    const lines = [
      element("strong", {}, swatch, name),
      element("span", {}, scoreOf(run)),
      element("span", { class: "differs" }, told),
    ];
    if (at !== null) {
      const epoch = Number(at.toFixed(1)).toLocaleString("en");
      lines.splice(1, 0, element("span", {}, `branched at epoch ${epoch}`));
    }
    if (pinned && !comparable) {
      lines.push(element("span", { class: "differs" }, "Its loss is another one: no curve beside this one."));
    }
    const item = element("li", { class: pinned ? "pinned" : "" }, open,
      element("div", { class: "told" }, ...this.renamed === number ? [this.makeField(run)] : lines),
      element("div", { class: "acts" }, ...this.makeActs(run)));
    item.style.setProperty("--depth", String(Math.min(depth, 4)));
    return item;
  }

  /** @param {KeptRun} run */
  makeActs({ number, name, pinned }) {
    const buttons = [
      makeButton("Show", () => this.change(pinned ? "unpin" : "pin", number)),
      makeButton("Name", () => this.rename(number)),
      makeButton("\u00d7", () => this.change("remove", number)),
    ];
    const labels = ["Show its curve beside this run's", "Rename", "Remove"];
    buttons.forEach((button, k) => {
      button.dataset.act = `${labels[k]} ${number}`;
      button.title = labels[k];
      button.setAttribute("aria-label", `${labels[k]}: ${name}`);
    });
    buttons[0].setAttribute("aria-pressed", String(pinned));
    return buttons;
  }

  /** @param {number} number */
  rename(number) {
    this.renamed = number;
    this.draw();
    const field = this.list.querySelector("input");
    field?.focus();
    field?.select();
  }

  /** @param {KeptRun} run */
  makeField({ number, name }) {
    const field = element("input", { value: name, maxlength: LONGEST_NAME, "aria-label": "Name of the run" });
    let isOver = false;
    const end = (/** @type {boolean} */ isTaken) => {
      if (isOver) return;
      isOver = true;
      this.renamed = 0;
      if (isTaken && field.value.trim() && field.value !== name) this.change("rename", number, field.value);
      this.draw();
    };
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") end(true);
      if (event.key === "Escape") end(false);
    });
    field.addEventListener("blur", () => end(true));
    return field;
  }
}
