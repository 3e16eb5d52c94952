// @ts-check
// When the page itself was busy: then it hears no answer and sees no sign of the server. It shows in a
// clock that strikes late.

export class Busy {
  /** @type {[from: number, to: number][]} when it was, in ms */
  times = [];
  /** When the clock struck last. */
  struck = Infinity;

  /** @param {number} late ms between two strikes from which on the page counts as busy */
  constructor(late) {
    this.late = late;
  }

  /**
   * Begin with a clock that was just set going.
   * @param {number} now
   */
  begin(now) {
    this.struck = now;
    this.times = [];
  }

  /**
   * Take note that the clock strikes; return for how long the page was busy since it last did.
   * @param {number} now
   */
  strike(now) {
    const from = this.struck + this.late;
    this.struck = now;
    if (now <= from) return 0;
    this.times.push([from, now]);
    return now - from;
  }

  /** Forget when the page was busy so far. */
  forget() {
    this.times = [];
  }

  /**
   * Return for how many ms the page was busy between two moments.
   * @param {number} from
   * @param {number} to
   */
  during(from, to) {
    /** @type {[from: number, to: number][]} */
    const all = [...this.times, [this.struck + this.late, Infinity]];
    return all.reduce((sum, [start, end]) =>
      sum + Math.max(0, Math.min(to, end) - Math.max(from, start)), 0);
  }
}
