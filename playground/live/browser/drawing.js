// @ts-check
// How a run is drawn: first what was described of it, then one frame after the other.

import { goalsAt } from "./goals.js";

/**
 * @import { Curve } from "./curve.js"
 * @import { Selection } from "./selection.js"
 * @import { Stage } from "./stage.js"
 * @import { Timeline } from "./timeline.js"
 * @import { Description, Plotly, Theme } from "./types.js"
 *
 * What of the player is read here.
 * @typedef {{ timeline: Timeline, curve: Curve, playing: boolean }} State
 */

/** Draws on the stage what the timeline shows. */
export class Drawing {
  /** @type {Description | undefined} */
  description;
  /** @type {Plotly | null | undefined} null where it cannot be loaded, undefined until that is known */
  plotly;
  /** How often a frame was drawn. */
  drawn = 0;
  /** @type {number | null} the frame of the display with which a draft will be drawn */
  draftDue = null;

  /**
   * @param {Stage} stage
   * @param {Selection} selection
   * @param {State} state
   */
  constructor(stage, selection, state) {
    this.stage = stage;
    this.selection = selection;
    this.state = state;
  }

  /**
   * Take a description into all that is drawn; charts are drawn by `drawCharts`.
   * @param {Description} description
   * @param {Theme} theme
   */
  describe(description, theme) {
    const { stage } = this;
    this.description = description;
    // What cannot be computed here has no maps: layers and links are drawn, and all numbers told.
    description.detailed &&= description.model.drawable;
    stage.evaluation.describe(description);
    stage.transport.describe(description);
    stage.inspector.describe(description);
    stage.damage.describe(description);
    stage.network.describe(description, theme);
    stage.asking.describe(description, theme);
    this.selection.check();
    stage.table.describe(description);
    stage.weights.describe(description);
    stage.confusion.describe(description);
    stage.region.describe(description, theme);
    stage.saves.describe(stage.region.hidden.possible);
    stage.loss.describe(description, theme);
    stage.shelf.describe(description);
  }

  /** Draw the charts of what was described, once Plotly is there. */
  async drawCharts() {
    if (this.plotly && this.description) await this.stage.drawCharts(this.plotly);
  }

  /** @param {Plotly | null} plotly */
  async takePlotly(plotly) {
    this.plotly = plotly;
    if (!plotly) this.stage.doWithoutCharts();
    await this.drawCharts();
  }

  /** Forget frames that do not fit the description that comes. */
  forget() {
    const { network, region, inspector, asking } = this.stage;
    for (const view of [network, region, region.hidden, inspector, asking]) view.frame = null;
  }

  /**
   * Draw what a weight that is set by hand leads to, with the next frame of the display.
   * @param {number} index
   * @param {number} value
   */
  tryWeight(index, value) {
    this.state.timeline.try(index, value);
    this.draftDue ??= requestAnimationFrame(() => {
      this.draftDue = null;
      if (this.state.timeline.draft) this.drawNetwork();
    });
  }

  /** Draw what follows from the parameters alone. */
  drawNetwork() {
    const { stage, state: { timeline, playing } } = this;
    const frame = timeline.drawn;
    if (!frame) return;
    stage.network.draw(frame);
    stage.asking.draw(frame, playing);
    stage.region.draw(frame);
    this.selection.show();
    stage.table.draw(frame, playing);
    stage.weights.draw(frame, playing);
    // Scores are the server's, and follow.
    stage.transport.expectScores(Boolean(timeline.draft));
  }

  /** Draw all but the status of the frame that is shown. */
  draw() {
    const { stage, state: { timeline, curve, playing } } = this;
    const { current, frames } = timeline;
    if (!current) return;
    // In this order: text on a canvas asks for the page's style, and Plotly measures the loss chart's
    // box. What has changed in the page till then is styled and laid out for each of them.
    stage.loss.draw(curve.upTo(frames[frames.length - 1].id), current, timeline.lowest, playing);
    this.drawNetwork();
    this.drawn += 1;
    stage.regionGroup.dataset.framesDrawn = String(this.drawn);
    stage.confusion.draw(current, playing);
    this.showSlider();
  }

  showSlider() {
    const { timeline } = this.state, { frames, shown, current, lowest } = timeline;
    this.stage.transport.slide(frames.length, shown, current?.epoch);
    this.stage.transport.lowest.mark(frames.length, lowest ? timeline.indexOf(lowest.id) : -1);
  }

  /** Tell the meters beside the player what was measured of the frame that is shown. */
  showGoals() {
    const { timeline: { frames, shown }, playing } = this.state;
    const goals = goalsAt(frames, shown, playing);
    if (goals) window.playgroundGoals?.(goals);
  }

  showStatus() {
    const { description, stage, state: { timeline, playing } } = this;
    const { current, frames } = timeline, { transport } = stage;
    if (!current || !description) return;
    transport.coach.hear(current, playing);
    if (!transport.showStatus(current, description.task, playing)) return;
    transport.coach.say();
    this.showGoals();
    transport.lowest.offer(timeline.lowest, current);
    if (playing) return;
    stage.region.summarise(current);
    if (stage.loss.plotly) stage.loss.summarise(frames[0], current, timeline.lowest);
  }
}
