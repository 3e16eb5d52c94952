// @ts-check
// The film of many networks: which of its pictures is shown, playing on by itself as new ones come, or
// held where the slider is put.

import { element, makeButton } from "../../live/browser/elements.js";

const STEP = 130, LONG_STEP = 200; // ms of a picture: of few networks, and of many
const MANY = 128;

/** @import { Standings } from "./tile_order.js" */

export class SeedFilm {
  /** @type {(Standings & { parameters: string })[]} */
  frames = [];
  /** The place of the one that is shown. */
  at = 0;
  /** Whether it goes on by itself. */
  isPlaying = true;
  timer = 0;

  /** @param {() => void} show what is called when another one is to be shown */
  constructor(show) {
    this.show = show;
    this.slider = element("input", { type: "range", min: 0, step: 1, "aria-label": "Epoch of the pictures" });
    this.slider.addEventListener("input", () => this.seek(Number(this.slider.value)));
    this.text = element("output", {});
    this.button = makeButton("Replay", () => this.replay());
    this.root = element("div", { class: "film" }, this.button, this.slider, this.text);
  }

  get current() {
    return this.frames[this.at];
  }

  get last() {
    return this.frames[this.frames.length - 1];
  }

  get isAtEnd() {
    return this.at === this.frames.length - 1;
  }

  /**
   * Take the frames that there are by now.
   * @param {(Standings & { parameters: string })[]} frames
   * @param {boolean} isNew of networks that were not there before
   * @param {boolean} isWhole all of them come at once: there is nothing to look on at
   */
  take(frames, isNew, isWhole) {
    this.frames = frames;
    if (isNew) [this.at, this.isPlaying] = [isWhole ? frames.length - 1 : 0, true];
    this.at = Math.min(this.at, frames.length - 1);
    if (isStill() && this.isPlaying) this.at = frames.length - 1;
    this.label();
    this.playOn();
  }

  playOn() {
    if (this.timer || !this.isPlaying || this.isAtEnd) return;
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      if (!this.isPlaying || this.isAtEnd) return;
      this.at += 1;
      this.label();
      this.show();
      this.playOn();
    }, this.current.ends.length > MANY ? LONG_STEP : STEP);
  }

  /** @param {number} at */
  seek(at) {
    this.isPlaying = at === this.frames.length - 1;
    this.at = at;
    this.label();
    this.show();
  }

  replay() {
    this.isPlaying = true;
    this.at = 0;
    this.label();
    this.show();
    this.playOn();
  }

  label() {
    this.root.hidden = this.frames.length < 2;
    this.slider.max = String(this.frames.length - 1);
    this.slider.value = String(this.at);
    const epoch = `epoch ${this.current.epoch.toLocaleString("en")}`;
    this.slider.setAttribute("aria-valuetext", epoch);
    this.text.textContent = epoch;
  }
}

function isStill() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
