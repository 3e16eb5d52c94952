// @ts-check
// A slow answer, a silent line, a lost connection: Streamlit's own signs of a slow answer are switched
// off (ui/quiet.css), and this tells all of it in the player's status line.

const SLOW = 1000; // ms of waiting for an answer until it is told
const SILENT = 2000; // ms without any sign of the server
const LOOK_EVERY = 100; // ms between two looks
const STALE = '[data-stale="true"]'; // Streamlit's mark: a script runs that has yet to draw this
// What Streamlit changes when a script begins or the connection is lost; see signs.js.
const MARKS = ["data-stale", "data-test-script-state", "data-test-connection-state"];
// Seconds that are told: few, since what reads the page aloud reads each of them.
const TOLD = [600, 300, 120, 60, 30, 20, 10, 5, 2];

/**
 * @import { Requests } from "./requests.js"
 * @import { Timeline } from "./timeline.js"
 * @typedef {{ requests: Requests, timeline: Timeline, playing: boolean }} State
 */

/** Tells whether the page waits for the server. */
export class Waiting {
  /**
   * @param {State} state
   * @param {(text: string) => void} notify is told a text when that changes
   */
  constructor(state, notify) {
    this.state = state;
    this.notify = notify;
    this.said = "";
    /** @type {number | null} */
    this.staleSince = null;
    /** @type {number | null} */
    this.goneSince = null;
    /** @type {ReturnType<typeof setInterval> | null} */
    this.looking = null;
    state.requests.onSend = () => this.watch();
    new MutationObserver(() => this.watch()).observe(document.body, {
      subtree: true, attributes: true, attributeFilter: MARKS,
    });
  }

  /** Look every now and then, as long as there is something to wait for. */
  watch() {
    this.looking ??= setInterval(() => {
      this.look(performance.now());
      if (this.isWaiting) return;
      clearInterval(this.looking ?? undefined);
      this.looking = null;
    }, LOOK_EVERY);
  }

  /** Whether there was anything to wait for at the last look. */
  get isWaiting() {
    const since = this.staleSince ?? this.goneSince;
    return Boolean(this.said) || since !== null || this.state.requests.underWay !== null;
  }

  /** @param {number} now */
  look(now) {
    const { requests, timeline, playing } = this.state;
    const isStale = document.querySelector(STALE) !== null;
    // An answer that came meanwhile shows that the server is there.
    this.staleSince = isStale ? Math.max(this.staleSince ?? now, requests.answered) : null;
    this.goneSince = requests.signs.isConnected ? null : this.goneSince ?? now;
    // While frames are drawn, nobody waits; while it is paused, they wait themselves.
    const text = playing && timeline.queue.length ? "" : this.textAt(now);
    if (text === this.said) return;
    this.said = text;
    this.notify(text);
  }

  /** @param {number} now */
  textAt(now) {
    const { requests } = this.state;
    const asked = requests.underWay ? requests.asked : Infinity;
    const gone = now - (this.goneSince ?? Infinity);
    if (gone > SILENT) return this.without("connection to", gone);
    // Bytes that are due need their time, and so do scripts.
    const due = requests.signs.isRunning ? SLOW + requests.line.bytesTake(requests.underWay?.do) : 0;
    const silent = now - Math.max(asked, requests.heard);
    if (silent > SILENT + due) return this.without("answer from", silent);
    return now - Math.min(asked, this.staleSince ?? Infinity) > SLOW ? "waiting for the server" : "";
  }

  /**
   * @param {string} what is missing
   * @param {number} ms since when
   */
  without(what, ms) {
    const seconds = TOLD.find((one) => one <= ms / 1000) ?? 0;
    const time = seconds < 60 ? `${seconds} s` : `${seconds / 60} min`;
    const beginning = this.state.playing ? "Paused: no" : "No";
    return `${beginning} ${what} the server for ${time}. It continues by itself.`;
  }
}
