// @ts-check
// What builds the network on its diagram: the controls of layers, units, activations and features.

import { FeatureSwitches } from "./features.js";
import { Structure } from "./structure.js";

/**
 * @import { Controls, Plan } from "./layout.js"
 * @import { Hidden } from "./structure.js"
 * @import { Description, Locks } from "./types.js"
 *
 * What is asked for, and whether such a request is still in line.
 * @typedef {object} On
 * @property {(name: string, value: unknown) => void} choose a setting
 * @property {(layers: Hidden[]) => void} layers
 * @property {(action: string, name?: string) => boolean} isWaiting
 */

export class Builder {
  /** @param {On} on */
  constructor(on) {
    this.structure = new Structure({
      layers: on.layers,
      output: (name) => on.choose("output_activation", name),
      isWaiting: () => on.isWaiting("layers"),
    });
    this.features = new FeatureSwitches({
      feed: (names) => on.choose("features", names),
      isWaiting: () => on.isWaiting("set", "features"),
    });
  }

  /** @return {Controls} what of it is there */
  get controls() {
    const { has: { layers }, choiceWidth } = this.structure;
    return { layers, activations: choiceWidth, features: this.features.count };
  }

  /** @param {Description} description */
  describe(description) {
    this.structure.describe(description);
    this.features.describe(description);
  }

  /**
   * @param {Set<string>} locked the settings that an exercise has locked
   * @param {Pick<Locks, "layers" | "units" | "options">} limits
   */
  lock(locked, limits) {
    [this.structure.locked, this.structure.limits] = [locked, limits];
    this.features.isLocked = locked.has("features");
    this.features.show();
  }

  /**
   * Be there, or not.
   * @param {boolean} isShown
   */
  offer(isShown) {
    this.structure.isShown = this.features.isShown = isShown;
    this.features.show();
  }

  /**
   * @param {HTMLElement} box of the diagram
   * @param {Plan} plan
   */
  place(box, plan) {
    this.structure.place(plan);
    this.features.place(box, plan);
  }

  /** What was asked for is answered: show what there is. */
  settle() {
    this.structure.settle();
    this.features.settle();
  }
}
