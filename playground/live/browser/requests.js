// Requests to the server, one under way at a time; the others wait in line.
//
// Each names the frame it is about, so that one that got lost can be sent again: doing it twice
// gives the same frames.

const PATIENCE = 4000; // ms until a request counts as lost
const HASTE = 300; // ms, after a setting was changed: requests are often lost to that

export class Requests {
  /** `context` gives what a request is about: {frame, run, static}; `leaving` is a Leaving. */
  constructor(context, leaving) {
    Object.assign(this, { context, leaving });
    this.waiting = [];
    this.underWay = null;
    this.count = 0;
    this.answered = 0; // when the last answer came
    setInterval(() => this.resend(), 100);
  }

  ask(command) {
    this.waiting.push(command);
    this.next();
  }

  /** Send the next request, if none is under way. */
  next() {
    if (this.underWay || !this.waiting.length || !this.send) return;
    const command = this.waiting.shift();
    const { frame } = this.context();
    this.underWay = { frame, ...command, no: ++this.count + Date.now(), asked: performance.now() };
    this.post();
  }

  post() {
    this.underWay.sent = performance.now();
    if (this.leaving.isUnderWay()) {
      this.underWay.sent = -Infinity; // and `resend` tries again
      return;
    }
    const { run, static: known } = this.context();
    this.send({ ...this.underWay, run, static: known });
    this.leaving.send();
    if (this.underWay.leads) this.leaving.begin();
  }

  resend() {
    const isLeaving = this.leaving.isUnderWay(); // asked each time: it is to see each address
    if (isLeaving || !this.underWay) return;
    if (performance.now() - this.underWay.sent > PATIENCE) this.post();
  }

  /** Whether a message answers the request under way. */
  isAnswer(header) {
    return header.reply === this.underWay?.no;
  }

  /** Take note of a message that came. */
  receive(header) {
    if (this.isAnswer(header)) {
      this.underWay = null;
      this.answered = performance.now();
    } else if (this.underWay) {
      this.underWay.sent = Math.min(this.underWay.sent, performance.now() - PATIENCE + HASTE);
    }
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
