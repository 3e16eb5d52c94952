// @ts-check
// What the player stands on: its elements, put together, and which of them are hidden.

import { element, labelOf, makeButton } from "./elements.js";
import { Ask } from "./ask.js";
import { Evaluation } from "./evaluation.js";
import { Damage } from "./damage.js";
import { keepFitting } from "./fitting.js";
import { RegionView } from "./region.js";
import { LossView } from "./loss.js";
import { NetworkView } from "./network.js";
import { Inspector } from "./inspector.js";
import { WeightTables } from "./weights.js";
import { Pictures, Saves } from "./pictures.js";
import { SlowMotion } from "./slow.js";
import { ShelfView } from "./shelf.js";
import { SampleTable } from "./table.js";
import { Transport } from "./transport.js";
import { ConfusionTables } from "./confusion.js";

/**
 * @import { Changes } from "./changes.js"
 * @import { Drawing } from "./drawing.js"
 * @import { Requests } from "./requests.js"
 * @import { Selection } from "./selection.js"
 * @import { Locks, Plotly, Remark } from "./types.js"
 *
 * What of the player is told what is pressed, dragged and chosen.
 * @typedef {object} Told
 * @property {Changes} changes
 * @property {Selection} selection
 * @property {Requests} requests
 * @property {() => void} toggle
 * @property {() => void} pause
 * @property {(unit: string) => void} stepBy
 * @property {() => void} reset
 * @property {(index: number) => void} seek
 * @property {(id: number | undefined) => void} goBackTo
 * @property {{ lowest: { id: number } | undefined }} timeline
 * @property {(remark: Remark) => void} follow
 * @property {() => void} show
 * @property {Pick<Drawing, "showStatus">} drawing
 * @property {{ toggle: () => void } | null} tour
 */

export class Stage {
  /** @param {Told} player */
  constructor(player) {
    const evaluation = (this.evaluation = new Evaluation());
    this.transport = new Transport({
      toggle: () => player.toggle(),
      step: () => player.stepBy(this.transport.unit.value),
      reset: () => player.reset(),
      newWeights: () => player.changes.newWeights(),
      choose: (name, value) => player.changes.set(name, value),
      seek: (index) => player.seek(index),
      goToLowest: () => player.goBackTo(player.timeline.lowest?.id),
      follow: (remark) => player.follow(remark),
      move: (by) => window.playgroundKeeper?.move?.(by),
      tell: () => player.drawing.showStatus(),
      tour: () => player.tour?.toggle(),
    });
    /** @type {(label: string, name: string) => HTMLButtonElement} */
    const save = (label, name) => makeButton(label, () => player.requests.ask({ do: "export", name }),
      { title: "Save the network as shown to a file" });
    const group = (/** @type {string} */ name) =>
      element("section", { role: "group", "aria-label": name }, element("h2", {}, name));
    this.networkGroup = group("Network");
    this.regionGroup = group("Decision regions");
    this.lossGroup = group("Loss");
    this.regionGroup.dataset.framesDrawn = "0";
    this.inspector = new Inspector(evaluation, {
      edit: (index, value, isLast) => player.changes.weight(index, value, isLast),
      freeze: (place, on) => player.changes.freeze(place, on),
      select: (target) => player.selection.select(target),
    });
    this.network = new NetworkView(this.networkGroup, evaluation, {
      point: (target) => player.selection.pointAt(target),
      select: (target) => player.selection.select(target),
      drag: (link, weight, isLast) => player.changes.drag(link, weight, isLast),
      type: () => this.inspector.type(),
      choose: (name, value) => player.changes.set(name, value),
      layers: (layers) => player.changes.layers(layers),
      isWaiting: (action, name) => player.requests.isWaitingFor(action, name),
    });
    this.slow = new SlowMotion(this.network, {
      open: () => player.pause(),
      unroll: (value) => player.requests.ask({ do: "unroll", value }),
      apply: () => player.stepBy("update"),
      details: (value) => player.requests.ask({ do: "details", value, leads: true }),
    });
    this.damage = new Damage({
      noise: (amount) => player.changes.addNoise(amount),
      switchOff: (place) => player.changes.damage("off", place),
      hold: (place, stays) => player.changes.holdOff(place, stays),
      goBack: (id) => player.goBackTo(id),
    });
    this.asking = new Ask(evaluation, this.network);
    this.network.tools.prepend(this.slow.toggle, this.damage.toggle, this.asking.toggle);
    this.region = new RegionView(this.regionGroup, evaluation, {
      change: (value) => player.changes.points(value),
      probe: (layers, place) => this.network.probe(layers, place),
      hold: (k, value, isLast) => player.changes.hold(k, value, isLast),
      look: (name, value) => {
        player.changes.set(name, value);
        player.show();
      },
    });
    this.loss = new LossView(this.lossGroup, (name, value) => {
      player.changes.set(name, value);
      player.show();
    });
    const scrolling = (/** @type {string} */ name) =>
      element("div", { class: "scrolling", tabindex: "0", role: "group", "aria-label": name });
    const [samples, weights] = [scrolling("Samples"), scrolling("Weights")];
    this.samples = samples;
    this.weightsGroup = weights;
    this.table = new SampleTable(samples, evaluation);
    const saves = [save("Weights (JSON)", "json"), save("Weights (NPZ)", "npz")];
    const pictures = new Pictures(this.network, this.region, this.loss);
    this.saves = new Saves(pictures, (name) => player.requests.ask({ do: "export", name }));
    this.weights = new WeightTables(weights, [...saves, this.saves.select],
      (index, value) => player.changes.weight(index, value, true));
    const confusion = element("div", { role: "group", "aria-label": "Confusion matrix" });
    this.confusionGroup = confusion;
    this.confusion = new ConfusionTables(confusion);
    this.shelf = new ShelfView((act, number, name) =>
      player.requests.ask({ do: "shelf", value: [act, number], name }));
    this.lossGroup.querySelector("h2")?.after(this.shelf.tools);
    this.root = element(
      "div", { class: "player" }, this.transport.bar, this.transport.notice,
      element(
        "div", { class: "panels" },
        this.networkGroup, this.regionGroup, this.lossGroup, this.slow.root, this.damage.root,
        this.asking.root, this.inspector.root),
      this.shelf.root,
      element("div", { class: "numbers" }, samples,
        element("div", { class: "right" }, confusion, weights)),
    );
  }

  /**
   * Draw the charts of what was described, once Plotly is there.
   * @param {Plotly} plotly
   */
  async drawCharts(plotly) {
    await Promise.all([this.region.drawChart(plotly), this.loss.drawChart(plotly)]);
    if (!this.root.dataset.charts) keepFitting(plotly, [this.region.chart, this.loss.chart]);
    this.root.dataset.charts = "drawn";
    this.saves.select.disabled = false;
  }

  /** Say that there will be no charts: the map and the tables are there. */
  doWithoutCharts() {
    this.root.dataset.charts = "none";
    this.saves.select.hidden = true;
    for (const chart of [this.regionGroup, this.lossGroup]) {
      chart.append(element("p", {}, "The chart could not be loaded. The tables show its numbers."));
    }
  }

  /**
   * Hide tools and panels, as an exercise asks.
   * @param {Locks} locks
   */
  lock(locks) {
    const [locked, hidden] = [new Set(locks.tools), new Set(locks.panels)];
    this.transport.lock(locked);
    this.region.editor.mode.hidden = locked.has("points");
    labelOf(this.loss.logBox).hidden = locked.has("log_loss");
    labelOf(this.loss.epochsBox).hidden = locked.has("epoch_axis");
    this.inspector.lock(locked, hidden.has("hood"));
    this.network.lock(locked, hidden.has("hood"), locks);
    this.weights.lock(locked.has("weights"));
    // Every number of an update is in it.
    this.slow.offer(!hidden.has("hood") && !hidden.has("diagram"), !locked.has("step"));
    // Whoever may set a weight may spoil it; where scores are hidden, they would be told here.
    this.damage.offer(!locked.has("weights") && !hidden.has("diagram") && !hidden.has("sample_table"));
    // Whoever may read what is answered to each point may ask about others.
    this.asking.allow(!hidden.has("sample_table") && !hidden.has("diagram") && !hidden.has("hood"));
    this.shelf.allow(!locked.has("keep"));
    this.networkGroup.hidden = hidden.has("diagram");
    this.regionGroup.hidden = hidden.has("region");
    this.lossGroup.hidden = hidden.has("loss");
    this.samples.hidden = this.confusionGroup.hidden = hidden.has("sample_table");
    // Scores would tell what the table of answers does.
    this.transport.scoresHidden = hidden.has("sample_table");
    this.weights.saves.hidden = hidden.has("sample_table");
    // A diagram that stands alone has all the room.
    this.root.classList.toggle("alone", hidden.has("region") && hidden.has("loss"));
    this.weightsGroup.hidden = hidden.has("weights_table");
  }
}
