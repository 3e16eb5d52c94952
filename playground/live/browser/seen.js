// @ts-check
// What the browser keeps of the tour: whether it was shown, and at which stop this tab is.
//
// Where a storage takes nothing, the tour is shown once each time the page is loaded.

/** @param {string} path tells this app from others of the same host */
export function tourKey(path) {
  return `neural-network-playground:${path}:tour`;
}

export class Seen {
  /**
   * @param {string} path
   * @param {Pick<Window, "localStorage" | "sessionStorage">} window
   * @param {number} end the number after the last stop
   */
  constructor(path, window, end) {
    this.key = tourKey(path);
    this.window = window;
    this.end = end;
  }

  /** Whether the tour was shown in this browser; what cannot be read was something once. */
  get isSeen() {
    return this.read("localStorage") !== null;
  }

  /** The stop at which this tab is; null where the tour is closed, or was never shown. */
  get at() {
    const text = this.read("sessionStorage") ?? "";
    const at = /^\d$/.test(text) ? Number(text) : NaN;
    return this.isSeen && at <= this.end ? at : null;
  }

  /**
   * Note that the tour was shown, and where it is; null for closed.
   * @param {number | null} at
   */
  note(at) {
    this.write("localStorage", "seen");
    this.write("sessionStorage", at === null ? "" : String(at));
  }

  /** @param {"localStorage" | "sessionStorage"} name */
  read(name) {
    try {
      return this.window[name].getItem(this.key);
    } catch {
      return null;
    }
  }

  /**
   * @param {"localStorage" | "sessionStorage"} name
   * @param {string} text
   */
  write(name, text) {
    try {
      this.window[name].setItem(this.key, text);
    } catch {
      // It is shown again after the next load, no more.
    }
  }
}
