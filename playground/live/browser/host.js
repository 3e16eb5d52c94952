// @ts-check
// The page that the player stands on: what it decides of the player, and what it is told.

import { isShut } from "./playing.js";

const LOOK_PAUSE = 150; // ms that a frame is shown before the page is told
const LONGEST_CHANGE = 5000; // ms from a change on the page until the run comes that it leads to

/**
 * @import { Player } from "./player.js"
 * @import { Header, Locks } from "./types.js"
 */

export class Host {
  layout = "";
  /** Whether the page shows numbers of a frame, and wants to know which one it is. */
  isTold = false;
  /** @type {number | undefined} the frame that it was told, by its id */
  toldFrame;
  /** Whether playing has stopped, and the page does not know yet. */
  hasStopped = false;
  /** What is hidden or shut, written out. */
  locks = "";
  /** What the server last counted when it said which frame to go to. */
  sought = 0;
  /** When Play was pressed, and anything beside the player. */
  playedAt = -Infinity;
  touchedAt = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  looking;

  /** @param {Player} player */
  constructor(player) {
    this.player = player;
    for (const kind of ["click", "change", "keydown"]) {
      document.addEventListener(kind, ({ target }) => {
        const isInside = target instanceof Node && player.root.contains(target);
        if (!isInside) this.touchedAt = performance.now();
      }, true);
    }
    this.beSeen();
  }

  /**
   * Let the keeper of the visit see which frame is shown: of which run, and after how many updates;
   * and have it wait for what is asked for.
   */
  beSeen() {
    if (this.player.pair.isSecond) return; // what is kept is the first one's
    const { timeline } = this.player;
    const keeper = (window.playgroundKeeper ??= {});
    keeper.see = () => {
      const { answers: { run, version } } = this.player;
      return timeline.current ? [run, version, timeline.current.updates] : [];
    };
    keeper.settle = (then) => this.player.requests.settle(then);
  }

  /**
   * The page decides what is shown; and it is told which frame that is.
   * @param {Header} header
   */
  take({ layout, highlighted, current, seek_to: seekTo, locks, steps }) {
    const { player } = this, { stage, timeline } = player;
    this.lock(locks);
    stage.network.offerBuilding(["full", "task"].includes(layout));
    // Told once; the message may come again.
    const [count, id] = seekTo;
    const at = timeline.indexOf(id);
    if (count > this.sought && at >= 0) {
      this.sought = count;
      if (player.playing && !this.playsNext) player.pause();
      player.goTo(at); // alone: the other one of a pair is told of its own
    }
    const isBeside = !["full", "task"].includes(layout);
    player.root.classList.toggle("beside", isBeside);
    if (isBeside) stage.slow.close(); // what stands beside it tells the phases, or has no room
    player.root.dataset.layout = layout;
    if (!player.playing) player.pair.showRest(); // another page has no second one to be paused
    this.isTold = layout !== "full";
    [this.layout, this.toldFrame] = [layout, current];
    const before = [...stage.network.highlighted].join();
    stage.transport.undoing.take(steps);
    if (!stage.slow.isOn && before !== highlighted.join()) {
      stage.network.highlighted = new Set(highlighted);
      if (timeline.current) stage.network.draw(timeline.current);
    }
    this.look();
  }

  /**
   * Hide tools and panels, as an exercise asks; and keep Play and Step shut while it waits.
   * @param {Locks} locks
   */
  lock(locks) {
    const { player } = this, { wait } = locks;
    const key = JSON.stringify(locks);
    if (key === this.locks) return;
    this.locks = key;
    player.stage.lock(locks);
    player.stage.network.give(locks.given);
    player.drawing.showStatus();
    player.happen({ is: "wait", wait });
    this.showWait();
  }

  /** Shut Play and Step while an answer is waited for, as soon as all that was recorded is shown. */
  showWait() {
    const { state, timeline, stage, drawing } = this.player;
    const isShutNow = isShut({ ...state, queued: timeline.queue.length }, timeline.isBack);
    if (stage.transport.waitFor(isShutNow ? state.wait : "")) drawing.showStatus();
  }

  /**
   * Tell a page that shows numbers of its own which frame they are to be of.
   * @param {number} pause ms
   */
  look(pause = LOOK_PAUSE) {
    clearTimeout(this.looking);
    const { player } = this, { requests, timeline } = player;
    const wonders = this.layout === "full" && player.stage.transport.coach.isOn;
    if (!(this.isTold || this.hasStopped || wonders) || player.playing || !timeline.current) return;
    this.looking = setTimeout(() => {
      const { current } = timeline;
      if (!current || player.playing || requests.includes("look")) return;
      const isKnown = (current.id === this.toldFrame || !this.isTold) && !this.hasStopped;
      const isSaid = !wonders || current.remark !== undefined;
      if (isKnown && isSaid) return;
      this.hasStopped = false;
      requests.ask({ do: "look", frame: current.id });
    }, pause);
  }

  /** The page believes that it plays, and that the last frame of the queue is shown: tell it at once. */
  onStop() {
    this.hasStopped = true;
    this.look(0);
  }

  /**
   * Take note that Play was pressed.
   * @param {boolean} isBack at a frame before the last
   */
  onPlay(isBack) {
    this.playedAt = performance.now();
    if (isBack) this.locks = ""; // the server tells again what there is to wait for
  }

  /** Whether Play was pressed since something was changed that leads to another run. */
  get playsNext() {
    const { playedAt, touchedAt } = this;
    return playedAt >= touchedAt && performance.now() - touchedAt < LONGEST_CHANGE;
  }
}
