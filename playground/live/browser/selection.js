// @ts-check
// What is pointed at and what is selected: a unit or a link. The inspector shows it.

import { linkName, unitName } from "./names.js";

/**
 * @import { Damage } from "./damage.js"
 * @import { Inspector } from "./inspector.js"
 * @import { NetworkView } from "./network.js"
 * @import { RegionView } from "./region.js"
 * @import { Requests } from "./requests.js"
 * @import { SlowMotion } from "./slow.js"
 * @import { Timeline } from "./timeline.js"
 * @import { Description, Target } from "./types.js"
 *
 * What shows what is selected.
 * @typedef {object} Views
 * @property {NetworkView} network
 * @property {RegionView} region
 * @property {Inspector} inspector
 * @property {SlowMotion} slow
 * @property {Damage} damage
 *
 * What of the player is read and told here.
 * @typedef {object} State
 * @property {Description} description
 * @property {Timeline} timeline
 * @property {Requests} requests
 * @property {boolean} playing
 */

/**
 * Return what a unit or a link is called in a network; undefined where it does not have it.
 * @param {Description} description
 * @param {Target} target
 */
export function nameIn(description, { layer, unit, row }) {
  const { layers, bias, detailed } = description;
  if (!detailed || layer >= layers.length || unit >= layers[layer]) return undefined;
  if (row === undefined) return unitName(layer, unit, description);
  return row < layers[layer - 1] + (bias ? 1 : 0) ? linkName({ layer, unit, row }, description) : undefined;
}

export class Selection {
  /** @type {Target | null} */
  selected = null;
  /** @type {Target | null} */
  pointed = null;
  /** @type {string | null | undefined} what is selected, by its name when that was done */
  name;

  /**
   * @param {Views} views
   * @param {State} state
   */
  constructor({ network, region, inspector, slow, damage }, state) {
    this.network = network;
    this.region = region;
    this.inspector = inspector;
    this.slow = slow;
    this.damage = damage;
    this.state = state;
  }

  /** @param {Target | null} target */
  is(target) {
    return JSON.stringify(target) === JSON.stringify(this.selected);
  }

  /** @param {Target | null} target */
  pointAt(target) {
    this.pointed = target;
    this.region.point(target);
    this.show();
  }

  /**
   * Select a unit or a link; a unit that is selected already is let go.
   * @param {Target | null} target
   */
  select(target) {
    this.selected = target?.kind === "unit" && this.is(target) ? null : target;
    this.name = this.selected && nameIn(this.state.description, this.selected);
    this.inspector.select(this.selected);
    this.network.select(this.selected);
    this.region.select(this.selected);
    this.slow.choose(this.selected);
    this.damage.choose(this.selected);
    this.show();
  }

  letGo() {
    if (this.selected) this.select(null);
  }

  /** Let go of what a network that was described again does not have, or has as something else. */
  check() {
    const { description } = this.state;
    if (this.pointed && nameIn(description, this.pointed) === undefined) this.pointAt(null);
    if (!this.selected) return;
    if (nameIn(description, this.selected) !== this.name) this.select(null);
    else this.inspector.select(this.selected); // it may have other links now
  }

  /** Show what the frame has there; its gradient is asked for where it is not known. */
  show() {
    const { timeline, requests, playing } = this.state;
    const frame = timeline.drawn;
    if (!frame) return;
    const { before } = timeline;
    this.inspector.draw(frame, before, playing);
    this.network.tell({ frame, before, playing });
    const wanted = this.pointed ?? this.selected;
    const known = frame.gradient || timeline.draft || playing || requests.includes("inspect");
    if (wanted?.layer && !known) requests.ask({ do: "inspect" });
  }
}
