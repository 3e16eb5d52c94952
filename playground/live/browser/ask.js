// @ts-check
// Ask the network: a point by sliders, a drawing or one of the points that there are; what the network
// answers to it, and which of its inputs mattered.

import { element, brief, makeButton, makeRange, makeSelect, onEscape, setOptions } from "./elements.js";
import { DrawPad } from "./drawpad.js";
import { answerOf, influences } from "./influence.js";
import { paintImage, shadeOf } from "./images.js";
import { transform } from "../../export/javascript/forward.js";

const MOST_SLIDERS = 8, MOST_BARS = 8;
const SELDOM = 6; // frames while it plays

/**
 * @import { Evaluation } from "./evaluation.js"
 * @import { NetworkView } from "./network.js"
 * @import { Description, Frame, Theme } from "./types.js"
 *
 * A slider, its input, and the text that tells its value.
 * @typedef {{ k: number, slider: HTMLInputElement, text: HTMLElement }} Control
 *
 * A line with a bar: what it is of, its length from -1 to 1, and its number.
 * @typedef {{ name: string, share: number, text: string }} Bar
 */

/**
 * Say what the numbers of the inputs mean, and what they do not.
 * @param {boolean} isStandardised
 * @param {string} answer
 */
export function honestWord(isStandardised, answer) {
  const nothing = isStandardised ? "at its mean over the training points" : "at 0";
  return `Each number is the slope of the answer along an input, times the input: how much it speaks for `
    + `${answer} here, compared with that input ${nothing}. Where the network bends, it holds near this `
    + "point only. It tells what this network reacts to, not what causes the outcome; of inputs that go "
    + "together, any one may get the credit.";
}

/** The panel. */
export class Ask {
  isOn = false;
  /** @type {Description | undefined} */
  description;
  /** @type {Theme | undefined} */
  theme;
  /** @type {Frame | null} */
  frame = null;
  /** @type {number[]} the point that is asked about */
  point = [];
  /** Which of the points in the table it began as; -1 for none of them. */
  at = 0;
  /** What the controls are of, written out. */
  key = "";
  /** @type {Control[]} */
  controls = [];
  skipped = 0;
  isAllowed = true;

  /**
   * @param {Evaluation} evaluation
   * @param {NetworkView} network
   */
  constructor(evaluation, network) {
    this.evaluation = evaluation;
    this.network = network;
    this.toggle = makeButton("Ask", () => this.open(!this.isOn), {
      class: "ask-toggle", "aria-pressed": "false",
      title: "Ask the network about any point: by sliders, or by a drawing where the inputs are an image",
    });
    this.pad = new DrawPad((cells) => this.takeDrawing(cells));
    const change = (/** @type {string} */ k) => this.offer([Number(k)]);
    this.choice = makeSelect({ "aria-label": "Input to change" }, change);
    this.which = element("span", { class: "which" });
    const step = (/** @type {number} */ by) => () => this.goTo(this.at + by);
    this.clear = makeButton("Clear", () => this.empty());
    this.inputs = element("div", { class: "inputs" });
    this.answers = element("div", { class: "bars" });
    this.answered = element("p", { class: "answered", "aria-live": "polite" });
    this.mattered = element("div", { class: "bars" });
    this.image = element("canvas", { role: "img", "aria-label": "How much each cell matters" });
    this.word = element("p", { class: "word" });
    this.root = element(
      "div", { class: "ask", role: "group", "aria-label": "Ask the network" },
      element("div", { class: "buttons" },
        makeButton("\u2039", step(-1), { "aria-label": "The point before" }), this.which,
        makeButton("\u203a", step(1), { "aria-label": "The next point" }),
        this.clear, makeButton("Close", () => this.open(false))),
      element("div", { class: "parts" },
        element("div", {}, element("h3", {}, "The point"), this.pad.canvas, this.inputs),
        element("div", {}, element("h3", {}, "Its answer"), this.answered, this.answers),
        element("div", {}, element("h3", {}, "What mattered"), this.image, this.mattered)),
      this.word,
    );
    onEscape(this.root, () => this.open(false));
    this.root.hidden = true;
  }

  /** @param {boolean} isOn */
  open(isOn) {
    if (isOn === this.isOn) return;
    const hadFocus = this.root.contains(document.activeElement);
    this.isOn = isOn;
    this.root.hidden = !isOn;
    this.toggle.setAttribute("aria-pressed", String(isOn));
    if (isOn) {
      this.draw(this.frame);
      this.root.scrollIntoView({ block: "nearest" });
    } else {
      this.network.shaded = null;
      this.network.probe(null);
      if (hadFocus) this.toggle.focus();
    }
  }

  /** @param {boolean} isAllowed */
  allow(isAllowed) {
    this.isAllowed = isAllowed;
    const isOffered = isAllowed && this.description?.model.drawable !== false;
    this.toggle.hidden = !isOffered;
    if (!isOffered) this.open(false);
  }

  /**
   * @param {Description} description
   * @param {Theme} theme
   */
  describe(description, theme) {
    [this.description, this.theme] = [description, theme];
    this.allow(this.isAllowed); // what cannot be computed here cannot answer
    const { image, model, table } = description;
    const key = JSON.stringify([table.names, model.ends]);
    this.pad.canvas.hidden = this.image.hidden = this.clear.hidden = !image;
    if (image) this.pad.describe(image, theme.text);
    if (key === this.key) return;
    this.key = key;
    const all = model.ends.map((_, k) => k);
    if (all.length > MOST_SLIDERS) setOptions(this.choice, all.map((k) => [k, table.names[k]]), 0);
    // Beside a drawing, too: not everybody can draw.
    this.offer(all.length > MOST_SLIDERS ? [0] : all);
    this.goTo(0);
  }

  /**
   * Offer sliders for some inputs.
   * @param {number[]} inputs
   */
  offer(inputs) {
    const { model, table } = /** @type {Description} */ (this.description);
    this.controls = inputs.map((k) => ({
      k,
      slider: makeRange(table.names[k], model.ends[k], (value) => this.set(k, value)),
      text: element("output"),
    }));
    const isChosen = model.ends.length > MOST_SLIDERS;
    this.inputs.replaceChildren(...this.controls.map(({ k, slider, text }) =>
      element("label", {}, isChosen ? this.choice : element("span", { class: "name" }, table.names[k]),
        slider, text)));
    this.showPoint();
  }

  /**
   * Ask about a point of the table.
   * @param {number} at
   */
  goTo(at) {
    const { table } = /** @type {Description} */ (this.description), n = table.inputs.length;
    this.at = ((at % n) + n) % n;
    this.point = [...table.inputs[this.at]];
    this.showImage();
    this.showPoint();
    this.ask();
  }

  /** Show the point in place of a drawing. */
  showImage() {
    const { model: { ends }, image } = /** @type {Description} */ (this.description);
    if (image) this.pad.show(this.point.map((value, k) => shadeOf(value, ends[k])));
  }

  /** Ask about an empty image. */
  empty() {
    this.pad.clear();
    this.takeDrawing(new Float64Array(this.point.length));
  }

  /** @param {Float64Array} cells shares of ink */
  takeDrawing(cells) {
    const { ends } = /** @type {Description} */ (this.description).model;
    // Cells at the edge may always be empty in the data: all have the scale of the darkest.
    const low = Math.min(...ends.map((one) => one[0])), high = Math.max(...ends.map((one) => one[1]));
    this.at = -1;
    this.point = Array.from(cells, (share) => low + share * (high - low));
    this.showPoint();
    this.ask();
  }

  /**
   * @param {number} k
   * @param {number} value
   */
  set(k, value) {
    this.point[k] = value;
    this.at = -1;
    this.showImage();
    this.showPoint();
    this.ask();
  }

  showPoint() {
    const { table, classes } = /** @type {Description} */ (this.description), { at } = this;
    for (const { k, slider, text } of this.controls) {
      if (document.activeElement !== slider) slider.value = String(this.point[k]);
      text.textContent = String(Number((this.point[k] ?? 0).toPrecision(4)));
    }
    const label = table.labels[at], part = at < table.n_train ? "training" : "test";
    this.which.textContent = at < 0 ? "a point of your own"
      : `point ${at + 1} (${part}): ${classes.length ? `class ${classes[label].name}` : brief(label)}`;
  }

  /**
   * Answer by the network of a frame.
   * @param {Frame | null} frame
   * @param {boolean} playing
   */
  draw(frame, playing = false) {
    this.frame = frame;
    if (!this.isOn || (playing && this.skipped++ % SELDOM)) return;
    this.ask();
  }

  ask() {
    const { frame, description, evaluation } = this;
    if (!this.isOn || !frame || !description || !evaluation.canDraw) return;
    const passes = evaluation.of(frame), { model, classes, range: [low, high], titles } = description;
    const given = transform(model, this.point, 1), layers = passes.at(this.point);
    const outputs = layers[layers.length - 1];
    this.network.shaded = this.point;
    this.network.probe([given, ...layers]);
    const answer = answerOf(outputs, classes.length, (low + high) / 2);
    const said = this.answer(outputs, answer.label);
    if (this.answered.textContent !== said) this.answered.textContent = said;
    const scale = classes.length ? 1 : model.scale[1];
    const found = influences(passes.layers, given, answer).map((one) => one * scale);
    this.showMattered(Array.from(found), titles[0]);
    const isStandardised = model.mean.some((one) => one !== 0);
    const what = classes.length ? `class ${classes[answer.label]?.name ?? "?"}` : "a higher value";
    this.word.textContent = honestWord(isStandardised, what);
  }

  /**
   * Show the outputs; return the answer in words.
   * @param {Float64Array} outputs
   * @param {number} label
   */
  answer(outputs, label) {
    const { classes, model: { scale: [mean, deviation] }, range: [low, high] } =
      /** @type {Description} */ (this.description);
    if (!classes.length) {
      fill(this.answers, []);
      return brief(outputs[0] * deviation + mean);
    }
    const shareOf = (/** @type {number} */ value) => Math.max(0, Math.min(1, (value - low) / (high - low)));
    const shares = outputs.length > 1 ? Array.from(outputs) : [1 - shareOf(outputs[0]), shareOf(outputs[0])];
    fill(this.answers, outputs.length > 1 ? classes.map(({ name }, k) =>
      ({ name, share: shares[k], text: shares[k].toFixed(3) })) : []);
    const number = outputs.length > 1 ? shares[label].toFixed(3) : `output ${brief(outputs[0])}`;
    return `class ${classes[label]?.name ?? "?"} (${number})`;
  }

  /**
   * @param {number[]} found
   * @param {string[]} names
   */
  showMattered(found, names) {
    const { image } = /** @type {Description} */ (this.description);
    const largest = Math.max(...found.map(Math.abs), 1e-300);
    if (image) {
      paintImage(this.image, found.map((one) => 0.5 + (0.5 * one) / largest), image);
      fill(this.mattered, []);
      return;
    }
    const order = found.map((_, k) => k).sort((a, b) => Math.abs(found[b]) - Math.abs(found[a]));
    fill(this.mattered, order.slice(0, MOST_BARS).map((k) =>
      ({ name: names[k], share: found[k] / largest, text: brief(found[k]) })));
  }
}

/**
 * Show lines with bars, those to the left for what is negative.
 * @param {HTMLElement} box
 * @param {Bar[]} bars
 */
function fill(box, bars) {
  while (box.children.length > bars.length) box.lastElementChild?.remove();
  bars.forEach(({ name, share, text }, k) => {
    const line = box.children[k] ?? box.appendChild(element("div", { class: "bar" },
      element("span", { class: "name" }), element("span", { class: "track" }, element("i")),
      element("output")));
    const [label, track, number] = /** @type {HTMLElement[]} */ ([...line.children]);
    [label.textContent, label.title, number.textContent] = [name, name, text];
    const fillOf = /** @type {HTMLElement} */ (track.firstElementChild);
    fillOf.className = share < 0 ? "against" : "for";
    fillOf.style.width = `${Math.round(100 * Math.min(1, Math.abs(share)))}%`;
  });
}
