// @ts-check
// What is pointed at, told beside it: lines whose words change in place while it trains.

import { element } from "./elements.js";

const APART = 14; // px between the pointer and what is told of it
const BELOW = 22; // px: a pointer covers so much below its tip

/**
 * @import { Line } from "./reading.js"
 *
 * Where it is told: beside a point, or beside all of a unit around it.
 * @typedef {{ x: number, y: number, around: number }} Anchor
 */

/**
 * Return where a box stands beside a point: above it where there is room, else below it, and never
 * over an edge.
 * @param {Anchor} anchor
 * @param {{ width: number, height: number }} box
 * @param {{ width: number, top: number }} area where it begins to be seen, and how wide it is
 * @return {[left: number, top: number]}
 */
export function placeBeside({ x, y, around }, box, area) {
  const left = Math.max(0, Math.min(x - box.width / 2, area.width - box.width));
  const above = y - around - APART - box.height;
  return [left, above >= area.top ? above : y + Math.max(around + APART, BELOW)];
}

/**
 * Return what of an element is not scrolled below the transport.
 * @param {HTMLElement} area
 */
export function freeArea(area) {
  const bar = area.closest(".player")?.querySelector(".transport");
  const covered = bar ? bar.getBoundingClientRect().bottom - area.getBoundingClientRect().top : 0;
  return { width: area.clientWidth, top: Math.max(0, covered) };
}

/** The box over the diagram. */
export class Tip {
  /** @type {Anchor | null} */
  anchor = null;
  /** What is told, written out. */
  said = "";

  constructor() {
    this.title = element("b");
    this.list = element("dl");
    this.root = element("div", { class: "tip", role: "tooltip", id: "player-tip" }, this.title, this.list);
    this.root.hidden = true;
  }

  hide() {
    this.root.hidden = true;
    this.said = "";
  }

  /**
   * Tell lines beside a point.
   * @param {string} title
   * @param {Line[]} lines
   * @param {Anchor} anchor
   */
  show(title, lines, anchor) {
    const said = JSON.stringify([title, lines]);
    const { said: before, anchor: old } = this;
    if (said === before && old?.x === anchor.x && old.y === anchor.y) return;
    [this.said, this.anchor] = [said, anchor];
    if (said !== before) this.write(title, lines);
    this.root.hidden = false;
    this.place(anchor);
  }

  /**
   * @param {string} title
   * @param {Line[]} lines
   */
  write(title, lines) {
    if (this.title.textContent !== title) this.title.textContent = title;
    const { list } = this;
    while (list.children.length > lines.length) list.lastElementChild?.remove();
    while (list.children.length < lines.length) {
      list.append(element("div", {}, element("dt"), " ", element("dd")));
    }
    lines.forEach((words, k) => {
      [...list.children[k].children].forEach((part, at) => {
        if (part.textContent !== words[at]) part.textContent = words[at];
      });
    });
  }

  /** @param {Anchor} anchor */
  place(anchor) {
    const area = /** @type {HTMLElement} */ (this.root.parentElement);
    const { offsetWidth: width, offsetHeight: height } = this.root;
    const [left, top] = placeBeside(anchor, { width, height }, freeArea(area));
    this.root.style.transform = `translate(${left}px, ${top}px)`;
  }
}
