// @ts-check
// The tour on the page: it looks at what is done there, and says what comes next.

import { appRoot } from "./address.js";
import { anchorOf, showsSome } from "./anchors.js";
import { Callout } from "./callout.js";
import { brief, whole } from "./elements.js";
import { linkName, parameterIndex } from "./names.js";
import { Seen } from "./seen.js";
import { FAREWELL, STOPS } from "./stops.js";
import { CLOSED, END, next } from "./tour.js";

const DEEDS = ["click", "input", "change", "keydown", "pointerup"];
const TYPED = "input:not([type=range], [type=checkbox], [type=radio]), textarea, [role=grid], "
  + "[contenteditable]:not([contenteditable=false])";
// What has a use of its own for Escape.
const OPENED = `${TYPED}, [role=dialog] *, [role=listbox] *, [role=combobox]`;

/**
 * @import { Player } from "./player.js"
 * @import { Facts } from "./stops.js"
 * @import { Description } from "./types.js"
 */

export class Touring {
  state = CLOSED;
  /** Whether it was found out if the tour begins by itself. */
  isDecided = false;
  /** Whether all was cleared for somebody else. */
  isRenewed = false;
  /** What was scrolled to: a stop, and where it points. */
  arrived = "";
  /** @type {Facts["by"]} */
  by = "mouse";
  hasChosen = false;
  /** @type {Description | undefined} */
  described;
  points = "";

  /** @param {Player} player */
  constructor(player) {
    this.player = player;
    this.seen = new Seen(new URL(appRoot()).pathname, window, END);
    this.callout = new Callout({
      back: () => this.move("back"),
      next: () => this.move("next"),
      point: () => this.point(),
      close: () => this.close(),
      moved: () => this.show(),
    });
    // What is pointed at may come after the player.
    this.coming = new MutationObserver(() => this.show());
    player.stage.transport.bar.after(this.callout.root, this.callout.ring);
    for (const kind of DEEDS) document.addEventListener(kind, (event) => this.notice(event), true);
    document.addEventListener("keydown", (event) => this.onKey(event));
    const keeper = (window.playgroundKeeper ??= {});
    keeper.renew = () => this.renew();
  }

  get isOpen() {
    return this.state.at !== null;
  }

  /** Whether the page that is shown is the one that the tour leads over. */
  get isHere() {
    const { root, host, timeline } = this.player;
    return root.isConnected && host.layout === "full" && Boolean(timeline.current);
  }

  /** Open the tour, or close it. */
  toggle() {
    if (this.isOpen) {
      this.close();
      return;
    }
    this.move("open");
    if (this.by === "keys") this.callout.focus();
  }

  /** @param {"open" | "next" | "back"} is */
  move(is) {
    const { facts, offered } = this;
    this.take(next(this.state, { is, facts, offered }));
  }

  close() {
    const hadFocus = this.callout.root.contains(document.activeElement);
    this.take(next(this.state, { is: "close" }));
    if (hadFocus) this.player.stage.transport.tourButton.focus();
  }

  /** Begin as if it had never been shown. */
  renew() {
    this.state = CLOSED;
    [this.isDecided, this.isRenewed] = [false, true];
    this.show();
  }

  /**
   * Note that something was done on the page, and look what has come of it.
   * @param {Event} event
   */
  notice(event) {
    const target = event.target instanceof Element ? event.target : null;
    if (event instanceof KeyboardEvent) this.by = "keys";
    if (event.type === "pointerup") this.by = touches(event) ? "touch" : "mouse";
    if (!this.isOpen || this.callout.root.contains(target)) return;
    this.hasChosen ||= event.type === "click" && Boolean(target?.closest(".gallery [data-key]"));
    // How it was before; and how it is once those that it is meant for have heard of it.
    this.look();
    this.state = next(this.state, { is: "touch" });
    setTimeout(() => this.look());
  }

  /** Look what is so on the page now; the first time, find out whether the tour begins by itself. */
  look() {
    if (!this.isHere) {
      this.show();
      return;
    }
    if (!this.isDecided) this.decide();
    if (!this.isOpen) return;
    const { facts, offered } = this;
    this.take(next(this.state, { is: "look", facts, offered }));
  }

  /** It begins on the plain page alone; after the page was loaded again, it goes on where it was. */
  decide() {
    this.isDecided = true;
    const { at, isSeen } = this.seen;
    const isPlain = !showsSome() && (this.isRenewed || window.location.search === "");
    if (at !== null) this.take(next(this.state, { is: "resume", at, facts: this.facts }));
    else if (!isSeen && isPlain) this.move("open");
  }

  /** @param {import("./tour.js").TourState} state */
  take(state) {
    const isNews = state.at !== this.state.at;
    this.state = state;
    if (isNews) {
      this.seen.note(state.at);
      this.hasChosen = false;
    }
    this.show();
  }

  /** Show the stop that the tour is at, beside what it points at. */
  show() {
    const { state: { at, facts }, callout, player } = this;
    player.stage.transport.tourButton.setAttribute("aria-expanded", String(this.isOpen));
    this.coming.disconnect();
    if (at === null || !facts || !this.isHere) {
      callout.hide();
      this.arrived = "";
      return;
    }
    const stop = STOPS[at] ?? FAREWELL, found = anchorOf(stop.anchors);
    callout.say(this.wordsOf(at, found?.say ?? stop.say({ ...facts, by: this.by })));
    callout.pointAt(found?.element ?? null, stop);
    if (!found) this.coming.observe(document.body, { childList: true, subtree: true });
    const arrived = `${at} ${found?.at}`;
    if (arrived !== this.arrived) callout.scroll();
    this.arrived = arrived;
  }

  /**
   * @param {number} at
   * @param {string} text
   */
  wordsOf(at, text) {
    const { offered } = this, before = offered.filter((one) => one < at).length;
    return {
      praise: this.state.praise,
      title: (STOPS[at] ?? FAREWELL).title,
      text,
      count: at < END ? `${before + 1} of ${offered.length}` : "",
      isFirst: !before,
      isLast: at === END,
    };
  }

  /** Go to what the tour points at, with the focus. */
  point() {
    this.callout.scroll();
    const { anchor } = this.callout;
    // The units come before what the network is built with; beside a field stands its help.
    const inside = anchor?.querySelector(".units [tabindex='0']")
      ?? anchor?.querySelector("[role=slider], input, select")
      ?? anchor?.querySelector("button:not([tabindex='-1'])");
    const target = anchor?.matches("button, select") ? anchor : inside;
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  }

  /**
   * Escape closes the tour; a question mark opens it, and goes between it and what it points at.
   * @param {KeyboardEvent} event
   */
  onKey(event) {
    const { key, target, defaultPrevented } = event, { callout } = this;
    const on = target instanceof Element ? target : null;
    if (event.ctrlKey || event.metaKey || event.altKey || defaultPrevented || !this.isHere) return;
    // What is selected in the diagram is let go of first.
    const isSelected = this.player.selection.selected && this.player.root.contains(on);
    const isInside = callout.root.contains(on);
    if (key === "Escape" && this.isOpen && (isInside || !(isSelected || on?.closest(OPENED)))) this.close();
    if (key !== "?" || on?.closest(TYPED)) return;
    if (!this.isOpen) this.toggle();
    else if (isInside) this.point();
    else callout.focus();
  }

  /** The numbers of the stops: all, but where a link shows some controls alone. */
  get offered() {
    const { state: { at } } = this, numbers = [...STOPS.keys()];
    if (!showsSome()) return numbers;
    return numbers.filter((k) => k === at || anchorOf(STOPS[k].anchors));
  }

  /** @return {Facts} */
  get facts() {
    const { player } = this, { description, timeline, selection: { selected } } = player;
    const { frames, shown, current } = timeline, { inspector, region } = player.stage;
    if (description !== this.described) {
      [this.described, this.points] = [description, JSON.stringify(description.table)];
    }
    const pressed = document.querySelector('.gallery [aria-pressed="true"]');
    return {
      tile: pressed instanceof HTMLElement ? pressed.dataset.key ?? "" : "",
      hasChosen: this.hasChosen,
      points: this.points,
      network: JSON.stringify([description.layers, description.activations]),
      isDetailed: description.detailed,
      isPlaying: player.playing,
      run: player.answers.run,
      frames: frames.length,
      shown,
      epoch: whole(current?.epoch ?? 0),
      link: selected?.kind === "link" ? JSON.stringify(selected) : "",
      unit: selected?.kind === "unit" && selected.layer ? JSON.stringify(selected) : "",
      row: inspector.row,
      weight: selected?.layer ? this.weigh(inspector.link) : "",
      isHiddenSpace: region.space.value === "hidden",
      hasHiddenSpace: !region.space.hidden,
      by: this.by,
    };
  }

  /** @param {import("./names.js").Link} link */
  weigh(link) {
    const { description, timeline: { drawn } } = this.player;
    const weight = drawn?.parameters[parameterIndex(link, description)] ?? NaN;
    return `The weight ${linkName(link, description)} is ${brief(weight)}`;
  }
}

/** @param {Event} event */
function touches(event) {
  return event instanceof PointerEvent && event.pointerType === "touch";
}

