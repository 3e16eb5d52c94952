// A page that is broken is loaded again, and the visit comes back to it.
//
// Where a message does not fit what Streamlit shows, it takes all off the page, and stays white until
// somebody loads it again.

const APP = "[data-testid=stApp]";
const BROKEN = 1000; // ms without anything of the app until it is taken for broken
const SELDOM = 60_000; // ms between two times: a page that breaks at once is left as it is

export class Mending {
  /** `key` is what the browser's storage knows this app by; `reload` loads the page again. */
  constructor(key, window, reload) {
    Object.assign(this, { key: `${key}:mended`, window, reload });
    this.since = null; // when the app was first seen to be gone
  }

  look() {
    const now = Date.now();
    if (this.window.document.querySelector(APP)) this.since = null;
    else this.since ??= now;
    if (this.since === null || now - this.since < BROKEN) return;
    this.since = Infinity; // once for each page
    try {
      const { sessionStorage } = this.window;
      if (now - Number(sessionStorage.getItem(this.key)) < SELDOM) return;
      sessionStorage.setItem(this.key, String(now));
    } catch {
      return; // nothing is kept that could come back
    }
    this.reload();
  }
}
