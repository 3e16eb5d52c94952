// The player: one transport over network diagram, decision regions and loss.
//
// It holds the frames it has shown (the timeline) and those still to show (the queue), plays them
// at its own pace, and asks for more when the queue runs low. Pausing, scrubbing and drawing need
// no server.

import { framesOf, unpack } from "./message.js";
import { element } from "./elements.js";
import { Requests } from "./requests.js";
import { saveFile } from "./pictures.js";
import { Stage } from "./stage.js";

const LOOK_PAUSE = 150; // ms that a frame is shown before the page is told

export class Player {
  constructor(plotly) {
    this.plotly = plotly;
    this.timeline = [];
    this.queue = [];
    this.shown = 0;
    this.playing = false;
    this.drawn = 0;
    this.selected = this.pointed = this.editedFrom = null;
    this.rate = 30;
    this.requests = new Requests(() => ({
      frame: this.current?.id,
      run: this.run,
      static: this.static ?? "",
    }));
    this.stage = new Stage(plotly, this);
    ({
      transport: this.transport, network: this.network, region: this.region, loss: this.loss,
      inspector: this.inspector, table: this.table, weights: this.weights, saves: this.saves,
      confusion: this.confusion, regionGroup: this.regionGroup, root: this.root,
    } = this.stage);
    document.addEventListener("keydown", (event) => this.onKey(event));
    this.tick = this.tick.bind(this);
    requestAnimationFrame(this.tick);
  }

  // ---- what comes from the server ----

  async receive(bytes, send, theme) {
    this.requests.send = send;
    const { header, arrays } = unpack(bytes);
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
    this.take(header, framesOf(arrays));
    this.takeGradient(arrays);
    this.takePage(header);
    if (header.file && this.requests.isAnswer(header)) saveFile(header.file, this.saves);
    if (header.remark && this.requests.isAnswer(header)) this.tell(`Not done: ${header.remark}.`);
    this.requests.receive(header);
    if (!this.timeline.length) this.requests.ask({ do: "all" });
    this.requests.next();
  }

  /** Forget frames that do not fit the description that came: of another run, or of other points. */
  clear() {
    this.wanted = this.current?.id;
    this.timeline = [];
    this.queue = [];
    for (const view of [this.network, this.region, this.region.hidden, this.inspector]) view.frame = null;
  }

  async describe(hash, theme) {
    const { description } = this;
    this.transport.describe(description);
    this.inspector.describe(description);
    this.network.describe(description, theme);
    if (!this.exists(this.selected)) this.select(null);
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
    if (this.timeline.length) this.show();
  }

  take(header, frames) {
    const isOther = header.run !== this.run;
    if (isOther || header.version !== this.version) this.queue = [];
    [this.run, this.version] = [header.run, header.version];
    [this.ended, this.paused] = [header.ended, header.paused];
    if (isOther) {
      this.timeline = [];
      this.wanted = null;
      this.requests.forget();
      this.pause();
    }
    if (header.after === null) this.takeAll(frames);
    else if (this.requests.underWay?.do === "edit" && this.requests.isAnswer(header)) {
      this.takeEdit(header.after, frames);
    } else if (frames.length && header.after === this.last()?.id && this.isAwaited(header)) {
      if (this.requests.underWay.do === "step") this.append(frames[0]);
      else this.queue.push(...frames);
    }
    this.forget(new Set(header.kept));
  }

  /** What was set by hand follows the frame it was set in; earlier tries of one drag are over. */
  takeEdit(after, frames) {
    const at = this.timeline.findIndex((frame) => frame.id === after);
    if (at < 0 || !frames.length) return;
    this.queue = [];
    this.timeline = this.timeline.slice(0, at + 1);
    this.shown = at;
    this.append(frames[0]);
  }

  takeGradient({ inspected, gradient }) {
    if (!inspected) return;
    const frame = this.timeline.find((one) => one.id === inspected.data[0]);
    if (!frame) return;
    frame.gradient = gradient.data;
    this.showInspector();
  }

  /** The page decides what is shown; and it is told which frame that is. */
  takePage({ page, lit, looked, show, locks }) {
    this.lock(locks);
    // Told once; the message may come again.
    const [count, id] = show;
    const at = this.timeline.findIndex((frame) => frame.id === id);
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
    const isLast = !this.queue.length && this.shown === this.timeline.length - 1;
    if (this.transport.waitFor(isLast ? this.wait ?? "" : "") && this.current) this.showStatus(this.current);
  }

  /** Tell a page that shows numbers of its own which frame they are to be of. */
  look(pause = LOOK_PAUSE) {
    clearTimeout(this.lookTimer);
    if (!(this.told || this.stopped) || this.playing || !this.current) return;
    this.lookTimer = setTimeout(() => {
      const isKnown = this.current.id === this.looked && !this.stopped;
      if (this.playing || isKnown || this.requests.includes("look")) return;
      this.stopped = false;
      this.requests.ask({ do: "look", frame: this.current.id });
    }, pause);
  }

  isAwaited(header) {
    return this.requests.isAnswer(header) && ["play", "step"].includes(this.requests.underWay.do);
  }

  /** Replace the whole timeline: another run, a reset, another view of it, or all was lost. */
  takeAll(frames) {
    if (!frames.length) return;
    const wanted = this.current?.id ?? this.wanted;
    this.timeline = frames;
    this.queue = [];
    this.wanted = null;
    const at = frames.findIndex((frame) => frame.id === wanted);
    this.shown = at < 0 ? frames.length - 1 : at;
    this.tell("");
    this.show();
  }

  /** Drop frames that the server no longer has: one could not go on from them. */
  forget(kept) {
    const id = this.current?.id;
    const timeline = this.timeline.filter((frame) => kept.has(frame.id) || frame.id === id);
    if (timeline.length === this.timeline.length) return;
    this.timeline = timeline;
    this.shown = Math.max(0, timeline.findIndex((frame) => frame.id === id));
    this.showSlider();
  }

  // ---- what goes to the server ----

  /** Ask for frames when the queue holds less than one batch. */
  refill() {
    if (!this.last() || this.wait || this.requests.includes("play")) return;
    if (this.queue.length && (this.ended || this.paused)) return;
    // Few at first, so that the answer to Play comes at once; then about 0.4 s of playing.
    // In a full room, where few are drawn a second, as many as fit an answer: each answer costs more
    // than its frames.
    const n = this.fresh ? 4 : this.rate < 30 ? 24 : Math.max(8, Math.round(0.4 * this.rate));
    if (this.queue.length >= n) return;
    this.fresh = false;
    this.requests.ask({ do: "play", name: this.transport.speed.value, n, frame: this.last().id });
  }

  // ---- transport ----

  get current() {
    return this.timeline[this.shown];
  }

  last() {
    return this.queue[this.queue.length - 1] ?? this.current;
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    if (!this.current) return;
    // From an earlier frame there may be nothing to wait for yet: the server tells anew.
    if (this.shown < this.timeline.length - 1) this.wait = this.locks = "";
    this.cut();
    this.tell("");
    if (!this.queue.length) this.ended = this.paused = null;
    this.playing = this.fresh = true;
    this.transport.play();
    this.refill();
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
    this.cut();
    this.queue = [];
    this.tell("");
    // The frame is filled in when the request goes out: fast clicks make a step each.
    this.requests.ask({ do: "step", name: this.transport.unit.value });
  }

  reset() {
    if (!this.current) return;
    this.pause();
    this.queue = [];
    this.tell("");
    this.requests.ask({ do: "reset" });
  }

  newWeights() {
    this.pause();
    const seed = Math.floor(Math.random() * 1_000_000);
    this.requests.ask({ do: "set", name: "weight_seed", value: seed });
  }

  choose(name, value) {
    this.queue = [];
    this.requests.ask({ do: "set", name, value });
  }

  /** Add, move or remove a point; training goes on from the weights as they are. */
  changePoints(value) {
    this.queue = [];
    this.tell("");
    this.requests.ask({ do: "points", value });
  }

  // ---- what is pointed at and selected ----

  exists(target) {
    const { layers, bias, detailed } = this.description;
    if (!target) return true;
    const { layer, unit, row } = target;
    const fits = detailed && layer < layers.length && unit < layers[layer];
    return fits && (row === undefined || row < layers[layer - 1] + (bias ? 1 : 0));
  }

  pointAt(target) {
    this.pointed = target;
    this.showInspector();
  }

  /** Select a unit or a link; the one that is selected already is let go. */
  select(target) {
    const isSame = target && JSON.stringify(target) === JSON.stringify(this.selected);
    this.selected = isSame && target.kind === "unit" ? null : target;
    this.inspector.select(this.selected);
    this.network.select(this.selected);
    if (this.region.described) this.region.select(this.selected);
    this.showInspector();
  }

  showInspector() {
    if (!this.current) return;
    const before = this.timeline[this.shown - 1];
    this.inspector.draw(this.current, before, this.pointed, this.playing);
    const wanted = this.pointed ?? this.selected;
    const known = this.current.gradient || this.playing || this.requests.includes("inspect");
    if (wanted?.layer && !known) this.requests.ask({ do: "inspect" });
  }

  drag(link, weight, isLast) {
    if (JSON.stringify(link) !== JSON.stringify(this.selected)) this.select(link);
    this.inspector.set(weight, isLast);
  }

  /** Set a weight by hand. While it is dragged, each try starts from the frame before the first. */
  edit(index, value, isLast) {
    if (!this.current) return;
    if (this.wait) {
      this.tell(this.wait);
      this.inspector.refuse(this.wait);
      return;
    }
    if (this.playing) this.pause();
    this.tell("");
    const command = { do: "edit", value: [index, value] };
    // What is typed follows an edit of another weight that is still under way: its frame is filled
    // in when the request goes out.
    if (this.editedFrom !== null || !isLast) command.frame = this.editedFrom ??= this.current.id;
    this.requests.drop("edit", (waiting) => waiting.value[0] === index);
    this.requests.ask(command);
    if (isLast) this.editedFrom = null;
  }

  /** Hold a place (layer, unit, row; counted from 1) still while the rest trains, or free it. */
  freeze(place, on) {
    const { frozen, max_frozen: most } = this.description;
    const covers = (one) => place.every((number, k) => one[k] === number) || one.join() === place.join();
    const others = frozen.filter((one) => !covers(one));
    if (on && others.length >= most) {
      this.tell(`At most ${most} places can be frozen: freeze whole units or layers.`);
      this.inspector.showFreezing();
      return;
    }
    this.queue = [];
    this.requests.ask({ do: "set", name: "frozen", value: on ? [...others, place] : others });
  }

  seek(index) {
    if (this.playing) this.pause();
    this.transport.note = "";
    this.shown = Math.max(0, Math.min(index, this.timeline.length - 1));
    this.show();
  }

  /** Forget what the timeline has after the frame shown: training goes on from here. */
  cut() {
    if (this.shown < this.timeline.length - 1) this.queue = [];
    if (this.shown < this.timeline.length - 1) {
      this.timeline = this.timeline.slice(0, this.shown + 1);
      this.showSlider();
    }
  }

  onKey(event) {
    const busy = "input, select, textarea, button, a, summary, [contenteditable], [role=slider], " +
      "[role=combobox], [role=tab], [role=dialog] *";
    if (event.key === "Escape" && this.selected && this.root.contains(event.target)) this.select(null);
    const modified = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    if (modified || !this.root.isConnected || event.target.closest?.(busy)) return;
    const tool = this.transport.toolOf(event.key);
    if (!tool || tool.hidden || tool.disabled) return;
    event.preventDefault();
    tool.click();
  }

  // ---- drawing ----

  tick(now) {
    requestAnimationFrame(this.tick);
    if (!this.playing) return;
    // Half a display frame of tolerance: else a rate of 60 would wait for every second one.
    if (this.queue.length && now - (this.drawnAt ?? 0) >= 1000 / this.rate - 8) {
      this.drawnAt = now;
      this.append(this.queue.shift());
    }
    const isAtRest = this.ended || this.paused || this.wait;
    if (isAtRest && !this.queue.length && !this.requests.includes("play")) this.finish();
    else this.refill();
  }

  append(frame) {
    this.cut();
    this.timeline.push(frame);
    this.shown = this.timeline.length - 1;
    this.show();
  }

  finish() {
    this.pause();
    if (this.ended) {
      const back = element("button", { type: "button" }, "Last finite frame");
      back.addEventListener("click", () => this.seek(this.timeline.length - 1));
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
    this.network.draw(frame);
    this.showInspector();
    this.look();
    if (this.region.described) {
      this.region.draw(frame);
      this.loss.draw(this.timeline, frame, this.playing);
      this.drawn += 1;
      this.regionGroup.dataset.framesDrawn = String(this.drawn);
    }
    this.table.draw(frame, this.playing);
    this.weights.draw(frame, this.playing);
    this.confusion.draw(frame, this.playing);
    this.showSlider();
    this.showWait();
    this.showStatus(frame);
  }

  showSlider() {
    this.transport.slide(this.timeline.length, this.shown, this.current?.epoch);
  }

  showStatus(frame) {
    if (!this.transport.showStatus(frame, this.description.task, this.playing)) return;
    if (!this.playing && this.region.described) {
      this.region.summarise(frame);
      this.loss.summarise(this.timeline, frame);
    }
  }
}
