// @ts-check
// A button that saves a file. The server makes the file when it is asked for, and sends it with its
// answer: so it holds what was done last, and nothing that others do can take it away.

import { makeButton } from "../../live/browser/elements.js";
import { bytesOf, saveBytes } from "../../live/browser/saving.js";

const PATIENCE = 3000; // ms until a request counts as lost, on a line that was cut, say

/**
 * @import { Mounted, SentFile } from "../../live/browser/types.js"
 */

/**
 * How a button looks, and the file that was wanted with a number; 0 for none.
 * @typedef {object} Look
 * @property {string} key
 * @property {string} label
 * @property {boolean} primary
 * @property {number} answer
 * @property {SentFile | null} file
 */

class SaveButton {
  /** @type {(wanted: number) => void} */
  ask = () => {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  again;

  constructor() {
    this.root = makeButton("", () => this.want());
    this.wanted = 0;
  }

  /** Ask for the file, and again until it comes. */
  want() {
    this.wanted ||= 1 + Math.floor(Math.random() * 1e9);
    this.root.setAttribute("aria-busy", "true");
    this.ask(this.wanted);
    clearTimeout(this.again);
    this.again = setTimeout(() => this.root.isConnected && this.want(), PATIENCE);
  }

  /**
   * Take how the button looks, perhaps with the file, and whom to ask for it.
   * @param {Look} look
   * @param {(wanted: number) => void} ask
   */
  receive({ label, primary, answer, file }, ask) {
    this.ask = ask;
    this.root.textContent = label;
    this.root.classList.toggle("primary", primary);
    if (!this.wanted || answer !== this.wanted || !file) return;
    this.wanted = 0;
    clearTimeout(this.again);
    this.root.removeAttribute("aria-busy");
    saveBytes(bytesOf(file), file);
  }
}

/** @type {Map<string, SaveButton>} they outlive the elements they stand in, as the player does: see there */
const buttons = new Map();

/** @param {Mounted<Look>} component */
export default function mount({ data, parentElement, setTriggerValue }) {
  const button = buttons.get(data.key) ?? new SaveButton();
  buttons.set(data.key, button);
  if (button.root.parentElement !== parentElement) parentElement.append(button.root);
  button.receive(data, (wanted) => setTriggerValue("wanted", wanted));
}
