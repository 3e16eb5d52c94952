// The steps of the browser's history: each change of the experiment is one, on every page.
//
// The server numbers the experiments of a visit; an entry of the history has that number in its
// state. Streamlit writes the address, too: pushed as an entry of its own or not, that has differed
// between versions. Here only the numbers make entries, and what it writes goes into the one at hand.

export class Steps {
  /** `ask` takes what is wished of the server: {do, ...}; it returns the number of the wish. */
  constructor(window, ask) {
    Object.assign(this, { window, ask });
    this.pending = null; // the wish that is not answered yet, and whether the browser went first
    this.top = 0; // the depth that Forward leads to
    const { history } = window;
    this.push = history.pushState.bind(history);
    this.replace = history.replaceState.bind(history);
    for (const name of ["pushState", "replaceState"]) this.take(history, name);
    window.addEventListener("popstate", () => this.onPop());
    window.document.addEventListener("keydown", (event) => this.onKey(event));
  }

  take(history, name) {
    const write = history[name].bind(history);
    history[name] = (state, title, url) => {
      const { location } = this.window;
      const isHere = new URL(url ?? location.href, location.href).pathname === location.pathname;
      if (!isHere) write(state, title, url);
      else this.replace({ ...state, playground: history.state?.playground }, title, url);
    };
  }

  get tag() {
    return this.window.history.state?.playground;
  }

  /** Write the entry at hand, or another one after it. */
  mark(write, place, depth, query) {
    const { location, history } = this.window;
    const tag = { token: this.token, place, depth };
    const url = location.pathname + (query ? `?${query}` : "") + location.hash;
    write({ ...(write === this.push ? {} : history.state), playground: tag }, "", url);
  }

  /** Take where the server is: `trail` has [number, query] of the last steps up to that one. */
  arrive({ token, trail, reply }) {
    const [place, query] = trail.at(-1);
    if (this.pending && reply < this.pending.number) return;
    const wentFirst = this.pending?.wentFirst;
    [this.pending, this.token, this.place] = [null, token, place];
    const { tag } = this;
    const isOurs = tag?.token === token;
    const at = isOurs ? trail.findIndex(([number]) => number === tag.place) : -1;
    if (!isOurs || wentFirst || tag.place === place) {
      // Another page, another session, or the entry that Back has led to.
      const depth = isOurs ? tag.depth : 0;
      if (!isOurs) this.top = 0;
      this.mark(this.replace, place, depth, query);
      return;
    }
    // What was written meanwhile into the entry at hand is the address of the next one.
    if (at >= 0) this.mark(this.replace, ...[tag.place, tag.depth, trail[at][1]]);
    const missing = at >= 0 ? trail.slice(at + 1) : [trail.at(-1)];
    for (const [k, [number, text]] of missing.entries()) {
      this.mark(this.push, number, tag.depth + 1 + k, text);
    }
    this.top = tag.depth + missing.length;
  }

  onPop() {
    const { tag } = this;
    const query = this.window.location.search.slice(1);
    if (!this.token || (tag?.token === this.token && tag.place === this.place && !this.pending)) return;
    const number = this.ask({ do: "go", token: tag?.token ?? "", place: tag?.place ?? 0, query });
    this.pending = { number, wentFirst: true };
  }

  onKey(event) {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !["z", "y"].includes(key)) return;
    // A field has steps of its own.
    if (event.target.closest?.("input:not([type=range]), textarea, [contenteditable], [role=grid]")) return;
    event.preventDefault();
    this.move(key === "y" || event.shiftKey ? 1 : -1);
  }

  /** Go a step forward or back: in the browser's history where that has it on this page. */
  move(by) {
    const depth = this.tag?.token === this.token ? this.tag?.depth ?? 0 : 0;
    if (by < 0 ? depth > 0 : depth < this.top) this.window.history.go(by);
    else this.pending = { number: this.ask({ do: by < 0 ? "undo" : "redo" }), wentFirst: false };
  }
}
