// @ts-check
// What is changed by hand in the player: weights, points, what is frozen, settings.
//
// The server has the last word: it answers with the frame that follows.

/**
 * @import { Drawing } from "./drawing.js"
 * @import { Requests } from "./requests.js"
 * @import { Selection } from "./selection.js"
 * @import { Stage } from "./stage.js"
 * @import { Timeline } from "./timeline.js"
 * @import { Description, Target } from "./types.js"
 *
 * What of the player is read and told here.
 * @typedef {object} State
 * @property {Description} description
 * @property {Timeline} timeline
 * @property {Requests} requests
 * @property {Selection} selection
 * @property {Pick<Stage, "inspector" | "evaluation" | "region">} stage
 * @property {Pick<Drawing, "tryWeight" | "drawNetwork">} drawing
 * @property {boolean} playing
 * @property {{ wait: string }} state what has to be done before weights are changed
 * @property {() => void} pause
 * @property {(text: string) => void} notify
 */

export class Changes {
  /** @param {State} player */
  constructor(player) {
    this.player = player;
    /** @type {number | null} */
    this.editedFrom = null;
  }

  /**
   * Change a setting: what was not shown yet is of the run as it was.
   * @param {string} name
   * @param {unknown} value
   */
  set(name, value) {
    this.player.timeline.queue = [];
    this.player.requests.ask({ do: "set", name, value });
  }

  /**
   * Change the hidden layers.
   * @param {import("./structure.js").Hidden[]} layers
   */
  layers(layers) {
    this.player.timeline.queue = [];
    this.player.notify("");
    this.player.requests.ask({ do: "layers", value: layers });
  }

  newWeights() {
    this.player.pause();
    this.set("weight_seed", Math.floor(Math.random() * 1_000_000));
  }

  /**
   * Add, move or remove a point; training goes on from the weights as they are.
   * @param {unknown[]} value see editing.js
   */
  points(value) {
    this.player.timeline.queue = [];
    this.player.notify("");
    this.player.requests.ask({ do: "points", value });
  }

  /**
   * @param {Target} link
   * @param {number} weight
   * @param {boolean} isLast
   */
  drag(link, weight, isLast) {
    const { selection, stage } = this.player;
    if (!selection.is(link)) selection.select(link);
    stage.inspector.set(weight, isLast);
  }

  /**
   * Set a weight. While it is dragged, each try starts from the frame before the first.
   * @param {number} index among the parameters
   * @param {number} value
   * @param {boolean} isLast
   */
  weight(index, value, isLast) {
    const { player } = this, { wait } = player.state;
    const { current } = player.timeline;
    if (!current) return;
    if (wait) {
      player.notify(wait);
      player.stage.inspector.refuse(wait);
      return;
    }
    if (player.playing) player.pause();
    player.notify("");
    /** @type {import("./types.js").Command} */
    const command = { do: "edit", value: [index, value] };
    // What is typed follows an edit of another weight that is still under way: its frame is filled
    // in when the request goes out.
    if (this.editedFrom !== null || !isLast) command.frame = this.editedFrom ??= current.id;
    player.drawing.tryWeight(index, value);
    player.requests.drop("edit", (waiting) => waiting.value[0] === index);
    player.requests.ask(command);
    if (isLast) this.editedFrom = null;
  }

  /**
   * Add noise to all weights of the frame shown.
   * @param {number} amount as a share of a typical weight
   */
  addNoise(amount) {
    this.damage("noise", [amount, Math.floor(Math.random() * 1_000_000)]);
  }

  /**
   * Freeze a unit or a link that is switched off, so that training does not switch it on again, or
   * free it.
   * @param {number[]} place layer, unit and row, counted from 0
   * @param {boolean} stays
   */
  holdOff(place, stays) {
    const { frozen } = this.player.description;
    const places = placesOff(place, this.player.description);
    const others = frozen.filter((one) => !places.some((off) => covers(off, one)));
    this.setFrozen(stays ? [...others, ...places] : others);
  }

  /**
   * Damage the network of the frame shown.
   * @param {string} name "noise" or "off"
   * @param {number[]} value amount and seed of the noise, or the place that is switched off
   */
  damage(name, value) {
    const { player } = this, { wait } = player.state;
    if (!player.timeline.current) return;
    player.notify(wait);
    if (wait) return;
    if (player.playing) player.pause();
    player.timeline.queue = [];
    player.requests.ask({ do: "damage", name, value });
  }

  /**
   * Hold an input at a value: the pictures follow at once, the address when it is let go.
   * @param {number} k
   * @param {number} value
   * @param {boolean} isLast
   */
  hold(k, value, isLast) {
    const { player } = this;
    const { model } = player.description;
    player.stage.evaluation.hold(k, value);
    player.stage.region.holding.say();
    player.drawing.drawNetwork();
    if (!isLast) return;
    const [low, high] = model.ends[k];
    const share = Math.round((100 * (value - low)) / (high - low)) / 100 || 0; // 0 where there is one value
    const shares = model.shares.map((before, at) => (at === k ? share : before));
    player.requests.ask({ do: "set", name: "held", value: shares });
  }

  /**
   * Hold a place (layer, unit, row; counted from 1) still while the rest trains, or free it.
   * @param {number[]} place
   * @param {boolean} on
   */
  freeze(place, on) {
    const others = this.player.description.frozen.filter((one) => !covers(place, one));
    this.setFrozen(on ? [...others, place] : others);
  }

  /** @param {number[][]} places */
  setFrozen(places) {
    const { frozen, max_frozen: most } = this.player.description;
    if (places.length > Math.max(most, frozen.length)) {
      this.player.notify(`At most ${most} parts can be frozen. Freeze whole units or layers instead.`);
      this.player.stage.inspector.showFreezing();
      return;
    }
    this.set("frozen", places);
  }
}

/**
 * Whether a place is another one, or a part of it.
 * @param {number[]} place
 * @param {number[]} one
 */
function covers(place, one) {
  return place.every((number, k) => one[k] === number);
}

/**
 * Return the links that are 0 where a unit or a link is switched off, counted from 1.
 * @param {number[]} place counted from 0
 * @param {Pick<Description, "layers">} description
 */
export function placesOff([layer, unit, row], { layers }) {
  if (row !== undefined) return [[layer, unit + 1, row + 1]];
  return Array.from({ length: layers[layer + 1] }, (_, k) => [layer + 1, k + 1, unit + 1]);
}
