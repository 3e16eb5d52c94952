// @ts-check
// The coach: one line below the transport on what the run has come to, and at most one thing to do.

import { element, makeButton } from "./elements.js";

/** @import { Frame, Remark, Remarks } from "./types.js" */

/**
 * Give frames their remarks, as a message tells them; of those not found out yet none.
 * @param {Frame[]} frames
 * @param {Remarks} coach
 */
export function takeRemarks(frames, { ids, of, remarks }) {
  const places = new Map(ids.map((id, k) => [id, of[k]]));
  for (const frame of frames) {
    const place = places.get(frame.id);
    if (place !== undefined && place >= 0) frame.remark = remarks[place];
  }
}

export class CoachLine {
  /** @type {Remark | null | undefined} the one that was taken last */
  heard;
  /** @type {number | undefined} the frame that was drawn then */
  at;
  /** @type {Remark | null} the one that is shown */
  remark = null;
  isOn = false;

  /**
   * @param {(remark: Remark) => void} follow does what its button offers
   * @param {(shown: boolean) => void} choose is told to show or hide the coach
   */
  constructor(follow, choose) {
    this.text = element("span", { class: "said" });
    this.button = makeButton("", () => this.remark && follow(this.remark));
    this.toggle = makeButton("", () => {
      this.describe(!this.isOn);
      choose(this.isOn);
    }, { class: "toggle" });
    // What is shown changes with each number; it is read out where something else is said alone.
    this.spoken = element("span", { role: "status", class: "spoken" });
    this.line = element("div", { class: "coach", role: "group", "aria-label": "Coach" },
      this.text, this.button, this.spoken, this.toggle);
    this.say();
  }

  /** @param {boolean} isOn */
  describe(isOn) {
    this.isOn = isOn;
    this.toggle.textContent = isOn ? "Hide coach" : "Show coach";
    this.toggle.title = isOn ? "Hide the remarks on this run" : "Show remarks on this run";
    this.say();
  }

  /**
   * Take the remark of the frame that is drawn: null for nothing to be said, undefined for not known.
   *
   * Of frames that nothing was found out of, the remark before them stays while playing, and where that
   * pauses: where many play, few have one, and those are not the ones that the line is written at.
   * @param {Pick<Frame, "id" | "remark">} frame
   * @param {boolean} isPlaying
   */
  hear({ id, remark }, isPlaying = false) {
    const staysTrue = isPlaying || id === this.at;
    this.at = id;
    if (remark !== undefined || !staysTrue) this.heard = remark;
  }

  /** Forget what was said: of other settings it may not hold. */
  forget() {
    this.heard = null;
  }

  /** Show the remark that was taken last. */
  say() {
    const said = this.isOn ? this.heard ?? null : null;
    if (said?.key !== this.remark?.key) this.spoken.textContent = said?.text ?? "";
    this.remark = said;
    this.text.textContent = said?.text ?? "";
    this.button.textContent = said?.button ?? "";
    this.button.hidden = !said?.button;
  }
}
