// @ts-check
// A page that is broken is loaded again, and the visit comes back to it.
//
// Where a message does not fit what Streamlit shows, it takes all off the page, and stays white until
// somebody loads it again.

const APP = "[data-testid=stApp]";
const BROKEN = 1000; // ms without anything of the app until it is taken for broken
const SELDOM = 60_000; // ms between two times: a page that breaks at once is left as it is

export class Mending {
  /** @type {MutationObserver | undefined} */
  observer;
  /** @type {Element | undefined} the app's element that was seen last */
  app;

  /**
   * @param {string} key what the browser's storage knows this app by
   * @param {Pick<Window, "document" | "sessionStorage">} window
   * @param {() => void} reload loads the page again
   */
  constructor(key, window, reload) {
    this.key = `${key}:mended`;
    this.window = window;
    this.reload = reload;
    /** @type {number | null} */
    this.since = null; // when the app was first seen to be gone
  }

  /** Whether the app is gone, and it is not known yet whether for good. */
  get isDue() {
    return this.since !== null && this.since !== Infinity;
  }

  /**
   * See to it when the app goes off the page.
   * @param {() => void} begin has `look` called every now and then, while it is due
   */
  watch(begin) {
    this.observer = new MutationObserver(() => {
      this.look();
      if (this.isDue) begin();
    });
    this.look();
  }

  /**
   * Hear when the app, or an element around it, is taken away: no other change matters.
   * @param {Element} app
   */
  observe(app) {
    if (!this.observer || app === this.app) return;
    this.app = app;
    this.observer.disconnect();
    for (let around = app.parentElement; around; around = around.parentElement) {
      this.observer.observe(around, { childList: true });
    }
  }

  look() {
    const now = Date.now(), app = this.window.document.querySelector(APP);
    if (app) {
      this.since = null;
      this.observe(app);
    } else this.since ??= now;
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
