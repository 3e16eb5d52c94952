// @ts-check
// What a stop of the tour points at, found on the page: in the player, or around it.

import { COVERED } from "./stops.js";

/** @import { Anchor } from "./stops.js" */

/**
 * Return the first anchor that is on the page, with its element; undefined where there is none.
 * @param {Anchor[]} anchors
 */
export function anchorOf(anchors) {
  for (const { at, say } of anchors) {
    const element = [...document.querySelectorAll(at)].find(isShown);
    if (element) return coverOf(element) ?? { at, element, say };
  }
  return undefined;
}

/** Whether the page shows some controls alone, as a link asks, or nothing at all around the player. */
export function showsSome() {
  return new URLSearchParams(window.location.search).has("only")
    || !document.querySelector('[data-testid="stApp"]');
}

/** @param {Element} element */
function isShown(element) {
  const { width, height, left, right } = element.getBoundingClientRect();
  return width > 0 && height > 0 && right > 0 && left < window.innerWidth;
}

/**
 * Return what closes the sidebar where that was opened over an element.
 * @param {Element} element
 */
function coverOf(element) {
  const button = document.querySelector(COVERED.at), sidebar = button?.closest("section");
  if (!button || !sidebar || sidebar.contains(element) || !isShown(sidebar)) return undefined;
  const isOver = sidebar.getBoundingClientRect().right > element.getBoundingClientRect().left;
  return isOver ? { ...COVERED, element: button } : undefined;
}
