// Windows made by hand, for the modules that keep a visit: a history, a storage, and a server.

/** A session history: `go` takes a moment, and tells by popstate; entries are {state, url}. */
export class Window {
  constructor(url = "http://host/?lr=1") {
    this.entries = [{ state: null, url: "http://elsewhere/" }, { state: null, url }];
    this.at = 1;
    this.listeners = { popstate: [], keydown: [] };
    const own = this;
    const write = (isNew) => (state, title, to) => {
      const entry = { state: structuredClone(state), url: new URL(to ?? own.here.url, own.here.url).href };
      if (own.isRefusing) throw new Error("SecurityError");
      if (isNew) own.entries.splice(++own.at, Infinity, entry);
      else own.entries[own.at] = entry;
      own.writes += 1;
    };
    this.writes = 0;
    this.history = {
      pushState: write(true),
      replaceState: write(false),
      get state() { return own.here.state; },
      go: (by) => setTimeout(() => own.goTo(own.at + by), 2),
    };
    this.addEventListener = (name, listener) => this.listeners[name].push(listener);
    this.document = { addEventListener: this.addEventListener };
  }

  get here() {
    return this.entries[this.at];
  }

  get location() {
    return new URL(this.here.url);
  }

  goTo(at) {
    if (at < 0 || at >= this.entries.length) return;
    this.at = at;
    for (const listener of this.listeners.popstate) listener({ state: this.here.state });
  }

  /** Press a key; returns whether the page took it. */
  press(key, { shift = false, ctrl = true, on = {} } = {}) {
    let taken = false;
    const event = {
      key, ctrlKey: ctrl, shiftKey: shift, target: on, preventDefault: () => (taken = true),
    };
    for (const listener of this.listeners.keydown) listener(event);
    return taken;
  }

  get queries() {
    return this.entries.slice(1).map(({ url }) => new URL(url).search.slice(1));
  }
}

/** The server's side: numbered steps, as playground/ui/keeping/history.py has them. */
export class Server {
  constructor(window, behaviour, token = "first") {
    Object.assign(this, { window, behaviour, token, steps: new Map(), at: 0, count: 0 });
    Object.assign(this, { undone: [], reply: 0, wishes: [], asked: 0, written: "" });
    this.change("lr=1");
  }

  change(query) {
    this.steps.set(++this.count, { query, before: this.at });
    [this.at, this.undone] = [this.count, []];
  }

  /** What the browser asks for: it is done later, by `work`. */
  ask(wish) {
    this.wishes.push({ ...wish, number: ++this.asked });
    return this.asked;
  }

  work() {
    for (const { do: what, token, place, query, number } of this.wishes.splice(0)) {
      this.reply = number;
      const { at } = this;
      if (what === "undo" && this.steps.get(at).before) {
        this.undone.push(at);
        this.at = this.steps.get(at).before;
      } else if (what === "redo" && this.undone.length) this.at = this.undone.pop();
      else if (what === "go" && token === this.token && this.steps.has(place)) this.at = place;
      else if (what === "go") this.change(query);
    }
  }

  get query() {
    return this.steps.get(this.at).query;
  }

  /** What it sends at a moment; that arrives when it is called. */
  message() {
    const trail = [];
    for (let at = this.at; at && trail.length < 8; at = this.steps.get(at).before) {
      trail.unshift([at, this.steps.get(at).query]);
    }
    const { token, reply, query } = this;
    return (steps) => {
      this.write(query);
      steps.arrive({ token, trail, reply });
    };
  }

  /** What Streamlit does where Python writes query parameters: that differs between versions. */
  write(query) {
    const { history, location } = this.window;
    if (this.behaviour === "nothing" || this.written === query) return;
    this.written = query;
    if (location.search.slice(1) === query) return;
    const write = this.behaviour === "pushes" ? "pushState" : "replaceState";
    history[write]({}, "", `${location.pathname}?${query}`);
  }
}

/** A tab with a server that answers at once, after `await answered()`. */
export function visit(Steps, behaviour) {
  const window = new Window();
  const server = new Server(window, behaviour);
  const steps = new Steps(window, (wish) => server.ask(wish));
  const tab = {
    window, server, steps,
    answer() {
      server.work();
      server.message()(steps);
    },
    async answered() {
      for (let idle = 0; idle < 4; idle += 1) {
        await pause(2);
        if (!server.wishes.length) continue;
        tab.answer();
        idle = 0;
      }
    },
    change(query) {
      server.change(query);
      tab.answer();
    },
    async changes(from, to) {
      for (let k = from; k <= to; k += 1) tab.change(`lr=${k}`);
    },
    async back(by = 1) {
      window.goTo(window.at - by);
      tab.answer();
    },
    /** Streamlit opens another page of the app. */
    open(path) {
      window.history.pushState({}, "", `/${path}?${server.query}`);
      tab.answer();
    },
  };
  tab.answer();
  return tab;
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** An element that a key is pressed on: `matches` are the selectors of a field it answers to. */
export function element(name, { type, role = null, value = "" } = {}) {
  const self = {
    value,
    getAttribute: () => role,
    closest: (selector) => (selector.split(", ").some((one) => fits(one)) ? self : null),
  };
  const fits = (one) => {
    if (one === "[role=grid]") return role === "grid";
    if (one.startsWith("[contenteditable]")) return type === "contenteditable";
    return one.split(":")[0] === name && !one.includes(`:not([type=${type}])`);
  };
  return self;
}

/** A storage of the browser that holds some texts; it can be broken in the ways that there are. */
export class Storage {
  constructor(values = {}, { isFull = false, throws = false } = {}) {
    Object.assign(this, { values: new Map(Object.entries(values)), isFull, throws });
  }

  getItem(key) {
    if (this.throws) throw new Error("SecurityError");
    return this.values.get(key) ?? null;
  }

  setItem(key, value) {
    if (this.throws || this.isFull) throw new Error("QuotaExceededError");
    this.values.set(key, String(value));
  }

  removeItem(key) {
    if (this.throws) throw new Error("SecurityError");
    this.values.delete(key);
  }
}
