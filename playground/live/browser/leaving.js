// @ts-check
// The way from one page of the app to another, on which the player keeps silent.
//
// A request names the page that it is sent from. If it gets to Streamlit 1.67 after another page was
// asked for, the fragment of the page before is run, and the first message of that run names the
// page before, too: the browser takes this for a change of page and wipes what it shows. The page
// stays white, or fails at the first part of the fragment ("Bad delta path index"). Streamlit keeps
// its own timers from that (streamlit#9617), and nothing else. A request that goes out at the very
// moment of Back cannot be called back: main.py leaves room on the next page for what it brings.

const LONGEST_LEAVING = 10_000; // ms after which a page that was asked for does not come any more
const LOOK_EVERY = 50; // ms between two looks at the address on the way

/**
 * Whether a click on a link leads to another page of the app, in this tab.
 * @param {MouseEvent} event
 * @param {HTMLAnchorElement} link
 */
function leadsToPage(event, link) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return false;
  const isHere = link.origin === location.origin && (!link.target || link.target === "_self");
  return isHere && !link.hasAttribute("download") && link.getAttribute("aria-current") !== "page";
}

/**
 * Click once more, on the same link where Streamlit has drawn its bar again meanwhile.
 * @param {HTMLAnchorElement} link
 */
function clickAgain(link) {
  const isSame = (/** @type {{ href: string }} */ other) => other.href === link.href;
  (link.isConnected ? link : [...document.links].find(isSame))?.click();
}

/** Knows whether another page is on its way. */
export class Leaving {
  /** @type {string | undefined} the page of the last message */
  page;

  /** @param {() => boolean} isShown tells whether the page has the player in it */
  constructor(isShown) {
    this.isShown = isShown;
    this.home = location.pathname; // of the page that the player stands on
    this.began = -Infinity; // when another page was asked for
    /** @type {string | null} */
    this.goal = null; // the path of that page, where it is known
    this.hasLeft = this.isSending = false;
    /** @type {ReturnType<typeof setInterval> | null} */
    this.looking = null;
    // Before Streamlit, which listens to both where they bubble.
    document.addEventListener("click", (event) => this.onClick(event), true);
    window.addEventListener("popstate", (event) => this.onHistory(event), true);
  }

  /** @param {MouseEvent} event */
  onClick(event) {
    const target = /** @type {Partial<Element>} */ (event.target);
    const to = /** @type {HTMLAnchorElement | null | undefined} */ (
      target.closest?.("a[href], [data-leads]")
    );
    if (!to) return;
    if (to.dataset.leads) this.begin(); // the server leads there
    else if (leadsToPage(event, to)) this.head(to.pathname, event, () => clickAgain(to));
  }

  /**
   * Back and Forward, or what acts like them: the address is the other page's already.
   * @param {PopStateEvent} event
   */
  onHistory(event) {
    const again = () => window.dispatchEvent(new PopStateEvent("popstate", { state: event.state }));
    this.head(location.pathname, event, again);
  }

  /**
   * Take note that a page is asked for; where a request goes out just now, let it go before.
   * @param {string} pathname
   * @param {Event} event
   * @param {() => void} again
   */
  head(pathname, event, again) {
    if (pathname === this.home) {
      [this.began, this.goal] = [-Infinity, null]; // back before it has left
    } else if (this.isSending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      setTimeout(again);
    } else {
      this.begin(pathname);
    }
  }

  /**
   * Take note that another page is asked for.
   * @param {string | null} goal its path, where it is known
   */
  begin(goal = null) {
    [this.began, this.goal] = [performance.now(), goal];
    this.watch();
  }

  /** On the way see each address: the page that comes may lead on to another by itself. */
  watch() {
    this.looking ??= setInterval(() => {
      if (this.isUnderWay() && performance.now() - this.began < LONGEST_LEAVING) return;
      clearInterval(this.looking ?? undefined);
      this.looking = null;
    }, LOOK_EVERY);
  }

  /** Take note of a request: Streamlit sends it a moment later, and a click may come in between. */
  send() {
    this.isSending = true;
    setTimeout(() => { this.isSending = false; });
  }

  /**
   * Take note of a message: the page that it is of may be the one that was asked for.
   * @param {string} page
   */
  take(page) {
    const isBack = this.hasLeft && location.pathname === this.home;
    if (page === this.page && !isBack) return;
    [this.page, this.home] = [page, location.pathname];
    // It can be that of the page before, which has only now been drawn to its end.
    const hasCome = this.goal === null || this.goal === location.pathname;
    if (hasCome) [this.began, this.goal, this.hasLeft] = [-Infinity, null, false];
  }

  /** Whether the page that was asked for has yet to come, or has come and holds no player. */
  isUnderWay() {
    const now = performance.now();
    const isAway = location.pathname !== this.home;
    if (isAway && this.began === -Infinity) this.begin();
    this.hasLeft ||= isAway;
    if (location.pathname === this.goal) this.goal = null; // from there the server may lead on
    return !this.isShown() || now - this.began < LONGEST_LEAVING;
  }
}
