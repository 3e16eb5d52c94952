// Small things that every part of the player needs.

/** Make an HTML element with attributes and children (texts or elements). */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Write a number in few characters: four decimals, or a power of ten where those say nothing. */
export function brief(value) {
  if (!Number.isFinite(value)) return "none";
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 100000)) return value.toExponential(2);
  return value.toFixed(size < 10 ? 4 : size < 1000 ? 2 : 0);
}

/** Write a whole number with separators between thousands. */
export function whole(value) {
  return value.toLocaleString("en-US");
}

/** Write a share as a percentage. */
export function percent(share) {
  return Number.isFinite(share) ? `${(100 * share).toFixed(share === 1 ? 0 : 1)}%` : "none";
}
