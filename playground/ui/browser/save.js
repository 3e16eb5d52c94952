// A button that saves a file. The server makes the file when it is asked for, and sends it with its
// answer: so it holds what was done last, and nothing that others do can take it away.

import { element } from "./elements.js";
import { bytesOf, saveBytes } from "./saving.js";

const PATIENCE = 3000; // ms until a request counts as lost, on a line that was cut, say

class SaveButton {
  constructor() {
    this.root = element("button", { type: "button" });
    this.root.addEventListener("click", () => this.want());
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

  /** Take how the button looks, perhaps with the file, and whom to ask for it. */
  receive({ label, primary, answer, file }, ask) {
    this.ask = ask;
    this.root.textContent = label;
    this.root.classList.toggle("primary", primary);
    if (!this.wanted || answer !== this.wanted) return;
    this.wanted = 0;
    clearTimeout(this.again);
    this.root.removeAttribute("aria-busy");
    saveBytes(bytesOf(file), file);
  }
}

// They outlive the elements they stand in, as the player does: see there.
const buttons = new Map();

export default function mount({ data, parentElement, setTriggerValue }) {
  if (!buttons.has(data.key)) buttons.set(data.key, new SaveButton());
  const button = buttons.get(data.key);
  if (button.root.parentElement !== parentElement) parentElement.append(button.root);
  button.receive(data, (wanted) => setTriggerValue("wanted", wanted));
}
