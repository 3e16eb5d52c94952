// @ts-check
// The timeline: the frames that were shown, the one that is shown, and the queue of those after it.

/** @import { Frame } from "./types.js" */

export class Timeline {
  constructor() {
    /** @type {Frame[]} */
    this.frames = [];
    /** @type {Frame[]} */
    this.queue = [];
    /** @type {number | null | undefined} the frame that is shown again if it comes back */
    this.wanted = null;
    this.shown = 0;
    /** @type {Frame | null} what the shown frame becomes while a weight is set by hand */
    this.draft = null;
  }

  /** What is to be drawn: the frame that is shown, or the draft on it. */
  get drawn() {
    return this.draft ?? this.current;
  }

  /** @return {Frame | undefined} the frame shown */
  get current() {
    return this.frames[this.shown];
  }

  /** @return {Frame | undefined} the frame before the one shown */
  get before() {
    return this.frames[this.shown - 1];
  }

  /** @return {Frame | undefined} the frame that training goes on from: the last one known */
  get last() {
    return this.queue.at(-1) ?? this.current;
  }

  /**
   * The frame with the lowest test loss of those on the way to the last one of the timeline.
   * @return {Frame | undefined}
   */
  get lowest() {
    const id = this.frames.at(-1)?.lowest ?? -1;
    return id < 0 ? undefined : this.frames[this.indexOf(id)];
  }

  /** Whether a frame before the last one of the timeline is shown. */
  get isBack() {
    return this.shown < this.frames.length - 1;
  }

  /** Whether the frame shown is the last one known. */
  get isAtEnd() {
    return this.shown === this.frames.length - 1 && !this.queue.length;
  }

  /** @param {number | null | undefined} id */
  indexOf(id) {
    return this.frames.findIndex((frame) => frame.id === id);
  }

  /**
   * Return the place of the last frame that lies at or before so many epochs; else of the first.
   * @param {number} epochs
   */
  lastUpTo(epochs) {
    return Math.max(0, this.frames.findLastIndex(({ epochFraction }) => epochFraction <= epochs + 1e-9));
  }

  /** Forget all frames; the one shown is shown again if it comes back, unless they are of another run. */
  clear(isOther = false) {
    this.wanted = isOther ? null : this.current?.id;
    [this.frames, this.queue, this.draft] = [[], [], null];
  }

  /**
   * Put others in place of all; the one shown stays so if it is among them, else the last one is.
   * @param {Frame[]} frames
   */
  replace(frames) {
    const wanted = this.current?.id ?? this.wanted;
    [this.frames, this.queue, this.wanted, this.draft] = [frames, [], null, null];
    const at = this.indexOf(wanted);
    this.shown = at < 0 ? frames.length - 1 : at;
  }

  /**
   * Show another frame.
   * @param {number} index
   */
  goTo(index) {
    this.draft = null;
    this.shown = Math.max(0, Math.min(index, this.frames.length - 1));
  }

  /** Forget what comes after the frame shown, where that is not the last: training goes on from it. */
  cut() {
    if (!this.isBack) return;
    this.queue = [];
    this.frames = this.frames.slice(0, this.shown + 1);
  }

  /**
   * Add a frame after the one shown, and show it.
   * @param {Frame} frame
   */
  append(frame) {
    this.draft = null;
    this.cut();
    this.frames.push(frame);
    this.shown = this.frames.length - 1;
  }

  /**
   * Set a parameter of what is drawn, ahead of the server, which makes a frame of it.
   * @param {number} index
   * @param {number} value
   */
  try(index, value) {
    const { current, drawn } = this;
    if (!current || !drawn) return;
    const parameters = drawn.parameters.slice();
    parameters[index] = value;
    this.draft = { ...current, parameters, edited: index, gradient: undefined };
  }

  /**
   * Drop frames that are not among some, but never the one shown.
   * @param {Set<number>} ids
   */
  keep(ids) {
    const id = this.current?.id;
    this.frames = this.frames.filter((frame) => ids.has(frame.id) || frame.id === id);
    this.shown = Math.max(0, this.indexOf(id));
  }
}
