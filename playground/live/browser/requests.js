// Requests to the server, one under way at a time; the others wait in line.
//
// Each names the frame it is about, so that one that got lost can be sent again: doing it twice
// gives the same frames. Streamlit loses some where runs of the script meet, and all that are sent
// while the connection is down. When one counts as lost is known from the line (see line.js), and
// from the server's own signs: not while it is at work, and soon after its work has brought nothing.

import { Line } from "./line.js";
import { drawsWeights, isBackground, joined } from "./lineup.js";
import { Signs } from "./signs.js";

const TRY_EVERY = 50; // ms
const LONGEST_WORK = 8000; // ms that the server may be at work with a request
const SETTLED = 100; // ms that the page may take to take in what has come
const RECONNECTED = 300; // ms that Streamlit may take to have the page drawn again

export class Requests {
  /** `context` gives what a request is about: {frame, run, static, points}; `leaving` is a Leaving. */
  constructor(context, leaving) {
    Object.assign(this, { context, leaving });
    this.line = new Line();
    this.signs = new Signs((before) => this.notice(before));
    this.waiting = [];
    this.underWay = null;
    this.count = 0;
    this.answered = 0; // when the last answer came
    this.heard = 0; // when the last sign of the server came
    this.looked = Infinity;
    this.began = 0; // when the server began to work the last time
    this.unread = 0; // messages that have come, and are yet to be taken in
    setInterval(() => this.resend(), TRY_EVERY);
  }

  /** Whether nothing is under way or in line. */
  get isFree() {
    return !this.underWay && !this.waiting.length;
  }

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

  /** Ask for what is missing of an answer, before anything else. */
  goOn(command) {
    this.waiting = [command, ...this.waiting];
  }

  /** Send the next request, if none is under way. */
  next() {
    if (this.underWay || !this.waiting.length || !this.send) return;
    const command = this.waiting.shift();
    const { frame } = this.context();
    this.underWay = { frame, ...command, no: ++this.count + Date.now() };
    this.asked = performance.now();
    this.isRepeated = false;
    this.post();
  }

  post() {
    const now = performance.now();
    if (this.leaving.isUnderWay()) {
      this.due = -Infinity; // and `resend` tries again
      return;
    }
    this.sent = now;
    this.isMissed = false;
    this.due = now + this.line.patience(this.underWay.do);
    const { run, frame: at, static: known, points } = this.context();
    this.send({ ...this.underWay, run, at, static: known, room: this.line.room, points });
    this.leaving.send();
    if (this.underWay.leads) this.leaving.begin();
  }

  resend() {
    const now = performance.now();
    const isLeaving = this.leaving.isUnderWay(); // asked each time: it is to see each address
    // While the page itself was busy, it could not have heard an answer.
    this.due += Math.max(0, now - this.looked - 2 * TRY_EVERY);
    this.looked = now;
    // Work that began after it was sent is likely on it; what follows, while pages are drawn, is not.
    const isAtWork = this.signs.isRunning && !this.isMissed && now - this.sent < LONGEST_WORK;
    if (isLeaving || !this.underWay || this.unread || !this.signs.isConnected || now < this.due) return;
    if (this.due > 0 && isAtWork) return;
    if (this.due > 0) {
      this.isRepeated = true;
      this.line.tries += 1;
    }
    this.post();
  }

  /** Take note of a sign of the server. */
  notice({ isConnected, isRunning }) {
    const now = performance.now();
    this.heard = now;
    if (!isRunning && this.signs.isRunning) this.began = now;
    if (!isConnected && this.signs.isConnected) this.due = now + RECONNECTED;
    else if (isRunning && !this.signs.isRunning) this.miss(now);
  }

  /** The server's work is over, or has brought something else: the answer is here soon, or not at all. */
  miss(now) {
    // Of what was overtaken the work may just be over.
    const isOfAnother = this.hasOvertaken || this.began < this.sent;
    this.hasOvertaken = false;
    if (isOfAnother) return;
    this.isMissed = true;
    this.due = now + SETTLED;
  }

  /** Whether a message answers the request under way. */
  isAnswer(header) {
    return header.reply === this.underWay?.no;
  }

  /** Take note of a message that has come at a time; `receive` follows when it is taken in. */
  receive(header, came) {
    this.heard = came;
    if (this.isAnswer(header)) {
      const { size, spent, turn } = header;
      // Where the two signs came at once, the page has seen the first one with the second.
      const times = { ms: came - this.sent, brought: this.began < this.sent ? 0 : came - this.began };
      const told = { size, spent: 1000 * spent, turn: 1000 * turn };
      this.line.take(this.underWay.do, { ...times, ...told }, this.isRepeated);
      this.underWay = null;
      this.answered = came;
    } else if (this.underWay && header.reply !== this.overtaken) {
      this.miss(performance.now());
    }
  }

  /** Whether new weights are asked for, and have not come. */
  get drawsWeights() {
    return [this.underWay, ...this.waiting].some((command) => command && drawsWeights(command));
  }

  /** Forget the request under way: it was about another run. */
  forget() {
    this.underWay = null;
  }

  /** Whether a request for this is under way or in line. */
  includes(action) {
    return [this.underWay, ...this.waiting].some((command) => command?.do === action);
  }

  /** Take requests for this out of the line: all, or some of them. */
  drop(action, isMeant = () => true) {
    this.waiting = this.waiting.filter((command) => command.do !== action || !isMeant(command));
  }
}
