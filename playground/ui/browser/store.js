// The browser's storage: what a visitor has at hand, to come back to it.
//
// One key for each path that an app stands at. What a tab has kept is in its own storage, too, so
// that two tabs of one browser are not mixed up when one of them is loaded anew.

const VERSION = 1;
const LONGEST = 1_000_000; // characters of one snapshot

export class Store {
  /** `path` tells this app from others of the same host; both storages are as `window` has them. */
  constructor(path, window) {
    this.key = `neural-network-playground:${path}`;
    this.window = window;
  }

  /**
   * Return what is kept, as {text, before, shown, other}: the last snapshot, the one that waits to be
   * gone on with, the frame that was shown, and the snapshot of another tab that was kept later.
   *
   * Null for nothing; {isOff} where the browser keeps nothing; {isNewer} where a later version of
   * the app has kept it.
   */
  read() {
    let own, shared;
    try {
      own = this.parse(this.window.sessionStorage.getItem(this.key));
      shared = this.parse(this.window.localStorage.getItem(this.key));
      // Some browsers have a storage that takes nothing.
      this.window.localStorage.setItem(`${this.key}:test`, "1");
      this.window.localStorage.removeItem(`${this.key}:test`);
    } catch {
      return { isOff: true };
    }
    if (own?.isNewer || shared?.isNewer) return { isNewer: true };
    if (!own || !shared || own.text === shared.text) return own ?? shared;
    return { ...own, other: shared.text };
  }

  parse(kept) {
    if (kept === null) return null;
    let document;
    try {
      document = JSON.parse(kept);
    } catch {
      return { text: "" };
    }
    if (document?.version > VERSION) return { isNewer: true };
    const text = (value) => (typeof value === "string" && value.length <= LONGEST ? value : "");
    return {
      text: text(document?.text), before: text(document?.before),
      shown: Array.isArray(document?.shown) ? document.shown.slice(0, 3) : [],
    };
  }

  /** Keep {text, before, shown}; return whether the browser took it. */
  write(document) {
    const kept = JSON.stringify({ version: VERSION, ...document });
    try {
      this.window.localStorage.setItem(this.key, kept);
    } catch {
      return false;
    }
    try {
      this.window.sessionStorage.setItem(this.key, kept);
    } catch {
      // Without it two tabs are mixed up, no more.
    }
    return true;
  }

  clear() {
    for (const name of ["localStorage", "sessionStorage"]) {
      try {
        this.window[name].removeItem(this.key);
      } catch {
        // What cannot be reached holds nothing.
      }
    }
  }
}
