// A slow answer, a silent line, a lost connection: Streamlit's own signs of a slow answer are switched
// off (ui/quiet.css), and this tells all of it in the player's status line.

const SLOW = 1000; // ms of waiting for an answer until it is told
const SILENT = 2000; // ms without any sign of the server
const LOOK_EVERY = 100; // ms between two looks
const STALE = '[data-stale="true"]'; // Streamlit's mark: a script runs that has yet to draw this
// Seconds that are told: few, since what reads the page aloud reads each of them.
const TOLD = [600, 300, 120, 60, 30, 20, 10, 5, 2];

/** Tells whether the page waits for the server. */
export class Waiting {
  /** `state` gives {requests, timeline, playing}; `tell` is called with a text when that changes. */
  constructor(state, tell) {
    Object.assign(this, { state, tell });
    this.said = "";
    this.staleSince = this.goneSince = null;
    setInterval(() => this.look(performance.now()), LOOK_EVERY);
  }

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
    this.tell(text);
  }

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

  without(what, ms) {
    const seconds = TOLD.find((one) => one <= ms / 1000);
    const time = seconds < 60 ? `${seconds} s` : `${seconds / 60} min`;
    return `${this.state.playing ? "Paused: no" : "No"} ${what} the server for ${time}. It goes on by itself.`;
  }
}
