// The player: one transport over network diagram, decision regions and loss.
//
// It plays the frames of its timeline at its own pace, and asks for more when those still to show run
// low. Pausing, scrubbing and drawing need no server.

import { framesOf, unpack } from "./message.js";
import { element } from "./elements.js";
import { Answers } from "./answers.js";
import { Changes } from "./changes.js";
import { Curve } from "./curve.js";
import { Leaving } from "./leaving.js";
import { Requests } from "./requests.js";
import { saveFile } from "./pictures.js";
import { Selection } from "./selection.js";
import { Stage } from "./stage.js";
import { Still } from "./still.js";
import { Timeline } from "./timeline.js";
import { Waiting } from "./waiting.js";

const LOOK_PAUSE = 150; // ms that a frame is shown before the page is told

export class Player {
  constructor(plotly) {
    this.plotly = plotly;
    this.timeline = new Timeline();
    this.curve = new Curve();
    this.playing = false;
    this.drawn = 0;
    this.rate = 30;
    this.requests = new Requests(() => ({
      frame: this.timeline.current?.id,
      run: this.run,
      static: this.static ?? "",
      points: this.region.space.value === "hidden",
    }), new Leaving(() => this.root.isConnected));
    this.answers = new Answers(this);
    this.changes = new Changes(this);
    this.still = new Still(this);
    this.stage = new Stage(plotly, this);
    this.selection = new Selection(this.stage, this);
    ({
      transport: this.transport, network: this.network, region: this.region, loss: this.loss,
      inspector: this.inspector, table: this.table, weights: this.weights, saves: this.saves,
      confusion: this.confusion, regionGroup: this.regionGroup, root: this.root,
    } = this.stage);
    new Waiting(this, (text) => this.transport.tellWaiting(text));
    document.addEventListener("keydown", (event) => this.onKey(event));
    this.beSeen();
  }

  /** Let the keeper of the visit see which frame is shown: of which run, and after how many updates. */
  beSeen() {
    const keeper = (window.playgroundKeeper ??= {});
    keeper.see = () => (this.current ? [this.run, this.version, this.current.updates] : []);
  }

  // ---- what comes from the server ----

  async receive(bytes, send, theme, came) {
    this.requests.send = send;
    const { header, arrays } = unpack(bytes);
    this.requests.leaving.take(header.page);
    const themeKey = JSON.stringify(theme);
    if (header.description) this.description = header.description;
    if (!this.description) {
      // The server takes this player for another one, which knew the run: say that it does not.
      if (!this.requests.underWay) this.requests.ask({ do: "all" });
      return;
    }
    if (header.run !== this.run || (header.description && header.after === null)) this.clear();
    if (header.description ? header.static !== this.static : themeKey !== this.theme) {
      await this.describe(header.static, theme);
    }
    this.theme = themeKey;
    this.rate = header.rate;
    this.turn = 1000 * header.turn; // ms
    this.answers.take(header, framesOf(arrays, header.detail), arrays);
    this.takePage(header);
    if (header.file && this.requests.isAnswer(header)) saveFile(header.file, this.saves);
    if (header.remark && this.requests.isAnswer(header)) this.tell(`Not done: ${header.remark}.`);
    if (header.keeper) window.playgroundKeeper?.hear?.(header.keeper);
    this.requests.receive(header, came);
    if (!this.timeline.current) this.requests.ask({ do: "all" });
    this.requests.next();
  }

  /** Forget frames that do not fit the description that came: of another run, or of other points. */
  clear() {
    this.timeline.clear();
    for (const view of [this.network, this.region, this.region.hidden, this.inspector]) view.frame = null;
  }

  async describe(hash, theme) {
    const { description } = this;
    this.transport.describe(description);
    this.inspector.describe(description);
    this.network.describe(description, theme);
    this.selection.check();
    this.table.describe(description);
    this.weights.describe(description);
    this.confusion.describe(description);
    if (this.plotly) {
      await Promise.all([
        this.region.describe(description, theme),
        this.loss.describe(description, theme),
      ]);
      this.region.described = this.loss.described = true;
    }
    // Only now: a description that was cut short is asked for again.
    this.static = hash;
    if (this.timeline.current) this.show();
  }

  /** The page decides what is shown; and it is told which frame that is. */
  takePage({ page, lit, looked, show, locks }) {
    this.lock(locks);
    // Told once; the message may come again.
    const [count, id] = show;
    const at = this.timeline.indexOf(id);
    if (count > (this.toldToShow ?? 0) && at >= 0) {
      this.toldToShow = count;
      this.seek(at);
    }
    this.root.classList.toggle("beside", !["play", "exercise"].includes(page));
    this.root.dataset.page = page;
    // Pages that show numbers of a frame want to know which one it is.
    this.told = page !== "play";
    [this.page, this.looked] = [page, looked];
    const before = [...this.network.lit].join();
    this.network.lit = new Set(lit);
    if (before !== lit.join() && this.current) this.network.draw(this.current);
    this.look();
  }

  /** Hide tools and panels, as an exercise asks; and keep Play and Step shut while it waits. */
  lock({ tools, panels, wait }) {
    const key = JSON.stringify([tools, panels, wait]);
    if (key === this.locks) return;
    this.locks = key;
    this.stage.lock(new Set(tools), new Set(panels));
    if (this.current) this.showStatus(this.current);
    this.wait = wait;
    this.showWait();
  }

  /** Shut Play and Step while an answer is waited for, as soon as all that was recorded is shown. */
  showWait() {
    const wait = this.timeline.isAtEnd ? this.wait ?? "" : "";
    if (this.transport.waitFor(wait) && this.current) this.showStatus(this.current);
  }

  /** Tell a page that shows numbers of its own which frame they are to be of. */
  look(pause = LOOK_PAUSE) {
    clearTimeout(this.lookTimer);
    const wonders = this.page === "play" && this.transport.coach.isOn;
    if (!(this.told || this.stopped || wonders) || this.playing || !this.current) return;
    this.lookTimer = setTimeout(() => {
      const isKnown = (this.current.id === this.looked || !this.told) && !this.stopped;
      const isSaid = !wonders || this.current.remark !== undefined;
      if (this.playing || (isKnown && isSaid) || this.requests.includes("look")) return;
      this.stopped = false;
      this.requests.ask({ do: "look", frame: this.current.id });
    }, pause);
  }

  // ---- what goes to the server ----

  /** Ask for frames when the queue holds less than one batch. */
  refill() {
    const { last, queue } = this.timeline;
    // After what was clicked on, never before it.
    if (!last || this.wait || !this.requests.isFree) return;
    if (queue.length && (this.ended || this.paused)) return;
    // Few at first, so that the answer to Play comes at once; then about 0.4 s of playing.
    // In a full room, where few are drawn a second, as many as fit an answer: each answer costs more
    // than its frames.
    const n = this.fresh ? 4 : this.rate < 30 ? 24 : Math.max(8, Math.round(0.4 * this.rate));
    const now = performance.now();
    if (queue.length >= n || (!this.fresh && now - this.askedAt < this.turn)) return;
    this.fresh = false;
    this.askedAt = now;
    this.requests.ask({ do: "play", name: this.transport.speed.value, n, frame: last.id });
  }

  // ---- transport ----

  get current() {
    return this.timeline.current;
  }

  /** Do what the coach offers: go to a frame, or ask the server, which knows what it has offered. */
  follow(remark) {
    const { seek, leads } = remark;
    if (seek === null) this.requests.ask({ do: "advice", frame: this.current.id, leads });
    else this.seek(this.timeline.indexOf(seek));
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    if (!this.current) return;
    // From an earlier frame there may be nothing to wait for yet: the server tells anew.
    if (this.timeline.isBack) this.wait = this.locks = "";
    this.timeline.cut();
    this.showSlider();
    this.tell("");
    if (!this.timeline.queue.length) this.ended = this.paused = null;
    this.playing = this.fresh = true;
    this.transport.play();
    this.refill();
    this.animate();
  }

  pause() {
    // The queue stays: it is what comes after the frame shown, and Play can go on with it at once.
    const wasPlaying = this.playing;
    this.playing = false;
    this.requests.drop("play");
    this.transport.pause();
    if (this.current) this.show();
    // The page believes that it plays, and that the last frame of the queue is shown: tell it at once.
    if (wasPlaying) this.stopped = true;
    if (wasPlaying) this.look(0);
  }

  step() {
    if (!this.current) return;
    this.pause();
    this.timeline.cut();
    this.timeline.queue = [];
    this.showSlider();
    this.tell("");
    // The frame is filled in when the request goes out: fast clicks make a step each.
    this.requests.ask({ do: "step", name: this.transport.unit.value, n: 1 });
  }

  reset() {
    if (!this.current) return;
    this.pause();
    this.timeline.queue = [];
    this.tell("");
    this.requests.ask({ do: "reset" });
  }

  seek(index) {
    if (this.playing) this.pause();
    this.transport.note = "";
    this.timeline.goTo(index);
    this.show();
  }

  onKey(event) {
    const busy = "input, select, textarea, button, a, summary, [contenteditable], [role=slider], " +
      "[role=combobox], [role=tab], [role=dialog] *";
    if (event.key === "Escape" && this.root.contains(event.target)) this.selection.letGo();
    const modified = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    if (modified || !this.root.isConnected || event.target.closest?.(busy)) return;
    const tool = this.transport.toolOf(event.key);
    if (!tool || tool.hidden || tool.disabled) return;
    event.preventDefault();
    tool.click();
  }

  // ---- drawing ----

  /** Go on with each frame of the display while it plays: at rest the page costs nothing. */
  animate() {
    this.beat ??= requestAnimationFrame((now) => {
      this.beat = null;
      if (!this.playing) return;
      this.animate();
      this.tick(now);
    });
  }

  tick(now) {
    // Half a display frame of tolerance: else a rate of 60 would wait for every second one.
    const { queue } = this.timeline;
    if (queue.length && now - (this.drawnAt ?? 0) >= 1000 / this.rate - 8) {
      this.drawnAt = now;
      this.append(queue.shift());
    }
    const isAtRest = this.ended || this.paused || this.wait;
    if (isAtRest && !queue.length && !this.requests.includes("play")) this.finish();
    else this.refill();
  }

  append(frame) {
    this.timeline.append(frame);
    this.show();
  }

  finish() {
    this.pause();
    if (this.ended) {
      const back = element("button", { type: "button" }, "Last finite frame");
      back.addEventListener("click", () => this.seek(Infinity));
      const start = element("button", { type: "button" }, "Back to the start");
      start.addEventListener("click", () => this.reset());
      this.tell(this.ended, back, start);
    } else if (this.paused && !this.wait) {
      this.transport.note = this.paused;
      this.showStatus(this.current);
    }
  }

  tell(text, ...buttons) {
    this.transport.tell(text, ...buttons);
  }

  show() {
    const frame = this.current;
    // In this order: text on a canvas asks for the page's style, and Plotly measures the loss chart's
    // box. What has changed in the page till then is styled and laid out for each of them.
    this.network.draw(frame);
    if (this.region.described) {
      this.loss.draw(this.curve.upTo(this.timeline.frames.at(-1).id), frame, this.playing);
      this.region.draw(frame);
      this.drawn += 1;
      this.regionGroup.dataset.framesDrawn = String(this.drawn);
    }
    this.root.dataset.detail = String(frame.detail);
    this.selection.show();
    this.look();
    this.still.show(frame);
    this.table.draw(frame, this.playing);
    this.weights.draw(frame, this.playing);
    this.confusion.draw(frame, this.playing);
    this.showSlider();
    this.showWait();
    this.showStatus(frame);
  }

  showSlider() {
    this.transport.slide(this.timeline.frames.length, this.timeline.shown, this.current?.epoch);
  }

  showStatus(frame) {
    const { coach } = this.transport;
    coach.hear(frame.remark, this.playing);
    if (!this.transport.showStatus(frame, this.description.task, this.playing)) return;
    coach.say();
    if (!this.playing && this.region.described) {
      this.region.summarise(frame);
      this.loss.summarise(this.timeline.frames[0], frame);
    }
  }
}
