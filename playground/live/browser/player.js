// @ts-check
// The player: one transport over network diagram, decision regions and loss.
//
// It plays the frames of its timeline at its own pace, and asks for more when those still to show run
// low. Pausing, scrubbing and drawing need no server.

import { Answers } from "./answers.js";
import { Changes } from "./changes.js";
import { Curve } from "./curve.js";
import { Drawing } from "./drawing.js";
import { makeButton } from "./elements.js";
import { Host } from "./host.js";
import { onKey } from "./keys.js";
import { Leaving } from "./leaving.js";
import { Pair } from "./pair.js";
import { unpack } from "./message.js";
import { AT_REST, asksForMore, isPlaying, next, restsBy } from "./playing.js";
import { Requests } from "./requests.js";
import { Selection } from "./selection.js";
import { Stage } from "./stage.js";
import { Timeline } from "./timeline.js";
import { Touring } from "./touring.js";
import { Waiting } from "./waiting.js";

/**
 * @import { Description, Plotly, Remark, Theme } from "./types.js"
 */

const FULL_RATE = 60; // frames a second that are drawn where nobody else plays
const BATCH = 1, BATCH_IN_A_ROOM = 3; // seconds of playing that are asked for at once

export class Player {
  /** @type {Description} */
  description;
  /** Frames a second that may be drawn, and ms between two answers: the server tells both. */
  rate = 30;
  turn = 0;
  /** When frames were asked for last, and when one was drawn. */
  askedAt = -Infinity;
  drawnAt = -Infinity;
  /** @type {number | null} the frame of the display that is waited for */
  beat = null;

  /** @param {import("./pair.js").Side} side of a pair; the first where it stands alone */
  constructor(side = "first") {
    this.state = AT_REST;
    this.timeline = new Timeline();
    this.curve = new Curve();
    this.requests = new Requests(() => ({
      frame: this.timeline.current?.id,
      run: this.answers.run,
      static: this.answers.static,
    }), new Leaving(() => this.root.isConnected));
    this.changes = new Changes(this);
    this.stage = new Stage(this);
    this.root = this.stage.root;
    this.pair = new Pair(this, side);
    this.stage.loss.reach = () => this.pair.lastEpoch;
    this.root.classList.toggle("second", this.pair.isSecond);
    this.selection = new Selection(this.stage, this);
    this.drawing = new Drawing(this.stage, this.selection, this);
    this.host = new Host(this);
    this.answers = new Answers(this);
    this.tour = this.pair.isSecond ? null : new Touring(this);
    new Waiting(this, (text) => this.stage.transport.notifyWaiting(text));
    if (this.pair.isSecond) return; // keys, too, are pressed on the first alone
    document.addEventListener("keydown", (event) => onKey(event, this.stage, this.selection));
  }

  /**
   * Take an event into the state of playing: see playing.js.
   * @param {import("./playing.js").Event} event
   */
  happen(event) {
    const { timeline, requests } = this;
    this.state = next(this.state, event, {
      queued: timeline.queue.length,
      isAsked: requests.includes("play"),
      isLost: !requests.signs.isConnected,
    });
  }

  /** Whether frames are shown by themselves. */
  get playing() {
    return isPlaying(this.state);
  }

  // ---- what comes ----

  /**
   * Take a message of the server's.
   * @param {Uint8Array} bytes
   * @param {(request: object) => void} send takes requests to the server
   * @param {Theme} theme
   * @param {number} came when it had come
   */
  async receive(bytes, send, theme, came) {
    this.requests.send = send;
    const { header, arrays } = unpack(bytes);
    await this.answers.receive(header, arrays, theme, came);
    this.tour?.look();
  }

  /**
   * Take Plotly when it has come, after the first frames: null where it cannot be loaded.
   * @param {Plotly | null} plotly
   */
  async takePlotly(plotly) {
    await this.drawing.takePlotly(plotly);
    this.show();
  }

  /** Ask for frames when the queue holds less than half of a batch. */
  refill() {
    const { last, queue } = this.timeline;
    // After what was clicked on, never before it.
    if (!last || !asksForMore(this.state) || !this.requests.isFree) return;
    // Few at first, so that the answer to Play comes at once; then a second of playing, in a full room
    // more: an answer costs the server more than its frames.
    const { isFresh } = this.state;
    const n = isFresh ? 4 : Math.round(this.rate * (this.rate < FULL_RATE ? BATCH_IN_A_ROOM : BATCH));
    const now = performance.now();
    if (queue.length >= n / 2 || (!isFresh && now - this.askedAt < this.turn)) return;
    this.askedAt = now;
    this.requests.ask({ do: "play", name: this.pair.speed, n, frame: last.id });
    this.happen({ is: "asked" });
  }

  // ---- transport ----

  toggle() {
    if (this.playing || this.pair.otherPlays) this.pause();
    else this.play();
  }

  play() {
    const { timeline } = this, { isBack } = timeline;
    if (!timeline.current) return;
    this.stage.slow.close();
    this.happen({ is: "play", isBack });
    this.host.onPlay(isBack);
    timeline.cut();
    this.drawing.showSlider();
    this.notify("");
    this.stage.transport.play();
    this.refill();
    this.animate();
    this.pair.share((other) => other.play());
  }

  /** @param {boolean} isAtEnd it ends by itself: of a pair the other one plays to its own end */
  pause(isAtEnd = false) {
    const wasPlaying = this.state.name !== "idle";
    if ((wasPlaying || this.pair.otherPlays) && !isAtEnd) this.pair.share((other) => other.pause());
    this.happen({ is: "pause" });
    this.requests.drop("play");
    this.pair.showRest();
    this.show();
    if (wasPlaying) this.host.onStop();
  }

  /** @param {string} unit "update" or "epoch" */
  stepBy(unit) {
    const { timeline } = this;
    if (!timeline.current || this.state.wait) return;
    this.pause();
    timeline.cut();
    timeline.queue = [];
    this.drawing.showSlider();
    this.notify("");
    // The frame is filled in when the request goes out: fast clicks make a step each.
    this.requests.ask({ do: "step", name: unit, n: 1 });
    this.pair.share((other) => other.stepBy(unit));
  }

  reset() {
    if (!this.timeline.current) return;
    this.pause();
    this.timeline.queue = [];
    this.notify("");
    this.requests.ask({ do: "reset" });
    this.pair.share((other) => other.reset());
  }

  /**
   * Stop at a frame of the timeline.
   * @param {number} index
   */
  seek(index) {
    if (this.playing) this.pause();
    this.goTo(index);
    const { current } = this.timeline;
    this.pair.share((other) => current && other.seek(other.timeline.lastUpTo(current.epochFraction)));
  }

  /**
   * Stop at a frame that is known by its id; where it is not there, at none.
   * @param {number | undefined} id
   */
  goBackTo(id) {
    const at = this.timeline.indexOf(id);
    if (at >= 0) this.seek(at);
  }

  /**
   * Show a frame of the timeline.
   * @param {number} index
   */
  goTo(index) {
    this.stage.transport.note = "";
    this.timeline.goTo(index);
    this.show();
  }

  /**
   * Do what the coach offers: go to a frame, or ask the server, which knows what it has offered.
   * @param {Remark} remark
   */
  follow({ seek, leads }) {
    if (seek === null) this.requests.ask({ do: "advice", frame: this.timeline.current?.id, leads });
    else this.seek(this.timeline.indexOf(seek));
  }

  /**
   * @param {string} text
   * @param {HTMLElement[]} buttons
   */
  notify(text, ...buttons) {
    this.stage.transport.notify(text, ...buttons);
  }

  // ---- frame by frame ----

  /** Go on with each frame of the display while it plays: at rest the page costs nothing. */
  animate() {
    this.beat ??= requestAnimationFrame((now) => {
      this.beat = null;
      if (this.state.name === "idle") return;
      this.animate();
      this.tick(now);
    });
  }

  /** @param {number} now */
  tick(now) {
    const { timeline } = this;
    // Half a display frame of tolerance: else a rate of 60 would wait for every second one.
    const [first] = timeline.queue;
    const isDue = now - this.drawnAt >= 1000 / this.rate - 8;
    let frame = isDue && first && this.pair.allows(first.epochFraction) ? timeline.queue.shift() : undefined;
    if (frame) {
      this.drawnAt = now;
      // What was added between two others takes no time of its own.
      for (let following; frame.isBetween && (following = timeline.queue.shift()); frame = following) {
        timeline.append(frame);
      }
      timeline.append(frame);
      this.show();
    }
    this.happen({ is: "tick" });
    if (this.playing) this.refill();
    else this.finish();
  }

  /** Come to rest after the last frame, and say why. */
  finish() {
    const { ended, paused } = this.state, reason = restsBy(this.state);
    this.pause(true);
    if (reason === "ended") {
      this.notify(
        ended ?? "", makeButton("Last finite frame", () => this.seek(Infinity)),
        makeButton("Back to the start", () => this.reset()),
      );
    } else if (reason === "paused") {
      this.stage.transport.note = paused ?? "";
      this.drawing.showStatus();
    }
  }

  /** Draw the frame that is shown, and have the page know it. */
  show() {
    if (!this.timeline.current) return;
    this.drawing.draw();
    this.stage.slow.show(this.timeline.current);
    this.stage.damage.show(this.timeline.frames, this.timeline.shown);
    this.host.showWait();
    this.drawing.showStatus();
    this.host.look();
  }
}
