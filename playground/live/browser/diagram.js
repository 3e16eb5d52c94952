// @ts-check
// The diagram's picture: units as maps of what they answer over the input plane, and links as wide as
// their weights are large. Drawn on a canvas: thousands of links would be slow as elements.

import { OUTPUTS, SHADES, VALUES } from "./colors.js";
import { contextOf, element } from "./elements.js";
import { drawShade, mapOf, weightShares } from "./images.js";
import { writeGiven, writeWeights } from "./givens.js";
import { drawLayers } from "./layers.js";
import { NO_CONTROLS, planOf } from "./layout.js";
import { drawLine, drawLinks, placeLinks } from "./links.js";
import { stepAt, stepsOf } from "./maps.js";
import { isFrozen, unitIndex, unitName, unitTitle } from "./names.js";
import { Numbers } from "./numbers.js";
import { Texts, write } from "./texts.js";

const DEAD = 1, SATURATED = 2;
const FINEST = 50; // points of a unit's map along each side, above which every second one will do

/**
 * @import { Evaluation, Passes } from "./evaluation.js"
 * @import { Controls, Plan } from "./layout.js"
 * @import { DrawnLink, Place } from "./links.js"
 * @import { Description, Frame, Target, Theme } from "./types.js"
 * @import { DrawingContext } from "./vector.js"
 *
 * A unit, with the button that lies over it.
 * @typedef {{ layer: number, unit: number, button: HTMLButtonElement, target: Target }} DrawnUnit
 */

/**
 * Where units and links are, and how they look in a frame.
 *
 * What is laid over it reads `places`, `links`, `units` and `plan`; they are made again by `layOut`.
 */
export class Diagram {
  /** @type {Description} */
  description;
  /** @type {Theme} */
  theme;
  /** @type {DrawingContext} */
  context;
  /** @type {Frame | null} */
  frame = null;
  /** @type {Target | null} */
  pointed = null;
  /** @type {Target | null} */
  selected = null;
  /** @type {ArrayLike<number>[] | null} what each layer has at a point; see `probe` */
  probed = null;
  /** @type {{ x: number, y: number } | null} the point that was probed last */
  asked = null;
  /** @type {string[][]} what the units of each layer have, in a calculation by hand; see `givens.js` */
  given = [];
  /** @type {number[] | null} the point that inputs in a block are shaded by; null for the one held */
  shaded = null;
  /** @type {DrawnUnit[]} layer after layer; none where layers are drawn as boxes */
  units = [];
  /** @type {DrawnLink[]} in the order of the parameters */
  links = [];
  /** @type {Plan | null} where all of it stands; none while it is not laid out */
  plan = null;
  /** @type {Controls} what has to have room beside it */
  controls = NO_CONTROLS;
  /** @type {Place[][]} of the units of each layer, and of its bias; none while it is not laid out */
  places = [];
  /** @type {Set<string>} */
  highlighted = new Set();
  /** @type {Passes | undefined} whose maps are painted */
  painted;
  /** In how many steps the output's map was painted; 0 for none. */
  steps = 0;
  width = 0;
  height = 0;
  /** Of a unit, in px. */
  size = 0;
  /** @type {number[]} the same for the units of each layer */
  sizes = [];
  /** @type {boolean[]} whether there is room for the names of a layer's units */
  named = [];
  /** Points of a painted map along each side. */
  grid = 0;

  /** @param {Evaluation} evaluation tells what units answer at a frame */
  constructor(evaluation) {
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.maps = element("canvas");
    this.texts = new Texts();
    this.numbers = new Numbers();
    this.evaluation = evaluation;
  }

  /** Place units and links for the current size. */
  layOut() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!this.description) return;
    // Not on the page: it is laid out when it gets a size.
    [this.places, this.plan] = [[], null];
    if (!width) return;
    [this.width, this.height] = [width, height];
    const scale = window.devicePixelRatio || 1;
    this.canvas.width = width * scale;
    this.canvas.height = height * scale;
    this.context = contextOf(this.canvas);
    this.context.setTransform(scale, 0, 0, scale, 0, 0);
    this.place();
    for (const { layer, unit, button } of this.units) {
      const [x, y] = this.places[layer][unit];
      const side = this.isInBlock(layer) ? this.sizes[layer] : Math.max(this.size, 12);
      button.style.cssText =
        `left:${x - side / 2}px;top:${y - side / 2}px;width:${side}px;height:${side}px`;
    }
    if (this.frame) this.draw(this.frame);
  }

  place() {
    this.plan = planOf(this.width, this.height, this.description, this.controls);
    ({ size: this.size, sizes: this.sizes, named: this.named, places: this.places } = this.plan);
    this.links = placeLinks(this.description, this.places, this.sizes);
  }

  /**
   * Whether the units of a layer stand in a block, too small for more than a shade.
   * @param {number} layer
   */
  isInBlock(layer) {
    return layer === 0 && Boolean(this.plan?.columns);
  }

  /**
   * Draw it into another context, in the colours of a theme.
   * @param {DrawingContext} context
   * @param {Theme} theme
   */
  drawInto(context, theme) {
    const { context: ownContext, theme: ownTheme } = this;
    [this.context, this.theme] = [context, theme];
    if (this.frame) this.draw(this.frame);
    [this.context, this.theme] = [ownContext, ownTheme];
  }

  /** @param {Frame} frame */
  draw(frame) {
    this.frame = frame;
    const { context } = this;
    if (!context || !this.plan) return;
    context.clearRect(0, 0, this.width, this.height);
    if (!this.description.detailed) {
      drawLayers(this, this.plan, frame, this.controls.activations > 0);
      return;
    }
    // Into a file, texts are written as such.
    const isFile = !(context instanceof CanvasRenderingContext2D && context.canvas === this.canvas);
    drawLinks(this, frame);
    if (this.given.length) writeWeights(this, this.links, frame);
    else this.numbers.drawInto(context, this, frame, isFile);
    this.paintMaps(frame);
    const named = this.units.map((one) => ({ ...one, words: this.drawUnit(one, frame) }));
    if (isFile) write(context, this, named);
    else this.texts.drawInto(/** @type {CanvasRenderingContext2D} */ (context), this, named);
  }

  /**
   * Paint the maps of all units one below the other, to be drawn from there.
   * @param {Frame} frame
   */
  paintMaps(frame) {
    const answers = this.evaluation.of(frame);
    const { classes } = this.description;
    const cut = stepsOf(this.description, true), inSteps = stepsOf(this.description, classes.length > 0);
    if (this.painted === answers && this.steps === inSteps) return;
    [this.painted, this.steps] = [answers, inSteps];
    const stride = answers.grid > FINEST ? 2 : 1, grid = Math.ceil(answers.grid / stride);
    const n = this.units.length;
    if (this.maps.width !== grid || this.maps.height !== grid * n) {
      [this.maps.width, this.maps.height] = [grid, grid * n];
    }
    const context = contextOf(this.maps, { willReadFrequently: true });
    const drawing = context.createImageData(grid, grid * n), pixels = new Uint32Array(drawing.data.buffer);
    const { task, image, layers: { length } } = this.description, last = length - 1;
    this.units.forEach(({ layer, unit }, k) => {
      if (this.isInBlock(layer)) return;
      const ofWeights = image && layer === 1;
      const map = ofWeights
        ? mapOf(weightShares(this.description, frame.parameters, unit), image, grid)
        : answers.unit(layer, unit, stride).map;
      const steps = ofWeights ? 0 : layer < last ? cut : inSteps;
      const { pixels: colors } = layer === last && task === "values" ? VALUES : OUTPUTS;
      for (let y = 0; y < grid; y++) {
        const row = (k * grid + grid - 1 - y) * grid;
        for (let x = 0; x < grid; x++) {
          pixels[row + x] = colors[Math.round(stepAt(map[y * grid + x], steps) * SHADES)];
        }
      }
    });
    context.putImageData(drawing, 0, 0);
    this.grid = grid;
  }

  /**
   * Draw a unit; return its name and state.
   * @param {DrawnUnit} drawn
   * @param {Frame} frame
   */
  drawUnit({ layer, unit, button }, frame) {
    const { context, description } = this, size = this.sizes[layer];
    const [x, y] = this.places[layer][unit];
    const [left, top] = [x - size / 2, y - size / 2];
    const k = unitIndex({ layer, unit }, description.layers), { grid } = this;
    const place = (layer ? description.layers[0] + k : unit) * grid;
    const given = this.given[layer]?.[unit];
    if (this.isInBlock(layer)) drawShade(this, unit, [left, top], size);
    else if (given === undefined) context.drawImage(this.maps, 0, place, grid, grid, left, top, size, size);
    else writeGiven(this, [x, y], given);
    const state = layer ? frame.states?.[k] : 0;
    const frozen = layer > 0 && isFrozen({ layer, unit }, description.frozen);
    const words = [frozen && "frozen", state === DEAD && "dead", state === SATURATED && "saturated"]
      .filter(Boolean);
    this.outline(left, top, { layer, unit }, frozen);
    if (state === DEAD) this.cross(left, top);
    if (state === SATURATED) this.corners(left, top);
    const name = unitName(layer, unit, description);
    const title = unitTitle(layer, unit, description);
    const kind = layer ? description.activations[layer - 1] : "input";
    const titles = title === name ? [] : [title];
    const label = [name, ...titles, kind, ...words, ...sayGiven(given)].join(", ");
    if (button.title !== label) {
      button.title = label;
      button.setAttribute("aria-label", label);
    }
    return [title, ...words].join(" ");
  }

  /**
   * @param {number} left
   * @param {number} top
   * @param {Target} target
   * @param {boolean} frozen
   */
  outline(left, top, { layer, unit }, frozen) {
    const { context, selected, pointed } = this, size = this.sizes[layer];
    /** @type {(other: Target | null) => boolean} */
    const is = (other) => other?.kind === "unit" && other.layer === layer && other.unit === unit;
    const isHighlighted = this.highlighted.has(`${layer}`) || this.highlighted.has(`${layer}.${unit}`);
    context.strokeStyle = isHighlighted || is(selected) ? this.theme.primary : this.theme.text;
    const thin = this.isInBlock(layer) ? 0.5 : 1;
    context.lineWidth = (isHighlighted || is(selected) ? 3 : is(pointed) ? 2 : 1) * thin;
    context.strokeRect(left, top, size, size);
    if (frozen) {
      context.lineWidth = 1;
      context.strokeStyle = this.theme.text;
      context.strokeRect(left - 3, top - 3, size + 6, size + 6);
    }
  }

  /**
   * Tell below each unit what it answers at a point.
   * @param {ArrayLike<number>[] | null} layers of each what it has there; null to tell names again
   * @param {{ x: number, y: number }} [place] the point
   */
  probe(layers, place) {
    this.probed = layers;
    if (place) this.asked = place;
    if (this.frame && this.context) this.draw(this.frame);
  }

  /**
   * Show what units have in a calculation by hand; without any, show their maps.
   * @param {string[][]} given
   */
  give(given) {
    if (JSON.stringify(given) === JSON.stringify(this.given)) return;
    this.given = given;
    if (this.frame && this.context) this.draw(this.frame);
  }

  /**
   * A dead unit is crossed out.
   * @param {number} left
   * @param {number} top
   */
  cross(left, top) {
    const { context, size } = this;
    context.strokeStyle = "#222";
    context.lineWidth = 1.5;
    drawLine(context, { from: [left, top], to: [left + size, top + size] });
    drawLine(context, { from: [left + size, top], to: [left, top + size] });
  }

  /**
   * A saturated unit has two dark corners.
   * @param {number} left
   * @param {number} top
   */
  corners(left, top) {
    const { context, size } = this;
    const c = size * 0.32;
    context.fillStyle = "#222";
    for (const [x, y, d] of [[left, top, 1], [left + size, top + size, -1]]) {
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(x + d * c, y);
      context.lineTo(x, y + d * c);
      context.fill();
    }
  }
}

/**
 * Say what a unit has in a calculation by hand, for its name.
 * @param {string | undefined} given
 */
function sayGiven(given) {
  if (given === undefined) return [];
  return [given === "?" ? "to be found" : `value ${given}`];
}
