// What is pointed at and what is selected: a unit or a link. The inspector shows it.

import { linkName, unitName } from "./names.js";

/** Return what a unit or a link is called in a network; undefined where it does not have it. */
export function nameIn(description, { layer, unit, row }) {
  const { layers, bias, detailed } = description;
  if (!detailed || layer >= layers.length || unit >= layers[layer]) return undefined;
  if (row === undefined) return unitName(layer, unit, description);
  return row < layers[layer - 1] + (bias ? 1 : 0) ? linkName({ layer, unit, row }, description) : undefined;
}

export class Selection {
  /** `views` are to show what is selected; `state` gives {description, timeline, requests, playing}. */
  constructor({ network, region, inspector }, state) {
    Object.assign(this, { network, region, inspector, state });
    this.selected = this.pointed = null;
  }

  is(target) {
    return JSON.stringify(target) === JSON.stringify(this.selected);
  }

  pointAt(target) {
    this.pointed = target;
    this.show();
  }

  /** Select a unit or a link; a unit that is selected already is let go. */
  select(target) {
    this.selected = target?.kind === "unit" && this.is(target) ? null : target;
    this.name = this.selected && nameIn(this.state.description, this.selected);
    this.inspector.select(this.selected);
    this.network.select(this.selected);
    if (this.region.described) this.region.select(this.selected);
    this.show();
  }

  letGo() {
    if (this.selected) this.select(null);
  }

  /** Let go of what a network that was described anew does not have, or has as something else. */
  check() {
    const { description } = this.state;
    if (this.pointed && nameIn(description, this.pointed) === undefined) this.pointed = null;
    if (!this.selected) return;
    if (nameIn(description, this.selected) !== this.name) this.select(null);
    else this.inspector.select(this.selected); // it may have other links now
  }

  /** Show what the frame has there; its gradient is asked for where it is not known. */
  show() {
    const { timeline, requests, playing } = this.state;
    const frame = timeline.current;
    if (!frame) return;
    this.inspector.draw(frame, timeline.before, this.pointed, playing);
    const wanted = this.pointed ?? this.selected;
    const known = frame.gradient || playing || requests.includes("inspect");
    if (wanted?.layer && !known) requests.ask({ do: "inspect" });
  }
}
