// @ts-check
// What the network of a frame answers: over the plane that is shown, and at the points of the table.
//
// The browser computes it from the frame's parameters alone. It is kept for the frame that was asked
// for last: all of it is there again in a few milliseconds.

import { forward, passLayer, transform } from "../../export/javascript/forward.js";

const MOST_TIMES = 4, CELLS = 24; // of a map along each side: so many times so many cells, at most
const MOST_PRODUCTS = 3_000_000; // of a weight and a number, for the map of one frame
const ACTIVATION = 12; // so many products take as long as an activation
const CURVE_POINTS = 201; // points of the curve over a single input
const LARGEST_NUMBER = 1e300; // for those that are none
const LARGEST_DRAWN = 1e30; // what a chart can still place
const LEAST_END = 0.125; // of the scale of an activation without bounds

/**
 * @import { Layer } from "../../export/javascript/forward.js"
 * @import { Description, Ends, Frame, Model } from "./types.js"
 *
 * Points, what the network is given at them, and the arrays that its layers may write over.
 * @typedef {{ n: number, inputs: Float64Array, buffers: Float64Array[] }} PointSet
 * @typedef {"plane" | "points" | "curve"} SetName
 */

/**
 * Return the layers of a network, as `forward` takes them; their numbers stay those of `parameters`.
 * @param {Pick<Description, "layers" | "bias" | "activations">} network
 * @param {Float64Array} parameters
 * @return {Layer[]}
 */
export function layersOf({ layers, bias, activations }, parameters) {
  let start = 0;
  const cut = (/** @type {number} */ size) => parameters.subarray(start, (start += size));
  return activations.map((activation, k) => {
    const [nIn, nOut] = [layers[k], layers[k + 1]];
    return { nIn, nOut, activation, weights: cut(nIn * nOut), biases: bias ? cut(nOut) : null };
  });
}

/**
 * Return how many points a map has along each side: as many as are computed in time.
 * @param {number[]} layers units of each, the inputs first
 */
export function gridFor(layers) {
  const products = layers.slice(1).reduce((sum, n, k) => sum + n * (layers[k] + ACTIVATION), 0);
  const times = Math.floor(Math.sqrt(MOST_PRODUCTS / products) / CELLS);
  return CELLS * Math.min(MOST_TIMES, Math.max(1, times)) + 1;
}

/**
 * Return `n` numbers from one end to the other.
 * @param {Ends} ends
 * @param {number} n
 */
export function between([low, high], n) {
  return Float64Array.from({ length: n }, (_, k) => low + ((high - low) * k) / (n - 1));
}

/**
 * Return the points that a map is taken at, row by row from below: a column for each coordinate.
 * @param {Description["window"]} window
 * @param {Pick<Model, "shown" | "held">} model
 * @param {number} grid how many there are along each side
 */
export function planePoints(window, { shown, held }, grid) {
  const [x, y] = window.map((ends) => between(ends, grid));
  const area = grid * grid, points = new Float64Array(held.length * area);
  held.forEach((value, k) => points.fill(value, k * area, (k + 1) * area));
  for (let at = 0; at < area; at++) {
    points[shown[0] * area + at] = x[at % grid];
    if (shown.length > 1) points[shown[1] * area + at] = y[Math.floor(at / grid)];
  }
  return points;
}

/**
 * Return values as shares of the way between two ends, every `stride`th along each side of a map.
 * @param {Float64Array} values
 * @param {Ends} ends
 * @param {number} grid
 * @param {number} stride
 */
export function sharesOf(values, [low, high], grid = 0, stride = 1) {
  if (stride === 1) return values.map((value) => shareOf(value, low, high));
  const side = Math.ceil(grid / stride), shares = new Float64Array(side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      shares[y * side + x] = shareOf(values[(y * grid + x) * stride], low, high);
    }
  }
  return shares;
}

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export function shareOf(value, low, high) {
  if (low === high) return 0.5; // of an input that is held
  const share = (value - low) / (high - low);
  return share > 0 ? Math.min(1, share) : 0; // 0 for what is no number, too
}

export class Evaluation {
  /** @type {Description} */
  description;
  /** @type {number} how many points a map has along each side */
  grid;
  /** @type {Passes | null} of the frame that was asked for last */
  last = null;
  /** @type {Ends[]} by feature; each is there once it was asked for */
  inputRanges = [];
  /** @type {Record<"plane" | "points", PointSet> & { curve: PointSet | null }} */
  sets;
  /** @type {number[] | null} where the curve over a single input has its points */
  curveAt;

  /**
   * Take what a network is given and how it is built.
   * @param {Description} description
   * @param {number} grid how many points a map has along each side
   */
  describe(description, grid = gridFor(description.layers)) {
    const { model, table, window, curve } = description;
    [this.description, this.grid, this.last, this.inputRanges] = [description, grid, null, []];
    /** @type {(points: ArrayLike<number>, n: number) => PointSet} */
    const set = (points, n) => ({ n, inputs: transform(model, points, n), buffers: [] });
    const columns = model.held.flatMap((_, k) => table.inputs.map((row) => row[k]));
    this.sets = {
      plane: set(planePoints(window, model, grid), grid * grid),
      points: set(columns, table.inputs.length),
      curve: curve ? set(between(window[0], CURVE_POINTS), CURVE_POINTS) : null,
    };
    this.curveAt = curve ? Array.from(between(window[0], CURVE_POINTS)) : null;
  }

  /**
   * Hold an input that is not an axis of the plane at a value.
   * @param {number} k
   * @param {number} value
   */
  hold(k, value) {
    const { window, model } = this.description;
    model.held[k] = value;
    const { n, buffers } = this.sets.plane;
    const inputs = transform(model, planePoints(window, model, this.grid), n);
    this.sets.plane = { n, inputs, buffers };
    [this.last, this.inputRanges] = [null, []];
  }

  /**
   * Return the answers of a frame; they hold until it is asked for another's.
   * @param {Pick<Frame, "parameters">} frame
   */
  of(frame) {
    if (this.last?.parameters !== frame.parameters) this.last = new Passes(this, frame.parameters);
    return this.last;
  }

  /**
   * Return the ends of what the network is given of a feature, over the plane.
   * @param {number} feature
   * @return {Ends}
   */
  inputRange(feature) {
    const { n, inputs } = this.sets.plane;
    const endOf = (/** @type {typeof Math.min} */ end) =>
      inputs.subarray(feature * n, (feature + 1) * n).reduce((one, other) => end(one, other));
    return (this.inputRanges[feature] ??= [endOf(Math.min), endOf(Math.max)]);
  }

  /** Whether the network can be computed here: all of its activations are known. */
  get canDraw() {
    return this.description.model.drawable;
  }

  /**
   * Return what the network is given at a place of the plane, and what each layer makes of it.
   * @param {Pick<Frame, "parameters">} frame
   * @param {number} x
   * @param {number} y
   */
  probe(frame, x, y) {
    const point = this.pointAt(x, y);
    return [transform(this.description.model, point, 1), ...this.of(frame).at(point)];
  }

  /**
   * Return the coordinates of the point at a place of the plane.
   * @param {number} x
   * @param {number} y
   */
  pointAt(x, y) {
    const { held, shown } = this.description.model;
    return held.map((value, k) => (k === shown[0] ? x : k === shown[1] ? y : value));
  }
}

/** The forward passes of one network, each made when it is asked for. */
export class Passes {
  /** @type {Partial<Record<SetName, Float64Array[]>>} */
  passed = {};
  /** @type {Float64Array | undefined} */
  shares;

  /**
   * @param {Evaluation} evaluation
   * @param {Float64Array} parameters
   */
  constructor(evaluation, parameters) {
    this.evaluation = evaluation;
    this.parameters = parameters;
    this.layers = layersOf(evaluation.description, parameters);
  }

  get grid() {
    return this.evaluation.grid;
  }

  /**
   * Return a set of points; the curve's is there where the data have a single input.
   * @param {SetName} name
   */
  set(name) {
    return /** @type {PointSet} */ (this.evaluation.sets[name]);
  }

  /**
   * Return the columns of each layer at a set of points.
   * @param {SetName} name
   */
  pass(name) {
    const set = this.set(name);
    return (this.passed[name] ??= set.buffers = forward(this.layers, set.inputs, set.n, set.buffers));
  }

  /**
   * @param {SetName} name
   * @param {number} layer 0 for what the network is given
   * @param {number} unit
   */
  column(name, layer, unit) {
    const { n, inputs } = this.set(name);
    return (layer ? this.pass(name)[layer - 1] : inputs).subarray(unit * n, (unit + 1) * n);
  }

  /**
   * Return the outputs that are shown, in the value's own unit: a column for each.
   * @param {SetName} name
   */
  shown(name) {
    const { outputs, scale: [mean, deviation] } = this.evaluation.description.model;
    const last = this.pass(name)[this.layers.length - 1], { n } = this.set(name);
    return last.subarray(last.length - outputs * n).map((value) => value * deviation + mean);
  }

  /** Return the shown outputs over the plane as shares of their range, one map after the other. */
  map() {
    return (this.shares ??= sharesOf(this.shown("plane"), this.evaluation.description.range));
  }

  /**
   * Return a unit's map as shares of its range, of every `stride`th point, with the range.
   * @param {number} layer
   * @param {number} unit
   * @param {number} stride
   */
  unit(layer, unit, stride = 1) {
    const values = this.column("plane", layer, unit), range = this.rangeOf(layer, unit);
    return { map: sharesOf(values, range, this.grid, stride), range };
  }

  /**
   * Return the values at the two ends of a unit's colours.
   *
   * Without bounds they are a power of 2, as the largest that is shown needs it: they change seldom.
   * @param {number} layer
   * @param {number} unit
   * @return {Ends}
   */
  rangeOf(layer, unit) {
    if (!layer) return this.evaluation.inputRange(unit);
    const { model, range: [low, high], task } = this.evaluation.description;
    if (task === "values" && layer === this.layers.length) {
      // As over the plane, but on the scale that values are learned on.
      const [mean, deviation] = model.scale;
      return [(low - mean) / deviation, (high - mean) / deviation];
    }
    const bounds = model.ranges[layer - 1];
    if (bounds) return bounds;
    let largest = LEAST_END;
    for (const name of /** @type {const} */ (["plane", "points"])) {
      for (const value of this.column(name, layer, unit)) {
        const size = Math.abs(value);
        if (size > largest) largest = size;
      }
    }
    const end = 2 ** Math.ceil(Math.log2(Math.min(largest, LARGEST_NUMBER)));
    return [-end, end];
  }

  /**
   * Return what a unit answers at the points of the table.
   * @param {number} layer
   * @param {number} unit
   */
  pointsOf(layer, unit) {
    return this.column("points", layer, unit);
  }

  /** Return the shown outputs at the points of the table, point after point. */
  outputs() {
    const columns = this.shown("points"), { n } = this.set("points");
    const width = columns.length / n;
    return columns.map((_, at) => columns[(at % width) * n + Math.floor(at / width)]);
  }

  /**
   * Return the net input of a unit over the plane; layers are counted from 1.
   * @param {number} layer
   * @param {number} unit
   */
  netInput(layer, unit) {
    const { nIn, nOut, weights, biases } = this.layers[layer - 1], { n, inputs } = this.set("plane");
    const own = {
      nIn, nOut: 1, activation: "linear",
      weights: Float64Array.from({ length: nIn }, (_, row) => weights[row * nOut + unit]),
      biases: biases && [biases[unit]],
    };
    const net = new Float64Array(n);
    passLayer(own, layer > 1 ? this.pass("plane")[layer - 2] : inputs, n, net);
    return net;
  }

  /** Return the curve of each shown output over a single input. */
  curves() {
    const clipped = this.shown("curve").map(
      (value) => Math.max(-LARGEST_DRAWN, Math.min(LARGEST_DRAWN, value)));
    const { outputs } = this.evaluation.description.model;
    return Array.from({ length: outputs }, (_, k) =>
      clipped.subarray(k * CURVE_POINTS, (k + 1) * CURVE_POINTS));
  }

  /**
   * Return the activations of every layer at a point, given by its coordinates.
   * @param {number[]} point
   */
  at(point) {
    return forward(this.layers, transform(this.evaluation.description.model, point, 1), 1);
  }
}
