// @ts-check
// The browser's storage: what a visitor has now, to come back to it.
//
// One key for each path that an app stands at. What a tab has kept is in its own storage, too, so
// that two tabs of one browser are not mixed up when one of them is loaded again. A mark of whose it
// is tells what a tab has kept before the storage was cleared for somebody else: clearing leaves a new
// mark, so that no tab that has not heard of it yet writes back what it has.

import { tourKey } from "../../live/browser/seen.js";

const VERSION = 1;
const LONGEST = 1_000_000; // characters of one snapshot
const AFRESH = "afresh-"; // how a mark begins that clearing has left

/**
 * What a tab keeps: the last snapshot, and the one that waits to be gone on with.
 * @typedef {{ text: string, before: string }} Document
 *
 * The frame that was shown, and a record of another tab that was still to be put together with that
 * of the snapshot.
 * @typedef {Document & { shown: number[], record: string }} Kept
 *
 * @typedef {Kept & { owner: string, isNewer?: undefined }} Written
 *
 * What is read: with the snapshot of another tab that was kept later.
 * @typedef {Partial<Kept> & { other?: string, isOff?: boolean, isNewer?: boolean }} Read
 */

export class Store {
  /**
   * @param {string} path tells this app from others of the same host
   * @param {Pick<Window, "localStorage" | "sessionStorage">} window
   */
  constructor(path, window) {
    this.key = `neural-network-playground:${path}`;
    this.ownerKey = `${this.key}:owner`;
    this.tourKey = tourKey(path);
    this.window = window;
    /** @type {string | null | undefined} */
    this.owner = undefined; // whose the storage was when this tab used it last; null for nobody's
  }

  /**
   * Return what is kept, as {text, before, shown, record, other}: the last snapshot, the one that
   * waits to be gone on with, the frame that was shown, a record of another tab that was still to be
   * put together with that of the snapshot, and the snapshot of another tab that was kept later.
   *
   * Null for nothing; with isOff where the browser keeps nothing more; {isNewer} where a later
   * version of the app has kept it.
   * @return {Read | null}
   */
  read() {
    let shared, owner;
    try {
      shared = parse(this.window.localStorage.getItem(this.key));
      owner = this.window.localStorage.getItem(this.ownerKey);
    } catch {
      return { isOff: true };
    }
    const isOff = !this.takesMore();
    let own = this.readOwn();
    if (own?.isNewer || shared?.isNewer) return { isNewer: true };
    this.owner = owner;
    if (own && own.owner !== owner) own = null;
    if (shared?.owner && owner && shared.owner !== owner) shared = null;
    if (!own && !shared) return isOff ? { isOff } : null;
    const { owner: _, ...rest } = /** @type {Written} */ (own ?? shared);
    /** @type {Read} */
    const kept = rest;
    if (own && shared && own.text !== shared.text) kept.other = shared.text;
    return isOff ? { ...kept, isOff } : kept;
  }

  readOwn() {
    try {
      return parse(this.window.sessionStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  /** Some browsers have a storage that takes nothing, and each one can be full. */
  takesMore() {
    try {
      this.window.localStorage.setItem(`${this.key}:test`, "1");
      this.window.localStorage.removeItem(`${this.key}:test`);
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Keep {text, before, shown, record}; return whether the browser took it.
   *
   * With `isOwn` only for this tab: another one has kept something later.
   * @param {Kept} document
   * @param {boolean} isOwn
   */
  write(document, isOwn = false) {
    try {
      const { localStorage } = this.window;
      const known = localStorage.getItem(this.ownerKey);
      this.owner = known ?? newMark();
      const kept = JSON.stringify({ version: VERSION, owner: this.owner, ...document });
      if (!isOwn) {
        // First: who hears of the other compares it.
        if (known === null) localStorage.setItem(this.ownerKey, this.owner);
        localStorage.setItem(this.key, kept);
      }
      this.writeOwn(kept);
      return true;
    } catch {
      return false;
    }
  }

  /** @param {string} kept */
  writeOwn(kept) {
    try {
      this.window.sessionStorage.setItem(this.key, kept);
    } catch {
      // Without it two tabs are mixed up, no more.
    }
  }

  /** Forget all that is kept, for somebody else. */
  clear() {
    this.remove("localStorage", this.key);
    this.remove("localStorage", this.tourKey);
    this.clearOwn();
    this.owner = AFRESH + newMark();
    try {
      this.window.localStorage.setItem(this.ownerKey, this.owner);
    } catch {
      // What cannot be reached holds nothing.
    }
  }

  /** Forget what this tab has kept for itself. */
  clearOwn() {
    this.remove("sessionStorage", this.key);
    this.remove("sessionStorage", this.tourKey);
  }

  /**
   * @param {"localStorage" | "sessionStorage"} name
   * @param {string} key
   */
  remove(name, key) {
    try {
      this.window[name].removeItem(key);
    } catch {
      // What cannot be reached holds nothing.
    }
  }

  /** Whether another tab has cleared all since this one used the storage; true once. */
  wasCleared() {
    try {
      const owner = this.window.localStorage.getItem(this.ownerKey);
      const isOther = this.owner !== undefined && owner !== this.owner;
      const wasCleared = isOther && Boolean(owner?.startsWith(AFRESH));
      if (wasCleared) this.owner = owner;
      return wasCleared;
    } catch {
      return false;
    }
  }

  /**
   * Return the record in what another tab has kept, as a storage event tells; else nothing.
   *
   * Events come late: one from before all was cleared is of who was here before.
   * @param {Pick<StorageEvent, "key" | "newValue">} event
   */
  recordIn({ key, newValue }) {
    if (key !== this.key || !newValue) return "";
    try {
      const { owner, text } = /** @type {Written} */ (parse(newValue));
      const { record } = JSON.parse(text);
      const isTheirs = owner === this.window.localStorage.getItem(this.ownerKey);
      return isTheirs && typeof record === "string" ? record : "";
    } catch {
      return "";
    }
  }
}

function newMark() {
  return `${Date.now()}-${Math.random()}`;
}

/**
 * Return what a text holds that was kept, each part of the right type.
 * @param {string | null} kept
 * @return {Written | { isNewer: true } | null}
 */
function parse(kept) {
  if (kept === null) return null;
  let document;
  try {
    document = JSON.parse(kept);
  } catch {
    document = null;
  }
  if (typeof document?.version === "number" && document.version > VERSION) return { isNewer: true };
  const text = (/** @type {unknown} */ value) =>
    (typeof value === "string" && value.length <= LONGEST ? value : "");
  return {
    text: text(document?.text), before: text(document?.before),
    record: text(document?.record), owner: text(document?.owner),
    shown: Array.isArray(document?.shown) ? document.shown.slice(0, 3) : [],
  };
}
