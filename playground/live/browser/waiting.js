// A slow answer: Streamlit's own signs of it are switched off (ui/quiet.css), and this tells it.

const SLOW = 1000; // ms of waiting for an answer until it is told
const LOOK_EVERY = 100; // ms between two looks
const STALE = '[data-stale="true"]'; // Streamlit's mark: a script runs that has yet to draw this

/** Tells whether the page waits for the server. */
export class Waiting {
  /** `state` gives {requests, timeline}; `tell` is called with true or false when that changes. */
  constructor(state, tell) {
    Object.assign(this, { state, tell });
    this.isSlow = false;
    this.staleSince = null;
    setInterval(() => this.look(performance.now()), LOOK_EVERY);
  }

  look(now) {
    const { requests, timeline } = this.state;
    const isStale = document.querySelector(STALE) !== null;
    // An answer that came meanwhile shows that the server is there.
    this.staleSince = isStale ? Math.max(this.staleSince ?? now, requests.answered) : null;
    const since = Math.min(requests.underWay?.asked ?? Infinity, this.staleSince ?? Infinity);
    // While there are frames to be drawn, nobody waits.
    const isSlow = !timeline.queue.length && now - since > SLOW;
    if (isSlow === this.isSlow) return;
    this.isSlow = isSlow;
    this.tell(isSlow);
  }
}
