// @ts-check
// The transport: buttons, timeline, status line and notice, like those of a video player.

import { CoachLine } from "./coach.js";
import { LowestMark } from "./lowest.js";
import { Undoing } from "./undoing.js";
import { element, brief, makeButton, makeSelect, percent, setOptions, whole } from "./elements.js";

const STATUS_PAUSE = 250; // ms between two status texts while playing
const PLAY_TITLE = "Train and watch (Space)", STEP_TITLE = "Train one step (right arrow)";

/** @type {Record<string, number>} characters of the numbers in the status line */
const SLOTS = {
  epoch: 6, update: 7, loss: 8, "test loss": 8, "mean absolute error": 8, accuracy: 5, "R\u00b2": 7, test: 6,
};

const LONG_HINT =
  "Stopped early: the test loss has not improved for 50 epochs. Lowest: 0.123 at epoch 1,234.";

/**
 * @import { Description, Remark, Scores } from "./types.js"
 *
 * What is done when something is pressed or chosen.
 * @typedef {object} Actions
 * @property {() => void} toggle
 * @property {() => void} step
 * @property {() => void} reset
 * @property {() => void} newWeights
 * @property {(name: string, value: string | boolean) => void} choose
 * @property {(index: number) => void} seek
 * @property {() => void} goToLowest
 * @property {(remark: Remark) => void} follow
 * @property {(by: number) => void} move goes a step of the visit back or forward
 * @property {() => void} tell has the status written again
 * @property {() => void} tour
 */

const hint = (/** @type {string} */ text) => element("span", { class: "hint", title: text }, text);
const spaced = (/** @type {Node[]} */ parts) => parts.flatMap((one) => [one, " "]);

export class Transport {
  /** Whether an exercise hides the scores. */
  scoresHidden = false;
  /** @type {[at: number, goal: number] | null} epochs, on the way to a frame that takes long */
  underWay = null;
  /** When the status was written last. */
  toldAt = 0;

  /** @param {Actions} on does what is asked for */
  constructor(on) {
    this.playButton = makeButton("Play", on.toggle, { class: "primary", title: PLAY_TITLE });
    this.stepUnit = element("small", { id: "player-step-unit", "aria-hidden": "true" });
    this.stepButton = makeButton(element("span", { id: "player-step" }, "Step"), on.step, {
      title: STEP_TITLE, "aria-labelledby": "player-step", "aria-describedby": "player-step-unit",
    });
    this.stepButton.append(" ", this.stepUnit);
    this.resetButton = makeButton("Reset", on.reset, { title: "Back to the initial weights (Home)" });
    this.newButton = makeButton("New weights", on.newWeights, { title: "Draw new initial weights" });
    this.unit = makeSelect({ "aria-label": "Step by" }, (unit) => {
      this.nameUnit();
      on.choose("step_unit", unit);
    });
    this.speed = makeSelect({ "aria-label": "Speed" }, (speed) => on.choose("speed", speed));
    this.slider = element("input", {
      type: "range", min: 0, max: 0, value: 0, step: 1, "aria-label": "Timeline",
      title: "Scrub through the run; Play and Step continue from the frame shown",
    });
    this.slider.addEventListener("input", () => on.seek(Number(this.slider.value)));
    this.undoing = new Undoing(on.move, on.tell);
    this.lowest = new LowestMark(on.goToLowest);
    this.status = element("div", { role: "status", class: "status" });
    // Never seen: a status as long as they come, so that nothing moves when it gets longer.
    this.room = element("div", { class: "room", "aria-hidden": "true" });
    // Apart from the status, which is silent while playing: its words are read out when they come.
    this.slow = element("div", { role: "status", class: "slow" });
    this.notice = element("div", { role: "alert", class: "notice" });
    this.notice.hidden = true;
    this.coach = new CoachLine(on.follow, (shown) => on.choose("coach", shown));
    this.note = this.waiting = "";
    this.scrub = element("div", { class: "scrub" },
      element("div", { class: "track" }, this.slider, this.lowest.tick), this.lowest.button);
    this.tourButton = makeButton("?", on.tour, {
      class: "tour-button", "aria-label": "Tour", "aria-expanded": "false",
      title: "Tour: six things to try on this page (?)",
    });
    this.unitLabel = element("label", {}, "by ", this.unit);
    this.speedLabel = element("label", {}, "speed ", this.speed);
    this.bar = element(
      "div", { class: "transport", role: "group", "aria-label": "Transport" },
      element("div", { class: "buttons" },
        this.playButton, this.stepButton, this.resetButton, this.newButton,
        this.unitLabel, this.speedLabel, this.undoing.root, this.tourButton),
      this.scrub,
      element("div", { class: "line" }, this.status, this.room, this.slow),
      this.coach.line,
    );
  }

  /** @param {Description} description */
  describe({ speeds, settings, task, table, resolution, updates_per_epoch: perEpoch }) {
    this.lowest.describe(resolution);
    setOptions(this.speed, speeds, settings.speed);
    setOptions(this.unit, [["update", "1 update"], ["epoch", "1 epoch"]], settings.step_unit);
    this.nameUnit();
    this.coach.describe(settings.coach);
    this.keepRoom(task, table.n_samples > table.n_train, perEpoch);
  }

  /**
   * Keep the room that the status will need, whatever it comes to say.
   * @param {Description["task"]} task
   * @param {boolean} withTest
   * @param {number} perEpoch updates
   */
  keepRoom(task, withTest, perEpoch) {
    const score = 0.999, loss = 1.25e-4, epoch = 50_000;
    const test = withTest ? score : NaN;
    const frame = {
      epoch, updates: epoch * perEpoch, loss, error: loss, accuracy: score, rSquared: score,
      testLoss: withTest ? loss : NaN, testAccuracy: test, testRSquared: test,
    };
    this.room.replaceChildren(...spaced([...this.partsOf(frame, task), hint(LONG_HINT)]));
  }

  nameUnit() {
    this.stepUnit.textContent = this.unit.selectedOptions[0].textContent;
  }

  /**
   * Hide the tools that are locked.
   * @param {Set<string>} locked
   */
  lock(locked) {
    this.playButton.hidden = this.scrub.hidden = locked.has("play");
    this.stepButton.hidden = locked.has("step");
    this.newButton.hidden = locked.has("new_weights");
    this.unitLabel.hidden = locked.has("step_unit");
    this.speedLabel.hidden = locked.has("speed");
  }

  /**
   * Keep Play and Step shut while there is a reason to wait; return whether that is news.
   * @param {string} reason
   */
  waitFor(reason) {
    const isNews = reason !== this.waiting;
    this.waiting = reason;
    this.playButton.disabled = this.stepButton.disabled = Boolean(reason);
    this.playButton.title = reason || PLAY_TITLE;
    this.stepButton.title = reason || STEP_TITLE;
    return isNews;
  }

  /**
   * Return the button that a key presses.
   * @param {string} key
   */
  toolOf(key) {
    /** @type {Record<string, HTMLButtonElement | undefined>} */
    const tools = { " ": this.playButton, ArrowRight: this.stepButton, Home: this.resetButton };
    return tools[key];
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

  /**
   * Show a notice, or with an empty text none; a note in the status line is over then, too.
   * @param {string} text
   * @param {HTMLElement[]} buttons
   */
  notify(text, ...buttons) {
    this.note = "";
    this.notice.replaceChildren(text, ...buttons);
    this.notice.hidden = !text;
  }

  /**
   * Say beside the status what the server is waited for, or with an empty text no longer.
   * @param {string} text
   */
  notifyWaiting(text) {
    this.slow.textContent = text;
    this.slow.classList.toggle("long", text.length > 30);
  }

  /**
   * @param {number} n frames
   * @param {number} at which one is shown
   * @param {number | undefined} epoch its epoch
   */
  slide(n, at, epoch) {
    this.slider.max = String(Math.max(0, n - 1));
    this.slider.value = String(at);
    if (epoch !== undefined) this.slider.setAttribute("aria-valuetext", `epoch ${epoch}`);
  }

  /**
   * Say how far training is on its way to a frame that takes long.
   * @param {number[]} epochs
   */
  onItsWay(epochs) {
    const [at, goal] = epochs.map((epoch) => epoch.toLocaleString("en"));
    return `training to epoch ${goal}, now at ${at}`;
  }

  /**
   * Write where the run is and how good it is; return whether it was time to.
   * @param {import("./types.js").Frame} frame
   * @param {Description["task"]} task
   * @param {boolean} playing
   */
  showStatus(frame, task, playing) {
    const now = performance.now();
    if (playing && now - this.toldAt < STATUS_PAUSE) return false;
    this.toldAt = now;
    const parts = this.partsOf(frame, task);
    if (frame.edited >= 0) parts.push(hint("Weight set by hand"));
    const told = this.waiting || this.undoing.text || this.note;
    if (told) parts.push(hint(told));
    else if (playing && this.underWay) parts.push(hint(this.onItsWay(this.underWay)));
    this.status.replaceChildren(...spaced(parts));
    return true;
  }

  /**
   * Show the scores pale while they are those before a weight that is being set.
   * @param {boolean} areBehind
   */
  expectScores(areBehind) {
    this.status.classList.toggle("behind", areBehind);
  }

  /**
   * Return the numbers of a frame.
   * @param {Scores} frame
   * @param {Description["task"]} task
   */
  partsOf(frame, task) {
    const part = (/** @type {string} */ text, /** @type {string} */ value) => {
      const number = element("b", {}, value);
      // As wide as it ever gets, or what follows would move with each digit.
      number.style.minWidth = `${SLOTS[text]}ch`;
      return element("span", {}, `${text} `, number);
    };
    const test = (/** @type {number} */ value, /** @type {(value: number) => string} */ write) =>
      (Number.isFinite(value) ? [part("test", write(value))] : []);
    const fit = (/** @type {number} */ value) => (Number.isFinite(value) ? value.toFixed(3) : "none");
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
