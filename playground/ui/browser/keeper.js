// Keeps a visit: what is at hand in the browser's storage, each experiment in its history.
//
// The server says what to keep and where the visit is; it is told what was kept when it does not know
// the visit: after the page was loaded anew, the server began anew, or the line was away too long.

import { appRoot } from "./address.js";
import { Leaving } from "./leaving.js";
import { Mending } from "./mending.js";
import { Repeats } from "./repeats.js";
import { Signs } from "./signs.js";
import { Steps } from "./steps.js";
import { Store } from "./store.js";

const AGAIN = 800; // ms until something is told again: it can be lost to a run of the script
const OFTEN = 10_000; // ms between two looks at what another tab keeps while both are used

class Keeper {
  constructor() {
    this.store = new Store(new URL(appRoot()).pathname, window);
    this.steps = new Steps(window, (wish) => this.tell(wish));
    this.leaving = new Leaving(() => true);
    this.number = Date.now();
    this.told = []; // what has no answer yet
    this.stamp = 0;
    this.shown = []; // the frame that was shown last of the run that is kept
    this.see = window.playgroundKeeper?.see ?? (() => []);
    this.other = null; // what another tab has kept since this one did, as a storage event
    this.tookOther = -Infinity; // when its record was taken last
    this.hasFocus = false;
    this.mending = new Mending(this.store.key, window, () => location.reload());
    this.signs = new Signs((before) => this.notice(before));
    setInterval(() => {
      this.look();
      this.mending.look();
      this.meetOther(performance.now());
      this.tellAgain(performance.now());
    }, 100);
    window.addEventListener("pagehide", () => this.write());
    window.addEventListener("storage", (event) => this.hearOther(event));
    // For the player: its messages bring something to keep, too, and it knows the frame shown.
    window.playgroundKeeper = this;
  }

  /** Take what the server says of the visit. */
  receive(data, send) {
    // A server that began anew takes nothing from a part of the page.
    if (data.isWhole) this.send = send;
    this.leaving.take(data.page);
    this.told = this.told.filter((one) => one.number > data.reply);
    if (data.token !== this.token) this.meet(data);
    if (data.cleared > this.cleared) this.forget();
    this.cleared = data.cleared;
    this.isOpen ||= data.settled;
    this.offered = { kept: this.sent?.text, before: this.sent?.before }[data.offered] ?? "";
    this.keep(data.kept);
    if (this.document && this.document.before !== this.offered) {
      this.document.before = this.offered;
      this.write();
    }
    this.steps.arrive(data);
    this.tellAgain(performance.now());
  }

  /** Meet a session of the server that does not know the visit. */
  meet({ token, cleared }) {
    [this.token, this.cleared, this.stamp] = [token, cleared, 0];
    this.write();
    const kept = this.store.read();
    this.isShut = Boolean(kept?.isOff || kept?.isNewer);
    // Where the browser keeps nothing, this page still knows what it has seen itself.
    this.sent = this.isShut && this.document ? { ...kept, ...this.document, shown: this.shown } : kept;
    [this.document, this.told, this.isOpen] = [null, [], !kept];
    if (kept) this.tell({ do: "kept", ...this.sent });
  }

  /** Take what is new, from the player. */
  hear({ kept, token, trail, reply }) {
    if (token !== this.token) return; // a session that does not know the visit yet
    this.keep(kept);
    if (trail) this.steps.arrive({ token, trail, reply });
  }

  /** Hear what another tab has done to the storage. */
  hearOther(event) {
    if (this.store.wasCleared(event)) {
      // For somebody else: what this tab shows and has kept is not theirs.
      this.store.clearOwn();
      [this.document, this.sent, this.isOpen, this.isCleared, this.other] = [null, null, false, true, null];
      this.tell({ do: "afresh" });
    } else if (this.store.recordIn(event)) this.other = event;
  }

  /** Put the record that another tab has kept together with the one of this tab, when it is used. */
  meetOther(now) {
    const hadFocus = this.hasFocus;
    this.hasFocus = document.hasFocus();
    if (!this.other || !this.hasFocus || (hadFocus && now - this.tookOther < OFTEN)) return;
    this.tell({ do: "other", record: this.store.recordIn(this.other) });
    [this.other, this.tookOther] = [null, now];
  }

  /** Keep a snapshot, as [number, text, number of the run]. */
  keep(kept) {
    if (!kept || !this.isOpen || kept[0] <= this.stamp) return;
    [this.stamp, , this.run] = kept;
    this.document = { text: kept[1], before: this.offered };
    this.write();
  }

  /** Have the script run when the line is back: Streamlit does not, where the page was at rest. */
  notice({ isConnected: wasConnected }) {
    if (this.signs.isConnected && !wasConnected) this.tell({ do: "run" });
  }

  /** Take note of the frame shown; another run's may be there before what is kept of that. */
  look() {
    const seen = this.see();
    if (seen[0] === this.run) this.shown = seen;
  }

  write() {
    if (!this.document || !this.isOpen || this.isShut) return;
    this.look();
    const isOwn = Boolean(this.other) && !this.hasFocus;
    const record = this.other
      ? this.store.recordIn(this.other)
      : this.told.find((one) => one.do === "other")?.record ?? "";
    if (this.store.write({ ...this.document, shown: this.shown, record }, isOwn)) return;
    this.isShut = true;
    this.tell({ do: "kept", isOff: true });
  }

  forget() {
    if (!this.isCleared) this.store.clear();
    [this.document, this.sent, this.stamp, this.isOpen, this.isCleared] = [null, null, 0, true, false];
    this.isShut = !this.store.takesMore();
  }

  /** Tell the server something, until it says that it knows; return the number of it. */
  tell(what) {
    this.number += 1;
    this.told.push({ ...what, number: this.number, token: what.token ?? this.token, at: -Infinity });
    this.tellAgain(performance.now());
    return this.number;
  }

  tellAgain(now) {
    const [first] = this.told;
    if (!first || !this.send || now - first.at < AGAIN) return;
    // On the way to another page it would bring back the page before: see there.
    if (this.leaving.isUnderWay() || !this.signs.isConnected) return;
    first.at = now;
    const { at, ...message } = first;
    this.send(message);
    this.leaving.send();
  }
}

// It outlives the element it stands in, as the player does: see there.
let keeper = null;

export default function mount({ data, setTriggerValue }) {
  if (!keeper) new Repeats(document);
  keeper ??= new Keeper();
  keeper.receive(data, (message) => setTriggerValue("told", message));
}
