// @ts-check
// Small things that every part of the player needs.

/** @typedef {Record<string, string | number | boolean>} Attributes */

/**
 * Make an HTML element with attributes and children (texts or elements).
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} attributes
 * @param {(string | Node)[]} children
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/**
 * Make a button that does something when it is clicked.
 * @param {string | Node} label
 * @param {() => void} action
 * @param {Attributes} attributes
 */
export function makeButton(label, action, attributes = {}) {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", action);
  return made;
}

/**
 * Do something when Escape is pressed within an element.
 * @param {HTMLElement} within
 * @param {() => void} action
 */
export function onEscape(within, action) {
  within.addEventListener("keydown", (event) => {
    if (event.key === "Escape") action();
  });
}

/**
 * Make a box to be checked, in a label of its own; `take` is told whether it is.
 * @param {string} label
 * @param {(isOn: boolean) => void} take
 * @param {Attributes} attributes
 */
export function makeBox(label, take, attributes = {}) {
  const made = element("input", { type: "checkbox", ...attributes });
  made.addEventListener("change", () => take(made.checked));
  element("label", {}, made, ` ${label}`);
  return made;
}

/**
 * Return the label that a box was made in.
 * @param {HTMLInputElement} box
 */
export function labelOf(box) {
  return /** @type {HTMLElement} */ (box.parentElement);
}

/**
 * Make a slider between two ends; `take` is told its value, and whether it was let go there.
 * @param {string} label
 * @param {[number, number]} ends
 * @param {(value: number, isLast: boolean) => void} take
 */
export function makeRange(label, [low, high], take) {
  const made = element("input", { type: "range", min: low, max: high, step: "any", "aria-label": label });
  made.addEventListener("input", () => take(Number(made.value), false));
  made.addEventListener("change", () => take(Number(made.value), true));
  return made;
}

/**
 * Make a choice of options; `take` is told the value that is chosen.
 * @param {Attributes} attributes
 * @param {(value: string) => void} take
 */
export function makeSelect(attributes, take) {
  const made = element("select", attributes);
  made.addEventListener("change", () => take(made.value));
  return made;
}

/**
 * Give a choice its options, as [value, label], and choose one.
 * @param {HTMLSelectElement} select
 * @param {(readonly [string | number, string])[]} options
 * @param {string | number} value
 */
export function setOptions(select, options, value) {
  select.replaceChildren(...options.map(([key, label]) => element("option", { value: key }, label)));
  select.value = String(value);
}

/**
 * Return what draws into a canvas.
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 */
export function contextOf(canvas, settings) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", settings));
}

/**
 * Write a number in few characters: four decimals, or a power of ten where those say nothing.
 * @param {number} value
 */
export function brief(value) {
  if (!Number.isFinite(value)) return "none";
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 100000)) return value.toExponential(2);
  return value.toFixed(size < 10 ? 4 : size < 1000 ? 2 : 0);
}

const WHOLE = new Intl.NumberFormat("en-US");

/**
 * Write a whole number with separators between thousands.
 * @param {number} value
 */
export function whole(value) {
  return WHOLE.format(value);
}

/**
 * Write a share as a percentage.
 * @param {number} share
 */
export function percent(share) {
  return Number.isFinite(share) ? `${(100 * share).toFixed(share === 1 ? 0 : 1)}%` : "none";
}
