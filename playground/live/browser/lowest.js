// @ts-check
// The lowest test loss: a mark on the timeline, and a button beside it that goes there.

import { element, makeButton, whole } from "./elements.js";

/** @import { Frame } from "./types.js" */

const SIGN = "\u25bc"; // of the mark on the loss chart, too

export class LowestMark {
  resolution = "";
  /** What the button says: it is told of each frame, and changes seldom. */
  said = "";
  share = "";

  /** @param {() => void} go shows the frame */
  constructor(go) {
    this.tick = element("span", { class: "tick", "aria-hidden": "true" });
    this.tick.hidden = true;
    this.epoch = element("span");
    this.button = makeButton("", go, { class: "lowest" });
    this.button.append(
      element("span", { "aria-hidden": "true" }, `${SIGN} `),
      element("span", { class: "long" }, "Lowest test loss: "), this.epoch,
    );
    this.button.hidden = true;
  }

  /** @param {string} resolution which ends of epochs it is of; empty without test points */
  describe(resolution) {
    [this.resolution, this.said, this.share] = [resolution, "", "unknown"];
    // Its room is kept while there are test points: nothing moves when it comes and goes.
    this.button.hidden = !resolution;
    if (!resolution) this.tick.hidden = true;
    this.offer(undefined, undefined);
  }

  /**
   * Mark its place on a timeline of some frames.
   * @param {number} n frames
   * @param {number} at which one it is, -1 for none
   */
  mark(n, at) {
    const share = at < 0 || n < 2 ? "" : String(at / (n - 1));
    if (share === this.share) return;
    this.share = share;
    this.tick.hidden = !share;
    this.tick.style.setProperty("--share", share || "0");
  }

  /**
   * Offer to go there, where it is not shown already.
   * @param {Frame | undefined} lowest
   * @param {Frame | undefined} shown
   */
  offer(lowest, shown) {
    const isOffered = lowest !== undefined && lowest.id !== shown?.id;
    const said = `${isOffered} ${lowest?.epoch}`;
    if (said === this.said) return;
    this.said = said;
    this.button.style.visibility = isOffered ? "" : "hidden";
    if (!lowest) return;
    this.epoch.textContent = `epoch ${whole(lowest.epoch)}`;
    this.button.setAttribute("aria-label", `Go to the lowest test loss: epoch ${whole(lowest.epoch)}`);
    this.button.title = `Where the test loss was lowest so far. ${this.resolution}`;
  }
}
