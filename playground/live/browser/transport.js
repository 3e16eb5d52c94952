// The transport: buttons, timeline, status line and notice, like those of a video player.

import { CoachLine } from "./coach.js";
import { element, brief, percent, whole } from "./elements.js";

const STATUS_PAUSE = 250; // ms between two status texts while playing
const PLAY_TITLE = "Train and watch (Space)", STEP_TITLE = "Train one step (right arrow)";

const LONG_HINT = "Stopped early: the test loss has not improved for 50 epochs.";

const hint = (text) => element("span", { class: "hint", title: text }, text);
const spaced = (parts) => parts.flatMap((one) => [one, " "]);

export class Transport {
  /** `on` does what is asked for: toggle, step, reset, newWeights, choose(name, value), seek(index). */
  constructor(on) {
    const button = (label, action, title) => {
      const made = element("button", { type: "button", title }, label);
      made.addEventListener("click", action);
      return made;
    };
    this.playButton = button("Play", on.toggle, PLAY_TITLE);
    this.playButton.className = "primary";
    this.stepButton = button("", on.step, STEP_TITLE);
    this.stepUnit = element("small", { id: "player-step-unit", "aria-hidden": "true" });
    this.stepButton.append(element("span", { id: "player-step" }, "Step"), " ", this.stepUnit);
    this.stepButton.setAttribute("aria-labelledby", "player-step");
    this.stepButton.setAttribute("aria-describedby", "player-step-unit");
    this.resetButton = button("Reset", on.reset, "Back to the initial weights (Home)");
    this.newButton = button("New weights", on.newWeights, "Draw new initial weights");
    this.unit = element("select", { "aria-label": "Step by" });
    this.unit.addEventListener("change", () => {
      this.nameUnit();
      on.choose("step_unit", this.unit.value);
    });
    this.speed = element("select", { "aria-label": "Speed" });
    this.speed.addEventListener("change", () => on.choose("speed", this.speed.value));
    this.slider = element("input", {
      type: "range", min: 0, max: 0, value: 0, step: 1, "aria-label": "Timeline",
      title: "Scrub through the run; Play and Step continue from the frame shown",
    });
    this.slider.addEventListener("input", () => on.seek(Number(this.slider.value)));
    this.status = element("div", { role: "status", class: "status" });
    // Never seen: a status as long as they come, so that nothing moves when it gets longer.
    this.room = element("div", { class: "room", "aria-hidden": "true" });
    // Apart from the status, which is silent while playing: its words are read out when they come.
    this.slow = element("div", { role: "status", class: "slow" });
    this.notice = element("div", { role: "alert", class: "notice" });
    this.notice.hidden = true;
    this.coach = new CoachLine(on.follow, (shown) => on.choose("coach", shown));
    this.note = this.waiting = "";
    this.bar = element(
      "div", { class: "transport", role: "group", "aria-label": "Transport" },
      element("div", { class: "buttons" },
        this.playButton, this.stepButton, this.resetButton, this.newButton,
        element("label", {}, "by ", this.unit), element("label", {}, "speed ", this.speed)),
      this.slider,
      element("div", { class: "line" }, this.status, this.room, this.slow),
      this.coach.line,
    );
  }

  describe({ speeds, settings, task, table, updates_per_epoch: perEpoch }) {
    const fill = (select, options, value) => {
      select.replaceChildren(
        ...options.map(([key, label]) => element("option", { value: key }, label)),
      );
      select.value = value;
    };
    fill(this.speed, speeds, settings.speed);
    fill(this.unit, [["update", "1 update"], ["epoch", "1 epoch"]], settings.step_unit);
    this.nameUnit();
    this.coach.describe(settings.coach);
    this.keepRoom(task, table.n_samples > table.n_train, perEpoch);
  }

  /** Keep the room that the status will need, whatever it comes to say. */
  keepRoom(task, withTest, perEpoch) {
    const score = 0.999, loss = 1.25e-4, epoch = 50_000;
    const test = withTest ? { testLoss: loss, testAccuracy: score, testRSquared: score } : {};
    const frame = {
      epoch, updates: epoch * perEpoch, loss, error: loss, accuracy: score, rSquared: score, ...test,
    };
    this.room.replaceChildren(...spaced([...this.partsOf(frame, task), hint(LONG_HINT)]));
  }

  nameUnit() {
    this.stepUnit.textContent = this.unit.selectedOptions[0].textContent;
  }

  /** Hide the tools that are locked. */
  lock(locked) {
    this.playButton.hidden = this.slider.hidden = locked.has("play");
    this.stepButton.hidden = locked.has("step");
    this.newButton.hidden = locked.has("new_weights");
    this.unit.parentElement.hidden = locked.has("step_unit");
    this.speed.parentElement.hidden = locked.has("speed");
  }

  /** Keep Play and Step shut while there is a reason to wait; return whether that is news. */
  waitFor(reason) {
    const isNews = reason !== this.waiting;
    this.waiting = reason;
    this.playButton.disabled = this.stepButton.disabled = Boolean(reason);
    this.playButton.title = reason || PLAY_TITLE;
    this.stepButton.title = reason || STEP_TITLE;
    return isNews;
  }

  /** Return the button that a key presses. */
  toolOf(key) {
    return { " ": this.playButton, ArrowRight: this.stepButton, Home: this.resetButton }[key];
  }

  play() {
    this.toldAt = 0;
    this.playButton.textContent = "Pause";
    this.status.setAttribute("aria-live", "off");
  }

  pause() {
    this.playButton.textContent = "Play";
    this.status.setAttribute("aria-live", "polite");
  }

  /** Show a notice, or with an empty text none; a note in the status line is over then, too. */
  tell(text, ...buttons) {
    this.note = "";
    this.notice.replaceChildren(text, ...buttons);
    this.notice.hidden = !text;
  }

  /** Say beside the status what the server is waited for, or with an empty text no longer. */
  tellWaiting(text) {
    this.slow.textContent = text;
    this.slow.classList.toggle("long", text.length > 30);
  }

  slide(n, at, epoch) {
    this.slider.max = String(Math.max(0, n - 1));
    this.slider.value = String(at);
    if (epoch !== undefined) this.slider.setAttribute("aria-valuetext", `epoch ${epoch}`);
  }

  /** Say how far training is on its way to a frame that takes long. */
  onItsWay() {
    const [at, goal] = this.underWay.map((epoch) => epoch.toLocaleString("en"));
    return `training on to epoch ${goal}, now at ${at}`;
  }

  /** Write where the run is and how good it is; return whether it was time to. */
  showStatus(frame, task, playing) {
    const now = performance.now();
    if (playing && now - (this.toldAt ?? 0) < STATUS_PAUSE) return false;
    this.toldAt = now;
    const parts = this.partsOf(frame, task);
    if (frame.edited >= 0) parts.push(hint("Weight set by hand"));
    if (this.waiting || this.note) parts.push(hint(this.waiting || this.note));
    else if (playing && this.underWay) parts.push(hint(this.onItsWay()));
    this.status.replaceChildren(...spaced(parts));
    return true;
  }

  /** Return the numbers of a frame. */
  partsOf(frame, task) {
    const part = (text, value) => element("span", {}, `${text} `, element("b", {}, value));
    const test = (value, write) => (Number.isFinite(value) ? [part("test", write(value))] : []);
    const fit = (value) => (Number.isFinite(value) ? value.toFixed(3) : "none");
    const parts = [
      part("epoch", whole(frame.epoch)),
      part("update", whole(frame.updates)),
      part("loss", brief(frame.loss)),
      ...(Number.isFinite(frame.testLoss) ? [part("test loss", brief(frame.testLoss))] : []),
      part("mean absolute error", brief(frame.error)),
      ...(task === "values"
        ? [part("R\u00b2", fit(frame.rSquared)), ...test(frame.testRSquared, fit)]
        : [part("accuracy", percent(frame.accuracy)), ...test(frame.testAccuracy, percent)]),
    ];
    return this.scoresHidden ? parts.slice(0, 2) : parts;
  }
}
