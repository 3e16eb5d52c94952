// @ts-check
// The box of the tour: it stands beside what it points at, and covers nothing that is needed there.

import { element, makeButton } from "./elements.js";
import { placeBeside, scrollFor } from "./placing.js";

const RING = 4; // px between the ring and what it is around
const NARROW = 600; // px; on narrower pages the box is a sheet at the lower end

/**
 * @import { FAREWELL } from "./stops.js"
 * @import { Area } from "./placing.js"
 *
 * @typedef {{ back: () => void, next: () => void, point: () => void, close: () => void,
 *   moved: () => void }} On
 *
 * What the box says; `ends` has the first stop that is offered, and whether the last is behind.
 * @typedef {object} Words
 * @property {string} praise
 * @property {string} title
 * @property {string} text
 * @property {string} count
 * @property {boolean} isFirst
 * @property {boolean} isLast
 */

export class Callout {
  /** @type {Element | null} what it points at */
  anchor = null;
  /** @type {Pick<typeof FAREWELL, "sides" | "align">} */
  wish = { sides: [], align: "start" };
  said = "";

  /** @param {On} on */
  constructor(on) {
    this.words = element("div", { "aria-live": "polite" });
    this.count = element("span", { class: "count" });
    this.back = makeButton("Back", on.back);
    this.point = makeButton("Show me", on.point, { title: "Go to what this is about" });
    this.next = makeButton("Next", on.next);
    this.close = makeButton("Skip tour", on.close);
    this.root = element(
      "div", { class: "tour", role: "region", "aria-label": "Tour" }, this.words,
      element("div", { class: "acts" }, this.count, this.back, this.point, this.next, this.close),
    );
    this.ring = element("div", { class: "tour-ring", "aria-hidden": "true" });
    this.root.hidden = this.ring.hidden = true;
    this.sizes = new ResizeObserver(() => on.moved());
    window.addEventListener("resize", () => on.moved());
    window.addEventListener("scroll", () => this.place(), { capture: true, passive: true });
    // The sidebar slides.
    document.addEventListener("transitionend", () => this.root.hidden || on.moved());
  }

  /**
   * Say something; what is said already stays, and is not read out again.
   * @param {Words} words
   */
  say(words) {
    const { praise, title, text, count, isFirst, isLast } = words, said = JSON.stringify(words);
    this.root.hidden = false;
    if (said === this.said) return;
    this.said = said;
    const hadFocus = this.root.contains(document.activeElement);
    const done = praise ? [element("p", { class: "praise" }, `\u2713 ${praise}`)] : [];
    this.words.replaceChildren(...done, element("h2", {}, title), element("p", {}, text));
    this.count.textContent = count;
    this.back.hidden = isFirst;
    this.next.hidden = this.point.hidden = isLast;
    this.close.textContent = isLast ? "Close" : "Skip tour";
    // Buttons that went have taken the focus with them.
    if (hadFocus && document.activeElement?.closest("[hidden]")) this.focus();
  }

  /**
   * Point at an element, or for null at nothing.
   * @param {Element | null} anchor
   * @param {Callout["wish"]} wish where to stand
   */
  pointAt(anchor, wish) {
    this.wish = wish;
    if (anchor !== this.anchor) {
      this.anchor = anchor;
      this.sizes.disconnect();
      // What moves it is larger or smaller itself, or makes the page around it so.
      const others = ["stMainBlockContainer", "stSidebarContent"]
        .map((one) => document.querySelector(`[data-testid="${one}"]`));
      for (const one of [anchor, this.root, ...others]) if (one) this.sizes.observe(one);
    }
    this.place();
  }

  hide() {
    this.root.hidden = true;
    this.said = "";
    this.pointAt(null, this.wish);
  }

  focus() {
    (this.next.hidden ? this.close : this.next).focus();
  }

  get isSheet() {
    return window.innerWidth <= NARROW;
  }

  /** The part of the window below the page's header and right of its sidebar. @return {Area} */
  get view() {
    const of = (/** @type {string} */ one) =>
      document.querySelector(`[data-testid="${one}"]`)?.getBoundingClientRect();
    const { innerWidth: right, innerHeight: bottom } = window;
    return { left: of("stMain")?.left ?? 0, top: of("stHeader")?.bottom ?? 0, right, bottom };
  }

  /** The transport, which stays below the header, over what is scrolled away. */
  get bar() {
    const { anchor } = this;
    return anchor?.closest(".transport") ? null : anchor?.closest(".player")?.querySelector(".transport");
  }

  place() {
    const { root, anchor, view } = this, { style } = root;
    this.encircle(view);
    if (root.hidden) return;
    root.classList.toggle("sheet", this.isSheet);
    if (this.isSheet) {
      style.left = style.top = "";
      root.dataset.side = "docked";
      return;
    }
    const { offsetWidth: width, offsetHeight: height } = root;
    const area = anchor?.getBoundingClientRect() ?? { ...view, top: Infinity, bottom: Infinity };
    const room = { ...view, top: Math.max(view.top, this.bar?.getBoundingClientRect().bottom ?? 0) };
    const { side, left, top, tip } = placeBeside(area, { width, height }, { view, room }, this.wish);
    root.dataset.side = side;
    [style.left, style.top] = [`${left}px`, `${top}px`];
    style.setProperty("--tip", `${tip}px`);
  }

  /**
   * Draw a ring around what it points at, as far as that can be seen.
   * @param {Area} view
   */
  encircle(view) {
    const { anchor, ring } = this, area = anchor?.getBoundingClientRect();
    // The sidebar is as high as the window.
    const first = anchor?.closest('[data-testid="stSidebar"], [data-testid="stHeader"]') ? 0 : view.top;
    const top = Math.max(first, (area?.top ?? 0) - RING), bottom = (area?.bottom ?? 0) + RING;
    ring.hidden = this.root.hidden || !area?.width || bottom <= top;
    if (!area || ring.hidden) return;
    ring.style.cssText = `left:${area.left - RING}px;top:${top}px;`
      + `width:${area.width + 2 * RING}px;height:${bottom - top}px`;
  }

  /** Scroll until what it points at can be seen. */
  scroll() {
    const { anchor, root, view, isSheet, bar } = this;
    const scroller = anchor && scrollerOf(anchor);
    if (!scroller) return;
    const top = view.top + (bar?.getBoundingClientRect().height ?? 0);
    const around = { view, room: { ...view, top }, isSheet };
    const size = { width: root.offsetWidth, height: root.offsetHeight };
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    scroller.scrollBy({
      top: scrollFor(anchor.getBoundingClientRect(), size, around), behavior: calm ? "auto" : "smooth",
    });
  }
}

/**
 * Return what scrolls an element.
 * @param {Element} anchor
 */
function scrollerOf(anchor) {
  let one = anchor.parentElement;
  const scrolls = (/** @type {Element} */ box) =>
    box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY);
  while (one && !scrolls(one)) one = one.parentElement;
  return one;
}
