// @ts-check
// Two players side by side on one transport: what is pressed on the first is done on both, and neither
// shows a frame that lies beyond what the other is still to show.
//
// They are two components, each with modules of its own, and meet on the window.

/**
 * @import { Player } from "./player.js"
 *
 * @typedef {"first" | "second"} Side
 */

/** One player's view of the other. */
export class Pair {
  /**
   * @param {Player} player
   * @param {Side} side
   */
  constructor(player, side) {
    this.player = player;
    this.isSecond = side === "second";
    (window.playgroundPair ??= {})[side] = player;
    if (this.isSecond) this.nameGroups();
  }

  /** Give the second player's groups names of their own: both stand on one page. */
  nameGroups() {
    for (const group of this.player.root.querySelectorAll("[role=group][aria-label]")) {
      group.setAttribute("aria-label", `${group.getAttribute("aria-label")} of B`);
    }
  }

  /** @return {Player | null} the other player, if both stand on the page */
  get other() {
    const found = window.playgroundPair?.[this.isSecond ? "first" : "second"];
    const isPair = this.player.root.dataset.layout === "pair";
    return isPair && found?.root.isConnected && found.root.dataset.layout === "pair" ? found : null;
  }

  /**
   * Do to the other player what was done to the first.
   * @param {(other: Player) => void} act
   */
  share(act) {
    if (!this.isSecond && this.other) act(this.other);
  }

  /**
   * Whether the next frame may be shown: not while the other has one before it.
   * @param {number} epoch
   */
  allows(epoch) {
    const { other } = this;
    if (!other?.playing || epoch <= (other.timeline.current?.epochFraction ?? Infinity)) return true;
    const next = other.timeline.queue[0];
    // Without a frame in line it waits for its server, and may yet show one before this.
    return next ? epoch <= next.epochFraction : false;
  }

  /** Whether the other one plays, perhaps on alone: this one has come to its end before it. */
  get otherPlays() {
    return Boolean(this.other?.playing);
  }

  /** Have transports offer Play; the first one's is for both, and pauses until neither plays. */
  showRest() {
    const { player, other, isSecond } = this;
    if (isSecond || !this.otherPlays) player.stage.transport.pause();
    if (isSecond && !this.otherPlays) other?.stage.transport.pause();
  }

  /** @return {string} how much training lies between two frames: the first one's choice */
  get speed() {
    return ((this.isSecond && this.other) || this.player).stage.transport.speed.value;
  }

  /** How far the axis of epochs has to reach for both. */
  get lastEpoch() {
    const { timeline, stage } = this.other ?? {};
    return Math.max(timeline?.frames.at(-1)?.epochFraction ?? 0, stage?.loss.ghostsEnd ?? 0);
  }
}
