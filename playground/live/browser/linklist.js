// @ts-check
// A small list of links to choose from: of those that lie close together, or of all that a unit has.

import { brief, element, makeButton } from "./elements.js";
import { linkName } from "./names.js";
import { freeArea, placeBeside } from "./tip.js";

/**
 * @import { DrawnLink, Place } from "./links.js"
 * @import { Anchor } from "./tip.js"
 * @import { Description, Frame, Target } from "./types.js"
 *
 * What of the diagram is read here.
 * @typedef {object} Picture
 * @property {Description} description
 * @property {Frame | null} frame
 * @property {DrawnLink[]} links
 * @property {Place[][]} places
 * @property {number} size
 *
 * What is told of a choice.
 * @typedef {object} On
 * @property {(target: Target | null) => void} point
 * @property {(target: Target) => void} select
 */

export class LinkList {
  /** @type {{ index: number, mark: HTMLElement, value: HTMLElement }[]} */
  lines = [];
  /** @type {Element | null} what had the focus when it was opened */
  opener = null;

  /**
   * @param {Picture} picture
   * @param {On} on
   */
  constructor(picture, on) {
    this.picture = picture;
    this.on = on;
    this.root = element("div", { class: "linklist", role: "dialog" });
    this.root.hidden = true;
    this.root.addEventListener("keydown", (event) => this.onKey(event));
    this.root.addEventListener("focusout", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && this.root.contains(relatedTarget))) this.close(false);
    });
  }

  get isOpen() {
    return !this.root.hidden;
  }

  /**
   * Open it beside a point, with the focus on the first link.
   * @param {string} title
   * @param {DrawnLink[]} links
   * @param {Anchor} anchor
   */
  open(title, links, anchor) {
    const { description, frame } = this.picture;
    if (!links.length || !frame) return;
    this.opener = document.activeElement;
    this.root.setAttribute("aria-label", title);
    this.lines = [];
    const buttons = links.map(({ target, index, frozen: isFrozen }) => {
      const mark = element("span"), value = element("b");
      const name = `${linkName(target, description)}${isFrozen ? " (frozen)" : ""}`;
      const button = makeButton(element("span", {}, name), () => this.choose(target));
      button.prepend(mark);
      button.append(value);
      button.addEventListener("focus", () => this.on.point(target));
      button.addEventListener("pointerenter", () => button.focus());
      this.lines.push({ index, mark, value });
      return button;
    });
    this.root.replaceChildren(element("span", { class: "title" }, title), ...buttons);
    this.root.hidden = false;
    this.draw(frame);
    const area = /** @type {HTMLElement} */ (this.root.parentElement);
    const { offsetWidth: width, offsetHeight: height } = this.root;
    const free = freeArea(area), [left, top] = placeBeside(anchor, { width, height }, free);
    // It is scrolled where it is long, and then over the point.
    const lowest = Math.max(free.top, area.clientHeight - height);
    this.root.style.transform = `translate(${left}px, ${Math.min(top, lowest)}px)`;
    buttons[0]?.focus({ preventScroll: true });
  }

  /**
   * Offer the links of a unit: those to it, its bias among them, then those from it.
   * @param {Target} target
   */
  openOf({ layer, unit }) {
    const { description, links, places, size } = this.picture, [x, y] = places[layer][unit];
    const of = links.filter(({ target: one }) =>
      (one.layer === layer && one.unit === unit) || (one.layer === layer + 1 && one.row === unit));
    this.open(`Links of ${description.names[layer][unit]}`, of, { x, y, around: size / 2 });
  }

  /** @param {Target} target */
  choose(target) {
    this.close(true);
    this.on.select(target);
  }

  /** @param {boolean} isByHand whether the focus goes back to where it was */
  close(isByHand) {
    if (!this.isOpen) return;
    this.root.hidden = true;
    this.lines = [];
    this.on.point(null);
    if (isByHand && this.opener instanceof HTMLElement) this.opener.focus({ preventScroll: true });
  }

  /**
   * Show the weights of a frame.
   * @param {Frame} frame
   */
  draw({ parameters }) {
    for (const { index, mark, value } of this.lines) {
      const weight = parameters[index], text = brief(weight);
      if (value.textContent === text) continue;
      value.textContent = text;
      mark.className = weight < 0 ? "minus" : "plus";
    }
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const buttons = [...this.root.querySelectorAll("button")];
    const at = buttons.findIndex((one) => one === event.target);
    const last = buttons.length - 1;
    /** @type {Record<string, number>} */
    const to = { ArrowDown: Math.min(at + 1, last), ArrowUp: Math.max(at - 1, 0), Home: 0, End: last };
    if (event.key === "Escape") this.close(true);
    else if (event.key in to) buttons[to[event.key]].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
