// The way from one page of the app to another. A request that is sent on it still names the page
// before; Streamlit then takes that for the page to be shown, and shows nothing.

const LONGEST = 3000; // ms after which a click on a link has led nowhere

/** Knows whether another page is on its way. */
export class Leaving {
  constructor() {
    this.began = -Infinity;
    document.addEventListener("click", (event) => this.follow(event, performance.now()), true);
  }

  /** Take note of a click that leads to another page of the app, in this tab. */
  follow(event, now) {
    const link = event.target.closest?.("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.target) return;
    if (link.origin !== location.origin || link.pathname === location.pathname) return;
    [this.began, this.from] = [now, location.pathname];
  }

  /** Whether the page that a link leads to has yet to come: with it comes its address. */
  isUnderWay(now) {
    return location.pathname === this.from && now - this.began < LONGEST;
  }
}
