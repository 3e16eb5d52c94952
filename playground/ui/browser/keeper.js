// @ts-check
// Keeps a visit: its current state in the browser's storage, each experiment in its history.
//
// The server says what to keep and where the visit is; it is told what was kept when it does not know
// the visit: after the page was loaded again, the server began again, or the line was away too long.

import { appRoot } from "../../live/browser/address.js";
import { Leaving } from "../../live/browser/leaving.js";
import { Mending } from "./mending.js";
import { Repeats } from "./repeats.js";
import { Signs } from "../../live/browser/signs.js";
import { Steps } from "./steps.js";
import { Store } from "./store.js";

const AGAIN = 800; // ms until something is told again: it can be lost to a run of the script
const LOOK_EVERY = 100; // ms between two looks at what is under way
const OFTEN = 10_000; // ms between two looks at what another tab keeps while both are used

/**
 * @import { Kept, KeeperNews, Mounted, Trail } from "../../live/browser/types.js"
 * @import { Before } from "../../live/browser/signs.js"
 * @import { Document } from "./store.js"
 */

/**
 * What the server says of the visit.
 * @typedef {object} Visit
 * @property {string} page
 * @property {string} token of the session
 * @property {Trail} trail
 * @property {number} reply the number of what it has heard last
 * @property {boolean} settled whether it has taken what was kept
 * @property {number} cleared how often all was forgotten
 * @property {"" | "kept" | "before"} offered what is offered to be gone on with
 * @property {Kept | null} kept
 * @property {boolean} isWhole whether it comes with the whole page
 *
 * @typedef {{ do: string, token?: string, record?: string, [more: string]: unknown }} Told
 */

class Keeper {
  /** @type {string | undefined} */
  token;
  /** @type {number | undefined} the run of what is kept */
  run;
  cleared = 0;
  /** Whether snapshots are kept, whether the browser takes none, whether another tab forgot all. */
  isOpen = false;
  isShut = false;
  isCleared = false;
  /** What waits to be gone on with. */
  offered = "";
  /** @type {Document | null} what is kept */
  document = null;
  /** @type {any} what was told of an earlier visit */
  sent = null;
  /** @type {((message: object) => void) | undefined} */
  send;

  constructor() {
    this.store = new Store(new URL(appRoot()).pathname, window);
    this.settle = window.playgroundKeeper?.settle;
    this.steps = new Steps(window, (wish) => this.tell(wish), (then) =>
      (this.settle ? this.settle(then) : then()));
    this.leaving = new Leaving(() => true);
    this.number = Date.now();
    /** @type {(Told & { number: number, at: number })[]} */
    this.told = []; // what has no answer yet
    this.stamp = 0;
    /** @type {number[]} */
    this.shown = []; // the frame that was shown last of the run that is kept
    this.see = window.playgroundKeeper?.see ?? (() => []);
    this.renew = window.playgroundKeeper?.renew ?? (() => {});
    /** @type {StorageEvent | null} */
    this.other = null; // what another tab has kept since this one did, as a storage event
    this.tookOther = -Infinity; // when its record was taken last
    this.hasFocus = false;
    this.mending = new Mending(this.store.key, window, () => location.reload());
    this.signs = new Signs((before) => this.notice(before));
    /** @type {ReturnType<typeof setInterval> | null} */
    this.watching = null;
    this.mending.watch(() => this.watch());
    window.addEventListener("pagehide", () => this.write());
    window.addEventListener("storage", (event) => this.hearOther(event));
    // For the player: its messages bring something to keep, too, and it knows the frame shown.
    window.playgroundKeeper = this;
  }

  /**
   * Go a step of the visit back or forward.
   * @param {number} by
   */
  move(by) {
    this.steps.goOn(by);
  }

  /**
   * Whether the browser's history has such a step on this page.
   * @param {number} by
   */
  can(by) {
    return this.steps.isThere(by);
  }

  /** Look every now and then, as long as something is under way. */
  watch() {
    this.watching ??= setInterval(() => {
      this.mending.look();
      this.meetOther(performance.now());
      this.tellAgain(performance.now());
      if (this.told.length || this.other || this.mending.isDue) return;
      clearInterval(this.watching ?? undefined);
      this.watching = null;
    }, LOOK_EVERY);
  }

  /**
   * Take what the server says of the visit.
   * @param {Visit} data
   * @param {(message: object) => void} send
   */
  receive(data, send) {
    // A server that began again takes nothing from a part of the page.
    if (data.isWhole) this.send = send;
    this.leaving.take(data.page);
    this.told = this.told.filter((one) => one.number > data.reply);
    if (data.token !== this.token) this.meet(data);
    if (data.cleared > this.cleared) this.forget();
    this.cleared = data.cleared;
    // What another tab has cleared stays so until the session has begun afresh, too: an answer that
    // was on its way would bring it back.
    this.isOpen ||= data.settled && !this.isCleared;
    this.offered = (data.offered && { kept: this.sent?.text, before: this.sent?.before }[data.offered]) ?? "";
    this.keep(data.kept);
    if (this.document && this.document.before !== this.offered) {
      this.document.before = this.offered;
      this.write();
    }
    this.steps.arrive(data);
    this.tellAgain(performance.now());
  }

  /**
   * Meet a session of the server that does not know the visit.
   * @param {Visit} visit
   */
  meet({ token, cleared }) {
    [this.token, this.cleared, this.stamp] = [token, cleared, 0];
    this.look();
    this.write();
    const kept = this.store.read();
    this.isShut = Boolean(kept?.isOff || kept?.isNewer);
    // Where the browser keeps nothing, this page still knows what it has seen itself.
    this.sent = this.isShut && this.document ? { ...kept, ...this.document, shown: this.shown } : kept;
    [this.document, this.told, this.isOpen] = [null, [], !kept];
    if (kept) this.tell({ do: "kept", ...this.sent });
  }

  /**
   * Take what is new, from the player.
   * @param {KeeperNews} news
   */
  hear({ kept, token, trail, reply }) {
    if (token !== this.token) return; // a session that does not know the visit yet
    this.keep(kept);
    if (trail) this.steps.arrive({ token, trail, reply: reply ?? 0 });
  }

  /**
   * Hear what another tab has done to the storage.
   * @param {StorageEvent} event
   */
  hearOther(event) {
    if (this.makeWay() || !this.store.recordIn(event)) return;
    if (this.watching === null) this.hasFocus = document.hasFocus();
    this.other = event;
    this.watch();
  }

  /** Where another tab has cleared all for somebody else: what this one has kept is not theirs. */
  makeWay() {
    if (!this.store.wasCleared()) return false;
    this.store.clearOwn();
    [this.document, this.sent, this.isOpen, this.isCleared] = [null, null, false, true];
    this.dropOther();
    this.renew();
    this.tell({ do: "afresh" });
    return true;
  }

  /**
   * Put the record that another tab has kept together with the one of this tab, when it is used.
   * @param {number} now
   */
  meetOther(now) {
    const hadFocus = this.hasFocus;
    this.hasFocus = document.hasFocus();
    if (!this.other || !this.hasFocus || (hadFocus && now - this.tookOther < OFTEN)) return;
    this.tell({ do: "other", record: this.store.recordIn(this.other), cleared: this.cleared });
    [this.other, this.tookOther] = [null, now];
  }

  /** @param {Kept | null} kept a snapshot */
  keep(kept) {
    if (!kept || !this.isOpen || kept[0] <= this.stamp) return;
    [this.stamp, , this.run] = kept;
    this.document = { text: kept[1], before: this.offered };
    this.write();
  }

  /**
   * Have the script run when the line is back: Streamlit does not, where the page was at rest.
   * @param {Before} before
   */
  notice({ isConnected: wasConnected }) {
    if (this.signs.isConnected && !wasConnected) this.tell({ do: "run" });
  }

  /**
   * Take note of the frame shown; another run's may be there before what is kept of that. The player
   * has it called before it forgets the frames of a run.
   */
  look() {
    const seen = this.see();
    if (seen[0] === this.run) this.shown = seen;
  }

  write() {
    if (!this.document || !this.isOpen || this.isShut || this.makeWay()) return;
    this.look();
    const isOwn = Boolean(this.other) && !this.hasFocus;
    const record = this.other
      ? this.store.recordIn(this.other)
      : this.told.find((one) => one.do === "other")?.record ?? "";
    if (this.store.write({ ...this.document, shown: this.shown, record }, isOwn)) return;
    this.isShut = true;
    this.tell({ do: "kept", isOff: true });
  }

  /** Forget what another tab has kept, told or not: it is of who was here before. */
  dropOther() {
    this.other = null;
    this.told = this.told.filter((one) => one.do !== "other");
  }

  forget() {
    if (!this.isCleared) {
      this.store.clear();
      this.renew();
    }
    this.dropOther();
    [this.document, this.sent, this.stamp, this.isOpen, this.isCleared] = [null, null, 0, true, false];
    this.isShut = !this.store.takesMore();
  }

  /**
   * Tell the server something, until it says that it knows; return the number of it.
   * @param {Told} what
   */
  tell(what) {
    this.number += 1;
    this.told.push({ ...what, number: this.number, token: what.token ?? this.token, at: -Infinity });
    this.tellAgain(performance.now());
    this.watch();
    return this.number;
  }

  /** @param {number} now */
  tellAgain(now) {
    const [first] = this.told;
    if (!first || !this.send || now - first.at < AGAIN) return;
    // On the way to another page it would bring back the page before: see there.
    if (this.leaving.isUnderWay() || !this.signs.isConnected) return;
    first.at = now;
    const { at: _, ...message } = first;
    this.send(message);
    this.leaving.send();
  }
}

/** @type {Keeper | null} it outlives the element it stands in, as the player does: see there */
let keeper = null;

/** @param {Mounted<Visit>} component */
export default function mount({ data, setTriggerValue }) {
  if (!keeper) new Repeats(document);
  keeper ??= new Keeper();
  keeper.receive(data, (message) => setTriggerValue("told", message));
}
