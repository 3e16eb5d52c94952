// The timeline: the frames that were shown, the one that is shown, and the queue of those after it.

export class Timeline {
  constructor() {
    this.frames = [];
    this.queue = [];
    this.shown = 0;
  }

  get current() {
    return this.frames[this.shown];
  }

  /** The frame before the one shown. */
  get before() {
    return this.frames[this.shown - 1];
  }

  /** The frame that training goes on from: the last one known. */
  get last() {
    return this.queue.at(-1) ?? this.current;
  }

  /** Whether a frame before the last one of the timeline is shown. */
  get isBack() {
    return this.shown < this.frames.length - 1;
  }

  /** Whether the frame shown is the last one known. */
  get isAtEnd() {
    return this.shown === this.frames.length - 1 && !this.queue.length;
  }

  indexOf(id) {
    return this.frames.findIndex((frame) => frame.id === id);
  }

  /** Forget all frames; the one shown is shown again if it comes back, unless they are of another run. */
  clear(isOther = false) {
    this.wanted = isOther ? null : this.current?.id;
    [this.frames, this.queue] = [[], []];
  }

  /** Put others in place of all; the one shown stays so if it is among them, else the last one is. */
  replace(frames) {
    const wanted = this.current?.id ?? this.wanted;
    [this.frames, this.queue, this.wanted] = [frames, [], null];
    const at = this.indexOf(wanted);
    this.shown = at < 0 ? frames.length - 1 : at;
  }

  /** Show another frame. */
  goTo(index) {
    this.shown = Math.max(0, Math.min(index, this.frames.length - 1));
  }

  /** Forget what comes after the frame shown, where that is not the last: training goes on from it. */
  cut() {
    if (!this.isBack) return;
    this.queue = [];
    this.frames = this.frames.slice(0, this.shown + 1);
  }

  /** Add a frame after the one shown, and show it. */
  append(frame) {
    this.cut();
    this.frames.push(frame);
    this.shown = this.frames.length - 1;
  }

  /** Drop frames that are not in `ids`, a Set, but never the one shown. */
  keep(ids) {
    const id = this.current?.id;
    this.frames = this.frames.filter((frame) => ids.has(frame.id) || frame.id === id);
    this.shown = Math.max(0, this.indexOf(id));
  }
}
