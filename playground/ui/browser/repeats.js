// @ts-check
// A key that is held on a slider gives a value thirty times a second. Each one runs the whole page,
// and is overtaken by the next before it is drawn: what plays would stand still until the key is let
// go. As many are let through as are drawn.

const APART = 200; // ms between two of them: the picture then stands still for half a second, measured
const MOVES = ["Arrow", "Page"]; // how the names of the keys begin
const STEPPED = "[role=slider], [role=spinbutton], input[type=number]";

/** Lets through so many events of a key that is held, wherever it changes a value. */
export class Repeats {
  /** @param {Pick<Document, "addEventListener">} document */
  constructor(document) {
    this.last = -Infinity;
    document.addEventListener("keydown", (event) => this.onKey(event), true);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const target = /** @type {Partial<Element>} */ (event.target);
    if (!MOVES.some((name) => event.key?.startsWith(name)) || !target.closest?.(STEPPED)) return;
    const now = performance.now();
    if (!event.repeat || now - this.last >= APART) {
      this.last = now;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}
