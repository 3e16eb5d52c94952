// @ts-check
// What is known of the line to the server: how long an answer takes, and how many bytes it carries.
//
// The time of an answer is a part that every answer takes, known as TCP knows its round trip (RFC
// 6298: smoothed, with its mean deviation), and what its bytes take at the rate measured so far.

const FIRST = 1500; // ms until a request counts as lost, before anything is known
const SHORTEST_WAIT = 200, LONGEST_WAIT = 8000; // ms, likewise
const LEAST_SPREAD = 100; // ms beyond the mean that an answer may always take
const ROOM = 500; // ms that an answer to Play may keep the line busy
const KEPT = 16; // answers that are compared
const JITTER = 60; // ms by which answers differ on any line; less tells nothing
const MORE = 2000; // bytes by which they differ so much that the rate can be told
const MOST_TRIES = 2; // that are remembered once an answer has come
const LARGE = 100_000; // bytes of a file whose time tells the rate
const LATE = 400; // ms that no jitter explains

// Stands in for a small answer while none has come.
const SMALL = { ms: JITTER, size: 3000 };
const isSmall = (/** @type {{ size: number }} */ { size }) => size < 8000;

/**
 * Return at how many bytes a ms the largest file came; Infinity where all were kept from before.
 * @param {PerformanceResourceTiming[]} files
 */
function rateOf(files) {
  const size = Math.max(0, ...files.map((file) => file.transferSize ?? 0));
  const file = files.find((one) => one.transferSize === size);
  return file && size > LARGE ? size / Math.max(1, file.responseEnd - file.responseStart) : Infinity;
}

export class Line {
  constructor() {
    /** @type {number | null} */
    this.round = null; // ms
    this.deviation = this.turn = 0; // ms
    const files = performance.getEntriesByType("resource");
    this.rate = rateOf(/** @type {PerformanceResourceTiming[]} */ (files)); // bytes a ms
    /** @type {Record<string, number>} */
    this.sizes = {}; // of the last answer, by what was asked for
    /** @type {{ ms: number, size: number }[]} */
    this.answers = [];
    this.tries = 0; // how often the last request was repeated: others wait longer, too
  }

  /**
   * Learn from an answer: it came `ms` after its request was sent and `brought` ms after the server
   * had begun to work on it, of which it worked `spent` ms; it has `size` bytes; and each player
   * waits `turn` ms in any case. Which of several tries it answers is not known: so the time of such
   * an answer tells nothing.
   * @param {string} action
   * @param {{ ms: number, brought: number, size: number, spent: number, turn: number }} times
   * @param {boolean} isRepeated
   */
  take(action, { ms, brought, size, spent, turn }, isRepeated) {
    this.sizes[action] = size;
    this.turn = turn;
    this.tries = isRepeated ? Math.min(this.tries, MOST_TRIES) : 0;
    if (isRepeated) return;
    this.measure(Math.max(JITTER, brought - spent), size);
    const round = Math.max(0, ms - size / this.rate);
    const off = Math.abs(round - (this.round ?? round));
    this.deviation = this.round === null ? round / 4 : 0.75 * this.deviation + 0.25 * off;
    this.round = this.round === null ? round : 0.875 * this.round + 0.125 * round;
  }

  /**
   * Compare an answer with the fastest of the small ones: what more bytes take tells the rate.
   * @param {number} ms
   * @param {number} size
   */
  measure(ms, size) {
    this.answers = [...this.answers.slice(1 - KEPT), { ms, size }];
    const all = [...this.answers, ...(this.answers.some(isSmall) ? [] : [SMALL])];
    const least = Math.min(...all.map((one) => one.size));
    const small = all.filter((one) => one.size < least + MORE);
    const late = ms - Math.min(...small.map((one) => one.ms)) - this.turn, more = size - least;
    this.rate = Math.max(this.rate, Math.min(2 * this.rate, size / ms));
    // A full server is late with few bytes, too.
    if (more < MORE) return;
    const seen = more / Math.max(late, JITTER);
    // One answer may be late by chance: so a middle way, unless it is very late.
    if (this.rate === Infinity || (late > LATE && seen < this.rate)) this.rate = seen;
    else this.rate = Math.min(2 * this.rate, Math.sqrt(seen * this.rate));
  }

  /** Bytes of an answer that keeps the line busy for a moment only; 0 while nothing is known. */
  get room() {
    return this.rate === Infinity ? 0 : Math.max(1, Math.round(ROOM * this.rate));
  }

  /**
   * How long a request is waited for until it counts as lost, in ms.
   * @param {string} action
   */
  patience(action) {
    const spread = Math.max(LEAST_SPREAD, 4 * this.deviation);
    const wait = this.round === null ? FIRST : this.round + spread + this.turn;
    return Math.min(LONGEST_WAIT, Math.max(SHORTEST_WAIT, wait + this.bytesTake(action)) * 2 ** this.tries);
  }

  /**
   * How long the bytes of an answer take, if it is as large as the last one of its kind.
   * @param {string} [action]
   */
  bytesTake(action) {
    return ((action && this.sizes[action]) || 0) / this.rate;
  }
}
