// @ts-check
// The steps of the browser's history: each change of the experiment is one, on every page.
//
// The server numbers the experiments of a visit; an entry of the history has that number in its
// state. Streamlit writes the address, too: pushed as an entry of its own or not, that has differed
// between versions. Here only the numbers make entries, and what it writes goes into the current one.

const LONGEST_GOING = 1000; // ms that the browser may take to go a step
const MOST_WAITING = 30; // steps that are asked for while it goes
const NO_STEPS = ["range", "checkbox", "radio", "button", "submit", "color", "file"]; // inputs
const FIELD = `input${NO_STEPS.map((type) => `:not([type=${type}])`).join("")}, textarea, `
  + "[contenteditable]:not([contenteditable=false]), [role=grid]";

/**
 * @import { Trail } from "../../live/browser/types.js"
 */

/**
 * What an entry of the history is of: a session and its step; the stretch of entries it stands in
 * and its place there; and how many steps were undone from it without an entry.
 * @typedef {object} Tag
 * @property {string} token
 * @property {number} place
 * @property {number} stretch
 * @property {number} depth
 * @property {number} [undone]
 *
 * @typedef {History["pushState"]} Write
 * @typedef {{ do: "go" | "undo" | "redo", token?: string, place?: number, query?: string }} Wish
 */

export class Steps {
  /** @type {string | undefined} of the session that has told where it is */
  token;
  /** The step where that is, and its query. */
  place = 0;
  query = "";

  /**
   * @param {Window} window
   * @param {(wish: Wish) => number} ask takes what is wished of the server, and returns its number
   * @param {(then: () => void) => void} settle calls back when the player has no answer to wait for
   */
  constructor(window, ask, settle = (then) => then()) {
    this.window = window;
    this.ask = ask;
    this.settle = settle;
    /** @type {{ number: number, by: number } | null} */
    this.pending = null; // the wish that is not answered yet, and how far it leads without an entry
    // Entries that follow each other on one page are a stretch; of each, the depth of the last one.
    /** @type {Map<number, number>} */
    this.tops = new Map();
    this.stretches = Date.now();
    this.going = -Infinity; // when the browser was asked to go a step, until it has gone
    /** @type {number[]} */
    this.moves = []; // what is asked for meanwhile
    const { history } = window;
    this.push = history.pushState.bind(history);
    this.replace = history.replaceState.bind(history);
    this.take(history, "pushState");
    this.take(history, "replaceState");
    window.addEventListener("popstate", () => this.onPop());
    window.document.addEventListener("keydown", (event) => this.onKey(event));
  }

  /**
   * @param {History} history
   * @param {"pushState" | "replaceState"} name
   */
  take(history, name) {
    const write = history[name].bind(history);
    history[name] = (state, title, url) => {
      const { location } = this.window;
      const isHere = new URL(url ?? location.href, location.href).pathname === location.pathname;
      if (!isHere) write(state, title, url);
      else this.replace({ ...state, playground: history.state?.playground }, title, url);
    };
  }

  /** @return {(Tag & { undone: number }) | undefined} what the current entry is of */
  get tag() {
    return this.window.history.state?.playground;
  }

  /**
   * Write the current entry, or another one after it.
   * @param {Write} write
   * @param {Omit<Tag, "token">} tag
   * @param {string} query
   */
  mark(write, { place, stretch, depth, undone = 0 }, query) {
    const { location, history } = this.window;
    const tag = { token: this.token, place, stretch, depth, undone };
    const url = location.pathname + (query ? `?${query}` : "") + location.hash;
    const state = { ...(write === this.push ? {} : history.state), playground: tag };
    const isWritten = JSON.stringify(history.state) === JSON.stringify(state)
      && url === location.pathname + location.search + location.hash;
    if (isWritten) return;
    try {
      write(state, "", url);
    } catch {
      // So many writes in so few seconds are refused; the next message tries again.
    }
  }

  /**
   * Take where the server is.
   * @param {{ token: string, trail: Trail, reply: number }} told the last steps, up to that one
   */
  arrive({ token, trail, reply }) {
    const last = trail[trail.length - 1], [place, query] = last;
    const { pending, tag } = this;
    if (token === this.token && pending && reply < pending.number) return;
    [this.pending, this.token, this.place, this.query] = [null, token, place, query];
    if (tag?.token !== token) {
      // Another page; or another session, which goes on with the entries of the one before.
      const { stretch, depth } = tag?.stretch ? tag : this.another();
      this.tops.set(stretch, Math.max(depth, this.tops.get(stretch) ?? 0));
      this.mark(this.replace, { place, stretch, depth }, query);
      return;
    }
    const at = trail.findIndex(([number]) => number === tag.place);
    if (tag.place === place || (pending && (pending.by || at < 0))) {
      const by = tag.place === place ? 0 : pending?.by ?? 0;
      this.mark(this.replace, { ...tag, place, undone: Math.max(0, tag.undone - by) }, query);
      return;
    }
    // What was written meanwhile into the current entry is the address of the next one.
    if (at >= 0) this.mark(this.replace, { ...tag, undone: 0 }, trail[at][1]);
    const { stretch, depth } = tag;
    const missing = at >= 0 ? trail.slice(at + 1) : [last];
    for (const [k, [number, text]] of missing.entries()) {
      this.mark(this.push, { place: number, stretch, depth: depth + 1 + k }, text);
    }
    this.tops.set(stretch, depth + missing.length);
  }

  /** The first entry of another stretch. */
  another() {
    this.stretches += 1;
    return { stretch: this.stretches, depth: 0 };
  }

  onPop() {
    this.going = -Infinity;
    if (this.token) this.follow();
    this.move(this.moves.shift());
  }

  /** Have the server go where the browser has gone. */
  follow() {
    const { tag, pending } = this;
    const query = this.window.location.search.slice(1);
    // A page that was left before it came: its address says nothing yet.
    if (!tag && !query) return;
    const isSame = tag ? tag.token === this.token && tag.place === this.place : query === this.query;
    if (isSame && !pending) {
      // A link to a part of the page makes an entry, too.
      if (!tag) this.mark(this.replace, { place: this.place, ...this.another() }, query);
      return;
    }
    const number = this.ask({ do: "go", token: tag?.token ?? "", place: tag?.place ?? 0, query });
    this.pending = { number, by: 0 };
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const key = event.key?.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !["z", "y"].includes(key)) return;
    if (hasSteps(event.target)) return;
    event.preventDefault();
    this.goOn(key === "y" || event.shiftKey ? 1 : -1);
  }

  /**
   * Go a step forward or back after what was done before: a weight set by hand may be on its way.
   * @param {number} by
   */
  goOn(by) {
    this.settle(() => this.move(by));
  }

  /**
   * Whether the browser's history has the step before, or after, on this page.
   * @param {number} by
   */
  isThere(by) {
    const { stretch = 0, depth = 0, undone = 0 } = this.tag ?? {};
    return by < 0 ? depth > 0 : !undone && depth < (this.tops.get(stretch) ?? 0);
  }

  /**
   * Go a step forward or back: in the browser's history where that has it on this page.
   * @param {number} [by]
   */
  move(by) {
    if (!by || !this.token) return;
    if (Date.now() - this.going < LONGEST_GOING) {
      // Two steps at once could lead beyond the app.
      if (this.moves.length < MOST_WAITING) this.moves.push(by);
      return;
    }
    if (this.isThere(by)) {
      this.going = Date.now();
      this.window.history.go(by);
      return;
    }
    const number = this.ask({ do: by < 0 ? "undo" : "redo" });
    this.pending = { number, by: by + (this.pending?.by ?? 0) };
  }
}

/**
 * Whether Ctrl+Z takes back what was typed there.
 * @param {EventTarget | null} target
 */
function hasSteps(target) {
  const element = /** @type {Partial<Element> | null} */ (target);
  const field = /** @type {HTMLInputElement | null | undefined} */ (element?.closest?.(FIELD));
  // A list to choose from has a field for its search, and the focus after a choice.
  return Boolean(field) && !(field?.getAttribute("role") === "combobox" && !field.value);
}
