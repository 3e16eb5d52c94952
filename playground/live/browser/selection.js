// What is pointed at and what is selected: a unit or a link. The inspector shows it.

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
    this.inspector.select(this.selected);
    this.network.select(this.selected);
    if (this.region.described) this.region.select(this.selected);
    this.show();
  }

  letGo() {
    if (this.selected) this.select(null);
  }

  /** Let go of what a network that was described anew does not have. */
  check() {
    if (!this.selected) return;
    const { layers, bias, detailed } = this.state.description;
    const { layer, unit, row } = this.selected;
    const fits = detailed && layer < layers.length && unit < layers[layer];
    if (!fits || row >= layers[layer - 1] + (bias ? 1 : 0)) this.select(null);
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
