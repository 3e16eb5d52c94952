// @ts-check
// Requests to the server, one under way at a time; the others wait in line: fast hands make it short.
//
// Each names the frame it is about, so that one that got lost can be sent again: doing it twice
// gives the same frames. Streamlit loses some where runs of the script meet, and all that are sent
// while the connection is down. When one counts as lost is known from the line (see line.js), and
// from the server's own signs: not while it is at work, and soon after its work has brought nothing.

import { Busy } from "./busy.js";
import { Line } from "./line.js";
import { Signs } from "./signs.js";

const TRY_EVERY = 50; // ms
const LONGEST_WORK = 8000; // ms that the server may be at work with a request
const SETTLED = 100; // ms that the page may take to take in what has come
const RECONNECTED = 300; // ms that Streamlit may take to have the page drawn again

// Asked for by the player itself; each is asked for again when there is time.
const BACKGROUND = new Set(["play", "look"]);
// Of a run, and over with it.
const OF_A_RUN = new Set(["step", "edit", "damage", "reset", "inspect", "unroll", "advice", "play", "look"]);

/**
 * @import { Command, Context, Header, SentCommand } from "./types.js"
 * @import { Leaving } from "./leaving.js"
 * @import { Before } from "./signs.js"
 */

/**
 * Whether the player asks for this by itself: what was clicked on goes first.
 * @param {Command} command
 */
function isBackground(command) {
  return BACKGROUND.has(command.do);
}

/**
 * Whether a request is for new weights, and so for another run.
 * @param {Command} command
 */
const drawsWeights = ({ do: action, name }) => action === "set" && name === "weight_seed";

/**
 * Whether a request makes one before it pointless.
 * @param {Command} command
 * @param {Command} before
 */
function overtakes(command, before) {
  if (isBackground(before)) return !isBackground(command);
  const beginsAnew = command.do === "reset" || drawsWeights(command);
  if (beginsAnew && OF_A_RUN.has(before.do)) return true;
  const isWhole = ["set", "layers", "unroll"].includes(command.do);
  return isWhole && command.do === before.do && command.name === before.name;
}

/**
 * Return the line with one more request in it: several steps become one, what is overtaken goes.
 * @param {Command[]} waiting
 * @param {Command} command
 */
function joined(waiting, command) {
  const rest = waiting.filter((one) => !overtakes(command, one));
  // New weights are back at the start in any case.
  if (command.do === "reset" && rest.some(drawsWeights)) return rest;
  const last = rest.at(-1);
  if (command.do === "step" && last?.do === "step" && last.name === command.name) {
    return [...rest.slice(0, -1), { ...last, n: (last.n ?? 1) + (command.n ?? 1) }];
  }
  return [...rest, command];
}

export class Requests {
  /** @type {((request: object) => void) | undefined} what takes requests to the server */
  send;
  /** @type {number | undefined} the number of the request that a click has overtaken */
  overtaken;
  /** Of what was overtaken the work may still be told. */
  hasOvertaken = false;
  /** @type {number | undefined} how often all frames had been sent, the last time that they came */
  whole;
  /** @type {() => void} is told when a request goes out */
  onSend = () => {};

  /**
   * @param {() => Context} context gives what a request is about
   * @param {Pick<Leaving, "isUnderWay" | "send" | "begin" | "take">} leaving
   */
  constructor(context, leaving) {
    this.context = context;
    this.leaving = leaving;
    this.line = new Line();
    this.signs = new Signs((before) => this.notice(before));
    /** @type {Command[]} */
    this.waiting = [];
    /** @type {(() => void)[]} what waits for all that was asked for by hand */
    this.settling = [];
    /** @type {SentCommand | null} */
    this.underWay = null;
    this.asked = this.sent = 0; // when it was asked for, and sent the last time
    this.due = Infinity; // when it counts as lost
    this.isRepeated = this.isMissed = false;
    this.count = 0;
    this.answered = 0; // when the last answer came
    this.heard = 0; // when the last sign of the server came
    this.busy = new Busy(2 * TRY_EVERY); // by the clock of `resend`
    /** @type {ReturnType<typeof setInterval> | null} */
    this.trying = null;
    this.began = 0; // when the server began to work the last time
    this.unread = 0; // messages that have come, and are yet to be taken in
  }

  /** Whether nothing is under way or in line. */
  get isFree() {
    return !this.underWay && !this.waiting.length;
  }

  /** @param {Command} command */
  ask(command) {
    this.waiting = joined(this.waiting, command);
    // A click waits for no frames: those on their way are not shown any more.
    if (this.underWay && isBackground(this.underWay) && !isBackground(command)) {
      this.overtaken = this.underWay.no;
      this.hasOvertaken = true;
      this.underWay = null;
    }
    this.next();
  }

  askForAll() {
    if (!this.includes("all")) this.ask({ do: "all" });
  }

  /**
   * Ask for what is missing of an answer, before anything else.
   * @param {Command} command
   */
  goOn(command) {
    this.waiting = [command, ...this.waiting];
  }

  /** Send the next request, if none is under way. */
  next() {
    this.settle();
    if (this.underWay || !this.waiting.length || !this.send) return;
    const [command, ...rest] = this.waiting;
    this.waiting = rest;
    const { frame } = this.context();
    this.underWay = { frame, ...command, no: ++this.count + Date.now() };
    this.asked = performance.now();
    this.isRepeated = false;
    this.watch();
    this.post();
    this.onSend();
  }

  /**
   * Call back once nothing is under way or in line that was asked for by hand.
   * @param {() => void} [then]
   */
  settle(then) {
    if (then) this.settling.push(then);
    const isAsked = [this.underWay, ...this.waiting].some((one) => one !== null && !isBackground(one));
    if (!isAsked) for (const one of this.settling.splice(0)) one();
  }

  /** Look every now and then after the request under way. */
  watch() {
    if (this.trying !== null) return;
    this.busy.begin(performance.now());
    this.trying = setInterval(() => this.resend(), TRY_EVERY);
  }

  post() {
    if (!this.underWay || !this.send) return;
    const now = performance.now();
    if (this.leaving.isUnderWay()) {
      this.due = -Infinity; // and `resend` tries again
      return;
    }
    this.sent = now;
    this.busy.forget();
    this.isMissed = false;
    this.due = now + this.line.patience(this.underWay.do);
    const { run, frame: at, static: known } = this.context();
    this.send({ ...this.underWay, run, at, static: known, room: this.line.room });
    this.leaving.send();
    if (this.underWay.leads) this.leaving.begin();
  }

  resend() {
    if (!this.underWay) {
      clearInterval(this.trying ?? undefined);
      this.trying = null;
      return;
    }
    const now = performance.now();
    const isLeaving = this.leaving.isUnderWay(); // asked each time: it is to see each address
    // While the page itself was busy, it could not have heard an answer.
    this.due += this.busy.strike(now);
    // Work that began after it was sent is likely on it; what follows, while pages are drawn, is not.
    const isAtWork = this.signs.isRunning && !this.isMissed && now - this.sent < LONGEST_WORK;
    if (isLeaving || this.unread || !this.signs.isConnected || now < this.due) return;
    if (this.due > 0 && isAtWork) return;
    if (this.due > 0) {
      this.isRepeated = true;
      this.line.tries += 1;
    }
    this.post();
  }

  /**
   * Take note of a sign of the server.
   * @param {Before} before
   */
  notice({ isConnected, isRunning }) {
    const now = performance.now();
    this.heard = now;
    if (!isRunning && this.signs.isRunning) this.began = now;
    if (!isConnected && this.signs.isConnected) this.due = now + RECONNECTED;
    else if (isRunning && !this.signs.isRunning) this.miss(now);
  }

  /**
   * The server's work is over, or has brought something else: the answer is here soon, or not at all.
   * @param {number} now
   */
  miss(now) {
    // Of what was overtaken the work may just be over.
    const isOfAnother = this.hasOvertaken || this.began < this.sent;
    this.hasOvertaken = false;
    const settled = now + SETTLED;
    if (isOfAnother) {
      // What has come may have the answer in it all the same: the page is still taking it in.
      if (this.due > 0) this.due = Math.max(this.due, settled);
      return;
    }
    this.isMissed = true;
    this.due = settled;
  }

  /**
   * Whether a message answers the request under way.
   * @param {Pick<Header, "reply">} header
   */
  isAnswer(header) {
    return header.reply === this.underWay?.no;
  }

  /**
   * Take note of a message that was taken in.
   * @param {Pick<Header, "reply" | "size" | "spent" | "turn">} header
   * @param {number} came when it had come
   */
  receive(header, came) {
    this.heard = came;
    if (this.underWay && this.isAnswer(header)) {
      const { size, spent, turn } = header;
      // While the page was busy, the answer may have been there already.
      const since = (/** @type {number} */ time) => came - time - this.busy.during(time, came);
      // Where the two signs came at once, the page has seen the first one with the second.
      const times = { ms: since(this.sent), brought: this.began < this.sent ? 0 : since(this.began) };
      const told = { size, spent: 1000 * spent, turn: 1000 * turn };
      this.line.take(this.underWay.do, { ...times, ...told }, this.isRepeated);
      this.underWay = null;
      this.answered = came;
    } else if (this.underWay && header.reply !== this.overtaken) {
      this.miss(performance.now());
    }
  }

  /**
   * Whether all frames were sent, and have not come: of two messages that come at once, only the
   * last one is read.
   * @param {Pick<Header, "after" | "whole">} header
   */
  missesFrames({ after, whole }) {
    if (after === null) this.whole = whole;
    return whole !== this.whole;
  }

  /** Whether new weights are asked for, and have not come. */
  get drawsWeights() {
    return [this.underWay, ...this.waiting].some((command) => command !== null && drawsWeights(command));
  }

  /** Forget the request under way: it was about another run. */
  forget() {
    this.underWay = null;
  }

  /**
   * Whether a request for this is under way or in line.
   * @param {string} action
   */
  includes(action) {
    return [this.underWay, ...this.waiting].some((command) => command?.do === action);
  }

  /**
   * Whether a request for this is in line, not under way yet.
   * @param {string} action
   * @param {string} [name] of what is set
   */
  isWaitingFor(action, name) {
    return this.waiting.some((command) => command.do === action && command.name === name);
  }

  /**
   * Take requests for this out of the line: all, or some of them.
   * @param {string} action
   * @param {(command: Command) => boolean} isMeant
   */
  drop(action, isMeant = () => true) {
    this.waiting = this.waiting.filter((command) => command.do !== action || !isMeant(command));
  }
}
