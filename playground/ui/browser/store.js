// The browser's storage: what a visitor has at hand, to come back to it.
//
// One key for each path that an app stands at. What a tab has kept is in its own storage, too, so
// that two tabs of one browser are not mixed up when one of them is loaded anew. A mark of whose it
// is tells what a tab has kept before the storage was cleared for somebody else.

const VERSION = 1;
const LONGEST = 1_000_000; // characters of one snapshot

export class Store {
  /** `path` tells this app from others of the same host; both storages are as `window` has them. */
  constructor(path, window) {
    this.key = `neural-network-playground:${path}`;
    this.ownerKey = `${this.key}:owner`;
    this.window = window;
  }

  /**
   * Return what is kept, as {text, before, shown, record, other}: the last snapshot, the one that
   * waits to be gone on with, the frame that was shown, a record of another tab that was still to be
   * put together with that of the snapshot, and the snapshot of another tab that was kept later.
   *
   * Null for nothing; with isOff where the browser keeps nothing more; {isNewer} where a later
   * version of the app has kept it.
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
    if (own && own.owner !== owner) own = null;
    if (!own && !shared) return isOff ? { isOff } : null;
    const { owner: _, ...kept } = own ?? shared;
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
   */
  write(document, isOwn = false) {
    try {
      const { localStorage } = this.window;
      const owner = localStorage.getItem(this.ownerKey) ?? `${Date.now()}-${Math.random()}`;
      const kept = JSON.stringify({ version: VERSION, owner, ...document });
      if (!isOwn) {
        localStorage.setItem(this.key, kept);
        localStorage.setItem(this.ownerKey, owner);
      }
      this.writeOwn(kept);
      return true;
    } catch {
      return false;
    }
  }

  writeOwn(kept) {
    try {
      this.window.sessionStorage.setItem(this.key, kept);
    } catch {
      // Without it two tabs are mixed up, no more.
    }
  }

  clear() {
    for (const name of ["localStorage", "sessionStorage"]) {
      for (const key of [this.key, this.ownerKey]) this.remove(name, key);
    }
  }

  /** Forget what this tab has kept for itself. */
  clearOwn() {
    this.remove("sessionStorage", this.key);
  }

  remove(name, key) {
    try {
      this.window[name].removeItem(key);
    } catch {
      // What cannot be reached holds nothing.
    }
  }

  /** Whether a storage event tells that another tab has cleared all. */
  wasCleared({ key, newValue }) {
    return key === this.ownerKey && newValue === null;
  }

  /** Return the record in what another tab has kept, as a storage event tells; else nothing. */
  recordIn({ key, newValue }) {
    if (key !== this.key || !newValue) return "";
    try {
      const { record } = JSON.parse(parse(newValue).text);
      return typeof record === "string" ? record : "";
    } catch {
      return "";
    }
  }
}

/** Return what a text holds that was kept, each part of the right type. */
function parse(kept) {
  if (kept === null) return null;
  let document;
  try {
    document = JSON.parse(kept);
  } catch {
    document = null;
  }
  if (typeof document?.version === "number" && document.version > VERSION) return { isNewer: true };
  const text = (value) => (typeof value === "string" && value.length <= LONGEST ? value : "");
  return {
    text: text(document?.text), before: text(document?.before),
    record: text(document?.record), owner: text(document?.owner),
    shown: Array.isArray(document?.shown) ? document.shown.slice(0, 3) : [],
  };
}
