// @ts-check
// The weights as tables: the network diagram in numbers, a row for each input of a layer. Each number
// can be typed anew where it stands.

import { element, brief, makeButton, whole } from "./elements.js";
import { isFrozen, linkName, unitTitle, wholeName } from "./names.js";
import { WeightImages } from "./weightimages.js";

const MANY = 150; // numbers; beyond that the files are the place to read them
const MORE = [
  "here; save them as a file.",
  "as numbers: here are those from the image (orange speaks for a unit, blue against it).",
];
const EVERY = 4; // frames between two updates while playing: faster, nobody can read them

/**
 * @import { Link } from "./names.js"
 * @import { Description, Frame } from "./types.js"
 *
 * A number in its cell; the button is there where it can be edited.
 * @typedef {{ cell: HTMLElement, shown: HTMLElement, target: Link, index: number }} Cell
 *
 * What is written at the head of a row or column, cut where it is too long, and in a title.
 * @typedef {{ text: string, whole: string }} Name
 */

/**
 * @param {"row" | "col"} scope
 * @param {Name} name
 */
function headOf(scope, { text, whole: title }) {
  return element("th", { scope, title }, element("span", { class: "name" }, text));
}

/**
 * Read a weight that was typed; where it is none, `refusal` is a sentence that says so.
 * @param {string} text
 * @param {number} most
 */
export function readWeight(text, most) {
  const value = Number(text);
  const isWeight = text.trim() !== "" && Number.isFinite(value) && Math.abs(value) <= most;
  const refusal = isWeight ? "" : `A weight must be a number from ${whole(-most)} to ${whole(most)}.`;
  return { value, refusal };
}

/** The tables in their group. */
export class WeightTables {
  /** @type {Cell[]} in the order of the parameters */
  cells = [];
  /** @type {Cell[][][]} of each table, its rows */
  grids = [];
  /** @type {Frame | null} */
  frame = null;
  isLocked = false;
  /** @type {{ cell: Cell, field: HTMLInputElement } | null} what is typed into */
  editing = null;

  /**
   * @param {HTMLElement} parent
   * @param {HTMLElement[]} buttons
   * @param {(index: number, value: number) => void} edit sets a weight
   */
  constructor(parent, buttons, edit) {
    this.edit = edit;
    this.caption = element("span");
    this.tables = element("div", { class: "matrices" });
    this.images = new WeightImages();
    this.said = element("div", { class: "refusal", role: "status" });
    this.frames = 0;
    this.saves = element("span", { class: "saves" }, ...buttons);
    const caption = element("div", { class: "caption" }, this.caption, this.saves);
    parent.append(caption, this.images.root, this.tables, this.said);
    this.tables.addEventListener("keydown", (event) => this.onKey(event));
  }

  /** @param {Description} description */
  describe(description) {
    this.description = description;
    this.fill();
  }

  /** @param {boolean} isLocked whether weights are not to be set by hand */
  lock(isLocked) {
    if (this.isLocked === isLocked) return;
    this.isLocked = isLocked;
    this.fill();
  }

  /** Make the tables anew. */
  fill() {
    const { description } = this;
    if (!description) return;
    const { layers, bias } = description, at = this.placeOf(document.activeElement);
    this.editing = null;
    [this.cells, this.grids] = [[], []];
    this.tables.replaceChildren();
    this.images.describe(description);
    this.said.textContent = "";
    const total = layers.slice(1).reduce((sum, n, k) => sum + n * (layers[k] + (bias ? 1 : 0)), 0);
    const how = this.isLocked ? "" : "; click a number to change it";
    this.caption.textContent =
      total > MANY
        ? `${whole(total)} weights are too many to show ${MORE[Number(Boolean(description.image))]}`
        : `Weights${bias ? " and biases" : ""} (rows: inputs, columns: units${how})`;
    this.said.hidden = this.isLocked || total > MANY;
    if (total > MANY) {
      if (this.frame?.parameters.length === total) this.draw(this.frame, false);
      return;
    }
    for (let layer = 1; layer < layers.length; layer++) {
      const namesOf = (/** @type {number} */ of) => Array.from({ length: layers[of] }, (_, k) =>
        ({ text: unitTitle(of, k, description), whole: wholeName(of, k, description) }));
      const rows = [...namesOf(layer - 1), ...(bias ? [{ text: "bias", whole: "bias" }] : [])];
      this.tables.append(this.matrix(layer, rows, namesOf(layer), description));
    }
    if (!this.isLocked) this.stopAt(this.cells[0]);
    if (this.frame?.parameters.length === total) this.draw(this.frame, false);
    if (at) this.grids[at[0]]?.[at[1]]?.[at[2]]?.shown.focus();
  }

  /**
   * @param {number} layer
   * @param {Name[]} rows
   * @param {Name[]} columns
   * @param {Description} description
   */
  matrix(layer, rows, columns, description) {
    const head = [{ text: "from", whole: "from" }, ...columns].map((name) => headOf("col", name));
    const grid = rows.map((_, row) => columns.map((__, unit) => {
      const target = { layer, unit, row };
      const frozen = isFrozen(target, description.frozen);
      const name = `${linkName(target, description)}${frozen ? ", frozen" : ""}`;
      const shown = this.isLocked ? element("span") : makeButton("", () => this.begin(cell), {
        tabindex: "-1", "aria-description": `Weight ${name}. Enter changes it.`,
      });
      if (frozen) shown.classList.add("frozen");
      shown.title = name;
      /** @type {Cell} */
      const cell = { cell: element("td", { class: "live" }, shown), shown, target, index: this.cells.length };
      this.cells.push(cell);
      return cell;
    }));
    this.grids.push(grid);
    const body = grid.map((cells, row) =>
      element("tr", {}, headOf("row", rows[row]), ...cells.map(({ cell }) => cell)));
    return element(
      "table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body),
    );
  }

  /**
   * @param {Frame} frame
   * @param {boolean} playing
   */
  draw(frame, playing) {
    this.frame = frame;
    if (playing && this.frames++ % EVERY) return;
    this.images.draw(frame);
    this.cells.forEach(({ shown }, k) => (shown.textContent = brief(frame.parameters[k])));
  }

  // ---- by hand ----

  /**
   * Return where a cell stands that has an element: its table, row and column.
   * @param {Element | EventTarget | null} part
   * @return {[number, number, number] | null}
   */
  placeOf(part) {
    for (const [table, grid] of this.grids.entries()) {
      for (const [row, cells] of grid.entries()) {
        const column = cells.findIndex(({ cell }) => part instanceof Node && cell.contains(part));
        if (column >= 0) return [table, row, column];
      }
    }
    return null;
  }

  /** @param {Cell | undefined} cell the one that Tab comes back to */
  stopAt(cell) {
    for (const { shown } of this.cells) shown.tabIndex = shown === cell?.shown ? 0 : -1;
  }

  /**
   * Have a number typed.
   * @param {Cell} cell
   */
  begin(cell) {
    if (!this.frame || this.isLocked) return;
    this.end(true);
    this.stopAt(cell);
    const field = element("input", {
      type: "text", inputmode: "text", autocomplete: "off", spellcheck: "false",
      "aria-label": `Weight ${cell.shown.title}`,
    });
    field.value = String(Number(this.frame.parameters[cell.index].toPrecision(10)));
    field.dataset.before = field.value;
    field.addEventListener("blur", () => this.end(true));
    this.editing = { cell, field };
    field.style.width = `${cell.shown.offsetWidth}px`; // the columns stay as they are
    cell.shown.hidden = true;
    cell.cell.append(field);
    field.focus();
    field.select();
  }

  /**
   * Come to the end of typing; return whether the cell is a number again.
   * @param {boolean} isTaken whether what was typed is taken, or the number stays as it was
   * @param {boolean} canStay whether what cannot be taken is left to be typed again
   */
  end(isTaken, canStay = false) {
    const { editing } = this;
    if (!editing) return true;
    const { cell, field } = editing;
    const { value, refusal } = readWeight(field.value, this.description?.max_weight ?? 0);
    const isNew = isTaken && field.value !== field.dataset.before;
    this.said.textContent = isNew && refusal ? `${refusal} ${cell.shown.title} stays as it was.` : "";
    if (isNew && refusal && canStay) {
      field.setAttribute("aria-invalid", "true");
      field.select();
      return false;
    }
    this.editing = null;
    cell.shown.hidden = false;
    const hadFocus = document.activeElement === field;
    field.remove();
    if (hadFocus) cell.shown.focus();
    if (isNew && !refusal) this.edit(cell.index, value);
    return true;
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const at = this.placeOf(event.target);
    if (!at || this.isLocked || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key, shiftKey } = event, wasEditing = this.editing !== null;
    if (key === "Escape" && wasEditing) this.end(false);
    else if (key === "Enter" && wasEditing) this.end(true, true);
    else if (key === "Tab" && wasEditing) {
      const next = this.cells[this.cellAt(at).index + (shiftKey ? -1 : 1)];
      if (!next) return; // out of the tables
      if (this.end(true, true)) this.begin(next);
    } else if (!this.step(key, at, wasEditing)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {[number, number, number]} at */
  cellAt([table, row, column]) {
    return this.grids[table][row][column];
  }

  /**
   * Go to the next cell with an arrow key; while one types, up and down alone.
   * @param {string} key
   * @param {[number, number, number]} at
   * @param {boolean} wasEditing
   */
  step(key, [table, row, column], wasEditing) {
    /** @type {Record<string, [down: number, across: number]>} */
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    if (!steps[key] || (wasEditing && steps[key][1])) return false;
    const [down, across] = steps[key], grid = this.grids[table];
    /** @type {Cell | undefined} */
    let next = grid[row + down]?.[column + across];
    // Beyond a side lies the next table.
    if (!next && across) next = this.grids[table + across]?.[0]?.at(across > 0 ? 0 : -1);
    if (!next || !this.end(true, true)) return true;
    if (wasEditing) this.begin(next);
    else {
      this.stopAt(next);
      next.shown.focus();
    }
    return true;
  }
}
