// @ts-check
// Undo and Redo: they go through the steps of the visit, as the keys and the browser's Back do.

import { element, makeButton } from "./elements.js";

const SVG = "http://www.w3.org/2000/svg";
const LONG = 8000; // ms for which it is told what was undone

/** @import { StepNews } from "./types.js" */

/** Return the picture of an arrow that turns back. */
function arrow() {
  const picture = document.createElementNS(SVG, "svg"), path = document.createElementNS(SVG, "path");
  picture.setAttribute("viewBox", "0 0 16 16");
  picture.setAttribute("aria-hidden", "true");
  path.setAttribute("d", "M6 2.5 2.5 6 6 9.5M3 6h6a4 4 0 0 1 0 8H5");
  picture.append(path);
  return picture;
}

export class Undoing {
  /** What was done last, to be told for a while. */
  text = "";
  /** @type {number | undefined} how often something was told; undefined before the first message */
  count;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  over;

  /**
   * @param {(by: number) => void} move goes a step back or forward
   * @param {() => void} tell is told when there is something to be said, or no longer
   */
  constructor(move, tell) {
    this.tell = tell;
    this.back = makeButton(arrow(), () => move(-1), { class: "undo" });
    this.forward = makeButton(arrow(), () => move(1), { class: "undo redo" });
    this.root = element("span", { class: "steps" }, this.back, this.forward);
    this.offer({ back: "", forward: "", said: [0, ""] });
  }

  /**
   * Take what each would do, and what was done.
   * @param {StepNews} news
   */
  take(news) {
    this.offer(news);
    const [count, text] = news.said;
    if (this.count !== undefined && count > this.count) this.say(text);
    this.count = count;
  }

  /** @param {string} text */
  say(text) {
    clearTimeout(this.over);
    this.text = text;
    this.tell();
    this.over = setTimeout(() => {
      this.text = "";
      this.tell();
    }, LONG);
  }

  /** @param {StepNews} news */
  offer({ back, forward }) {
    const keeper = typeof window === "undefined" ? undefined : window.playgroundKeeper;
    const show = (
      /** @type {HTMLButtonElement} */ button, /** @type {string} */ name, /** @type {string} */ what,
      /** @type {number} */ by, /** @type {string} */ keys,
    ) => {
      const title = `${name}${what && `: ${what}`} (${keys})`;
      if (button.title !== title) {
        button.title = title;
        button.setAttribute("aria-label", `${name}${what && `: ${what}`}`);
      }
      // Steps of the visit before the page was loaded are known to the browser alone.
      button.disabled = !what && !keeper?.can?.(by);
    };
    show(this.back, "Undo", back, -1, "Ctrl+Z");
    show(this.forward, "Redo", forward, 1, "Ctrl+Shift+Z");
  }
}
