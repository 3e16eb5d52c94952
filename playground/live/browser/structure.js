// @ts-check
// The network's layers, changed where they are drawn: buttons above them that add and remove units and
// layers, and below each its activation to choose.
//
// The server decides: what is asked for is counted on from here until its answer comes, so that fast
// clicks make a unit each.

import { element, makeButton, setOptions } from "./elements.js";
import { CONTROL } from "./layout.js";

const LETTER = 6.2, AROUND = 16; // px of the name of an activation, and of the room around it

/**
 * @import { Plan } from "./layout.js"
 * @import { Description, Locks } from "./types.js"
 *
 * @typedef {[units: number, activation: string]} Hidden a hidden layer
 *
 * What is asked for, and whether such a request is still in line.
 * @typedef {object} On
 * @property {(layers: Hidden[]) => void} layers
 * @property {(activation: string) => void} output
 * @property {() => boolean} isWaiting
 *
 * A button: where it stands, what it says, and what it does; or why it does nothing.
 * @typedef {object} Sign
 * @property {string} key
 * @property {string} text
 * @property {string} label
 * @property {string} refusal
 * @property {number} x
 * @property {number} y
 * @property {Hidden[]} layers
 */

/**
 * Return the buttons above the layers, from left to right.
 * @param {Hidden[]} hidden
 * @param {Pick<Locks, "layers" | "units">} limits
 * @param {Pick<Plan, "xs" | "signRows" | "insertRows" | "canRemove">} plan
 * @param {string} usual the activation of a hidden layer that is the only one
 * @return {Sign[]}
 */
export function signsOf(hidden, limits, plan, usual) {
  const { layers: [fewest, most], units: [least, largest] } = limits;
  const { xs, signRows, insertRows, canRemove } = plan;
  const withLayer = (/** @type {number} */ k, /** @type {Hidden[]} */ ...others) =>
    [...hidden.slice(0, k), ...others, ...hidden.slice(k + 1)];
  const tooFew =
    hidden.length <= fewest ? `At least ${fewest} hidden layer${fewest === 1 ? "" : "s"}.` : "";
  /** @type {(k: number) => Sign} */
  const insert = (k) => {
    const [like, activation] = hidden[k - 1] ?? hidden[k] ?? [4, usual];
    const units = Math.min(largest, Math.max(2, least, like));
    return {
      key: `insert ${k}`, text: "+", label: `Add a hidden layer ${hidden.length ? at(k) : ""}`.trim(),
      refusal: hidden.length >= most ? `At most ${most} hidden layer${most === 1 ? "" : "s"}.` : "",
      x: (xs[k] + xs[k + 1]) / 2, y: CONTROL * (k % insertRows),
      layers: [...hidden.slice(0, k), [units, activation], ...hidden.slice(k)],
    };
  };
  const at = (/** @type {number} */ k) =>
    k === hidden.length ? "before the output" : `before hidden layer ${k + 1}`;
  /** @type {(one: Hidden, k: number) => Sign[]} */
  const ofLayer = ([units, activation], k) => {
    const x = xs[k + 1], y = CONTROL * (insertRows + (k % signRows));
    const name = `hidden layer ${k + 1}`;
    const removes = units === 1 && !canRemove;
    /** @type {Sign} */
    const remove = {
      key: `remove ${k}`, text: "\u00d7", label: `Remove ${name}`, refusal: tooFew, x, y: 0,
      layers: withLayer(k),
    };
    const isLeast = units <= least ? `At least ${least} unit${least > 1 ? "s" : ""} in a layer.` : "";
    return [
      ...(canRemove ? [remove] : []),
      {
        key: `less ${k}`, text: "\u2212", x: x - CONTROL / 2, y,
        label: removes ? remove.label : `One unit less in ${name} (now ${units})`,
        refusal: removes ? tooFew : isLeast,
        layers: removes ? remove.layers : withLayer(k, [units - 1, activation]),
      },
      {
        key: `more ${k}`, text: "+", x: x + CONTROL / 2, y,
        label: `One unit more in ${name} (now ${units})`,
        refusal: units >= largest ? `At most ${largest} units in a layer.` : "",
        layers: withLayer(k, [units + 1, activation]),
      },
    ];
  };
  return [insert(0), ...hidden.flatMap((one, k) => [...ofLayer(one, k), insert(k + 1)])];
}

/**
 * Return the hidden layers with another activation in one of them, or in all.
 * @param {Hidden[]} hidden
 * @param {number} at
 * @param {string} name
 * @param {boolean} isOfAll
 * @return {Hidden[]}
 */
export function withActivation(hidden, at, name, isOfAll) {
  return hidden.map(([units, before], k) => [units, isOfAll || k === at ? name : before]);
}

export class Structure {
  /** @type {Description} */
  description;
  /** @type {Plan | null} */
  plan = null;
  /** @type {Pick<Locks, "layers" | "units" | "options"> | null} none before they are told */
  limits = null;
  /** @type {Set<string>} */
  locked = new Set();
  /** Whether the page that it stands on is one to build a network on. */
  isShown = false;
  /** @type {Hidden[] | null} what is asked for, and not answered yet */
  wanted = null;
  /** @type {Map<string, HTMLButtonElement>} */
  buttons = new Map();
  /** @type {Sign[]} */
  signs = [];
  /** @type {Map<string, HTMLSelectElement>} */
  selects = new Map();

  /** @param {On} on */
  constructor(on) {
    this.on = on;
    this.bar = element("div", { class: "signs", role: "toolbar", "aria-label": "Layers and units" });
    this.choices = element("div", { class: "activations", role: "group", "aria-label": "Activations" });
    this.bar.addEventListener("keydown", (event) => this.walk(event));
    this.bar.addEventListener("focusin", ({ target }) => this.stopAt(target));
  }

  /** What of it is there. */
  get has() {
    const can = (/** @type {string} */ name) => this.isShown && !this.locked.has(name);
    const hidden = can("hidden_activation");
    return {
      layers: can("hidden_layers"), hidden, output: can("output_activation"),
      each: hidden && can("layer_activations"),
    };
  }

  /** @return {Hidden[]} the hidden layers, as they are or will be */
  get hidden() {
    const { layers, activations } = this.description;
    return this.wanted ?? layers.slice(1, -1).map((units, k) => [units, activations[k]]);
  }

  /** How wide the choice of an activation is, in px: as the widest name has it; 0 where there is none. */
  get choiceWidth() {
    const { has, description } = this;
    if (!description || !(has.hidden || has.output)) return 0;
    const labels = new Map([...description.choices.hidden, ...description.choices.output]);
    const names = description.activations.map((name) => labels.get(name) ?? name);
    return AROUND + LETTER * Math.max(...names.map((name) => name.length));
  }

  /** @param {Description} description */
  describe(description) {
    this.description = description;
    if (!this.on.isWaiting()) this.wanted = null;
  }

  /** Count on from what there is: what was asked for is answered. */
  settle() {
    if (!this.wanted || this.on.isWaiting()) return;
    this.wanted = null;
    this.show();
  }

  /** @param {Plan} plan */
  place(plan) {
    this.plan = plan;
    this.show();
  }

  show() {
    const { has, plan } = this;
    this.bar.hidden = !has.layers || !plan;
    this.choices.hidden = !(has.hidden || has.output) || !plan;
    if (!plan || !this.limits) return;
    if (has.layers) this.showSigns(plan, this.limits);
    this.showChoices(plan);
  }

  /**
   * @param {Plan} plan
   * @param {Pick<Locks, "layers" | "units">} limits
   */
  showSigns(plan, limits) {
    // More layers than are drawn yet have their buttons when they are.
    const isDrawn = this.hidden.length === plan.xs.length - 2;
    const usual = this.description.hidden_activation;
    const signs = isDrawn ? signsOf(this.hidden, limits, plan, usual) : this.signs;
    const focused = this.signs.find(({ key }) => this.buttons.get(key) === document.activeElement);
    this.signs = signs;
    const keys = new Set(signs.map(({ key }) => key));
    for (const [key, button] of this.buttons) {
      if (keys.has(key)) continue;
      button.remove();
      this.buttons.delete(key);
    }
    signs.forEach((sign, k) => {
      const button = this.buttonOf(sign.key);
      if (this.bar.children[k] !== button) this.bar.insertBefore(button, this.bar.children[k] ?? null);
      showSign(button, sign);
    });
    // Of a layer that is gone, the focus goes to where it was.
    if (focused && !keys.has(focused.key)) this.bar.querySelector("button")?.focus();
    else if (focused) this.buttons.get(focused.key)?.focus();
    const stops = [...this.bar.querySelectorAll("button")];
    if (!stops.some((one) => one.tabIndex === 0) && stops.length) stops[0].tabIndex = 0;
  }

  /** @param {string} key */
  buttonOf(key) {
    const made = this.buttons.get(key) ?? makeButton("", () => this.press(key), { tabindex: "-1" });
    this.buttons.set(key, made);
    return made;
  }

  /** @param {string} key */
  press(key) {
    const { plan, limits, hidden } = this;
    if (!plan || !limits) return;
    const signs = signsOf(hidden, limits, plan, this.description.hidden_activation);
    const sign = signs.find((one) => one.key === key);
    if (!sign || sign.refusal) return;
    // While a layer less is on its way, its button would take the next one with it.
    const isLate = hidden.length !== plan.xs.length - 2 && sign.layers.length < hidden.length;
    if (!isLate) this.ask(sign.layers);
  }

  /** @param {Hidden[]} layers */
  ask(layers) {
    this.wanted = layers;
    this.on.layers(layers);
    this.show();
  }

  /** @param {Plan} plan */
  showChoices({ xs, width, bottom, choiceRows }) {
    const { has, description: { choices, activations } } = this;
    const { activeElement } = document;
    const hidden = has.hidden ? this.hidden : [];
    const made = hidden.slice(0, xs.length - 2).map(([, name], k) => this.choice(`hidden ${k}`, {
      label: has.each ? `Activation of hidden layer ${k + 1}` : "Activation of all hidden layers",
      options: this.offered("hidden_activation", choices.hidden, name), name,
      x: xs[k + 1], y: bottom + CONTROL * (k % choiceRows),
      take: (value) => this.ask(withActivation(this.hidden, k, value, !has.each)),
    }, width));
    if (has.output) {
      const k = xs.length - 1, name = activations[k - 1];
      made.push(this.choice("output", {
        label: "Activation of the output",
        options: this.offered("output_activation", choices.output, name), name,
        x: xs[k], y: bottom + CONTROL * ((k - 1) % choiceRows), take: this.on.output,
      }, width));
    }
    const isSame = made.length === this.choices.children.length
      && made.every((one, k) => one === this.choices.children[k]);
    if (isSame) return;
    this.choices.replaceChildren(...made);
    if (activeElement instanceof HTMLElement && made.some((one) => one === activeElement)) {
      activeElement.focus();
    }
  }

  /**
   * Return the choice of an activation, where and as it is to be.
   * @param {string} key
   * @param {{ label: string, options: [string, string][], name: string, x: number, y: number,
   *   take: (value: string) => void }} spec
   * @param {number} width of the diagram
   */
  choice(key, { label, options, name, x, y, take }, width) {
    const select = this.selects.get(key) ?? element("select");
    this.selects.set(key, select);
    const made = JSON.stringify(options);
    if (select.dataset.options !== made) {
      setOptions(select, options, name);
      select.dataset.options = made;
    }
    select.value = name;
    select.onchange = () => take(select.value);
    select.title = label;
    select.setAttribute("aria-label", label);
    select.disabled = options.length < 2;
    const wide = this.choiceWidth, left = Math.max(0, Math.min(x - wide / 2, width - wide));
    select.style.cssText = `width:${wide}px;transform:translate(${left}px, ${y}px)`;
    return select;
  }

  /**
   * Return the activations that can be chosen, the present one among them.
   * @param {string} setting
   * @param {[string, string][]} all
   * @param {string} now
   */
  offered(setting, all, now) {
    const allowed = this.limits?.options[setting];
    return all.filter(([key]) => !allowed || allowed.includes(key) || key === now);
  }

  /** @param {KeyboardEvent} event */
  walk(event) {
    const stops = [...this.bar.querySelectorAll("button")];
    const at = stops.findIndex((one) => one === event.target);
    /** @type {Record<string, number>} */
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: stops.length - 1 };
    if (at < 0 || !(event.key in to)) return;
    event.preventDefault();
    stops[Math.max(0, Math.min(to[event.key], stops.length - 1))].focus();
  }

  /** @param {EventTarget | null} target the button that Tab comes back to */
  stopAt(target) {
    for (const one of this.bar.querySelectorAll("button")) one.tabIndex = one === target ? 0 : -1;
  }
}

/**
 * @param {HTMLButtonElement} button
 * @param {Sign} sign
 */
function showSign(button, { key, text, label, refusal, x, y }) {
  button.textContent = text;
  button.classList.toggle("layer", key.startsWith("insert"));
  button.title = refusal ? `${label}: ${refusal}` : label;
  button.setAttribute("aria-label", button.title);
  button.setAttribute("aria-disabled", String(Boolean(refusal)));
  button.style.transform = `translate(${x - CONTROL / 2}px, ${y}px)`;
}
