// @ts-check
// The search above the settings, that Streamlit mounts: it leaves those in the sidebar that are found.
//
// A style sheet hides the others, so that nothing that Streamlit has made is touched; and a part that
// is folded away is unfolded as by a click while something in it is found.

import { element, makeButton } from "../../live/browser/elements.js";
import { ENTRIES } from "./entries.js";
import { find, wordsOf } from "./finding.js";

const SIDEBAR = "[data-testid=stSidebarUserContent]";
const LONGEST = 100; // characters
// What text is typed into, and what covers the page.
const TAKES_TEXT = "input:not([type=range], [type=checkbox], [type=radio]), textarea, " +
  "[contenteditable], [role=dialog] *";

/** @import { Mounted } from "../../live/browser/types.js" */

/** @param {string} name of a setting */
const slotOf = (name) => `.st-key-setting-${name}`;

class Search {
  /** @type {string[]} the settings that do nothing now */
  idle = [];
  /** @type {Set<HTMLDetailsElement>} the parts that were unfolded here */
  unfolded = new Set();

  constructor() {
    this.field = element("input", {
      type: "search", "aria-label": "Search settings", placeholder: "Search settings ( / )",
      maxlength: LONGEST, autocomplete: "off", spellcheck: "false",
    });
    this.clear = makeButton("Clear", () => this.empty());
    this.count = element("p", { role: "status" });
    this.notes = element("ul");
    this.style = element("style");
    this.root = element("div", { class: "search", role: "search" },
      element("div", { class: "line" }, this.field, this.clear), this.count, this.notes, this.style);
    this.field.addEventListener("input", () => this.show());
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.field.value) this.empty();
    });
    document.addEventListener("keydown", (event) => this.press(event));
    this.show();
  }

  empty() {
    this.field.value = "";
    this.show();
    this.field.focus();
  }

  /**
   * The slash goes to the field, unless it is typed somewhere.
   * @param {KeyboardEvent} event
   */
  press(event) {
    const isModified = event.ctrlKey || event.metaKey || event.altKey;
    const target = event.target instanceof Element ? event.target : null;
    if (event.key !== "/" || isModified || !this.root.isConnected || target?.closest(TAKES_TEXT)) return;
    event.preventDefault();
    if (!this.field.checkVisibility() || this.field.getBoundingClientRect().right <= 0) {
      const opener = document.querySelector("[data-testid=stExpandSidebarButton]");
      if (opener instanceof HTMLElement) opener.click();
    }
    this.field.focus();
    this.field.select();
  }

  /** @param {string[]} idle */
  receive(idle) {
    this.idle = idle;
    this.show();
  }

  /** Show what is found of what is typed; all settings where nothing is. */
  show() {
    const text = this.field.value, isOn = wordsOf(text).length > 0;
    const { here, notes } = isOn ? find(text, ENTRIES, this.idle) : { here: [], notes: [] };
    this.clear.hidden = !text;
    this.style.textContent = isOn ? hideAllBut(here) : "";
    this.notes.replaceChildren(...notes.map(({ name, label, text: note, leads }) => {
      const title = leads ? makeButton(label, () => goTo(name)) : element("b", {}, label);
      return element("li", {}, title, `: ${note}`);
    }));
    const n = here.length + notes.length;
    this.count.textContent = !isOn ? "" : n ? `${n} setting${n > 1 ? "s" : ""} found` :
      `Nothing is called \u201c${text}\u201d. Try another word, such as rate, layers or noise.`;
    this.unfold(here);
  }

  /**
   * Unfold the parts in which something is found, and fold those again that were folded before.
   * @param {string[]} here
   */
  unfold(here) {
    const wanted = new Set(here.flatMap((name) =>
      [...document.querySelectorAll(`${SIDEBAR} details:has(${slotOf(name)})`)]));
    for (const part of /** @type {Set<HTMLDetailsElement>} */ (wanted)) {
      if (!part.open) {
        part.querySelector("summary")?.click();
        this.unfolded.add(part);
      }
    }
    for (const part of this.unfolded) {
      if (wanted.has(part)) continue;
      this.unfolded.delete(part);
      if (part.open && part.isConnected) part.querySelector("summary")?.click();
    }
  }
}

/**
 * Go to the control of a setting that stands elsewhere.
 * @param {string} name
 */
function goTo(name) {
  const place = name === "l1" || name === "l2" ? "penalty" : name; // where there is none yet, too
  const control = document.querySelector(`${slotOf(place)} :is(input, [role=slider], [role=combobox])`);
  if (control instanceof HTMLElement) control.focus();
}

/**
 * Return a style sheet that leaves some settings in the sidebar, and the search itself.
 * @param {string[]} names
 */
function hideAllBut(names) {
  const kept = [".search", ...names.map(slotOf)].join(", ");
  const parts = ["stElementContainer", "stColumn", "stHorizontalBlock", "stExpander", "stLayoutWrapper"];
  const hidden = parts.map((part) => `[data-testid=${part}]`).join(", ");
  return `${SIDEBAR} :is(${hidden}):not(:has(${kept}), :is(${kept}) *) { display: none !important; }`;
}

/** @type {Search | null} it outlives the element it stands in, as the gallery does */
let search = null;

/** @param {Mounted<{ idle: string[] }>} component */
export default function mount({ data, parentElement }) {
  search ??= new Search();
  if (search.root.parentElement !== parentElement) parentElement.append(search.root);
  search.receive(data.idle);
}
