// The coach: one line below the transport on what the run has come to, and at most one thing to do.

import { element } from "./elements.js";

/** Give frames their remarks, as a message tells them; of those not found out yet none. */
export function takeRemarks(frames, { ids, of, remarks }) {
  const places = new Map(ids.map((id, k) => [id, of[k]]));
  for (const frame of frames) {
    const place = places.get(frame.id);
    if (place >= 0) frame.remark = remarks[place];
  }
}

export class CoachLine {
  /** `follow(remark)` does what its button offers; `choose(shown)` is told to show or hide the coach. */
  constructor(follow, choose) {
    this.text = element("span", { class: "said" });
    this.button = element("button", { type: "button" });
    this.button.addEventListener("click", () => follow(this.remark));
    this.toggle = element("button", { type: "button", class: "toggle" });
    this.toggle.addEventListener("click", () => {
      this.describe(!this.isOn);
      choose(this.isOn);
    });
    // What is shown changes with each number; it is read out where something else is said alone.
    this.spoken = element("span", { role: "status", class: "spoken" });
    this.line = element("div", { class: "coach", role: "group", "aria-label": "Coach" },
      this.text, this.button, this.spoken, this.toggle);
    this.say();
  }

  describe(isOn) {
    this.isOn = isOn;
    this.toggle.textContent = isOn ? "Hide coach" : "Show coach";
    this.toggle.title = isOn ? "Say nothing more here" : "Say here what the run has come to";
    this.say();
  }

  /** Take the remark of the frame that is drawn: null for nothing to be said, undefined for not known.
   *
   * Of frames that nothing was found out of, the remark before them stays while playing: where many
   * play, few have one, and those are not the ones that the line is written at.
   */
  hear(remark, isPlaying = false) {
    if (!isPlaying || remark !== undefined) this.heard = remark;
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
