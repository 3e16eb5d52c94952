// What the player stands on: its elements, put together, and which of them are hidden.

import { element } from "./elements.js";
import { keepFitting } from "./fitting.js";
import { RegionView } from "./region.js";
import { LossView } from "./loss.js";
import { NetworkView } from "./network.js";
import { Inspector } from "./inspector.js";
import { WeightTables } from "./weights.js";
import { Pictures, Saves } from "./pictures.js";
import { SampleTable } from "./table.js";
import { Transport } from "./transport.js";
import { ConfusionTables } from "./confusion.js";

export class Stage {
  /** `player` is told what is pressed, dragged and chosen. */
  constructor(plotly, player) {
    this.transport = new Transport({
      toggle: () => player.toggle(),
      step: () => player.step(),
      reset: () => player.reset(),
      newWeights: () => player.changes.newWeights(),
      choose: (name, value) => player.changes.set(name, value),
      seek: (index) => player.seek(index),
      follow: (remark) => player.follow(remark),
    });
    const save = (label, kind) => {
      const made = element("button", { type: "button", title: "Save the frame shown as a file" }, label);
      made.addEventListener("click", () => player.requests.ask({ do: "export", name: kind }));
      return made;
    };
    const group = (name) =>
      element("section", { role: "group", "aria-label": name }, element("h2", {}, name));
    this.networkGroup = group("Network");
    this.regionGroup = group("Decision regions");
    this.lossGroup = group("Loss");
    this.regionGroup.dataset.framesDrawn = "0";
    this.inspector = new Inspector({
      edit: (index, value, isLast) => player.changes.weight(index, value, isLast),
      freeze: (place, on) => player.changes.freeze(place, on),
      feed: (names) => player.changes.set("features", names),
      select: (target) => player.selection.select(target),
    });
    this.network = new NetworkView(this.networkGroup, {
      point: (target) => player.selection.pointAt(target),
      select: (target) => player.selection.select(target),
      drag: (link, weight, isLast) => player.changes.drag(link, weight, isLast),
    });
    this.region = new RegionView(this.regionGroup, plotly, (value) => player.changes.points(value));
    this.loss = new LossView(this.lossGroup, plotly, (name, value) => {
      player.changes.set(name, value);
      player.show();
    });
    const scrolling = (name) =>
      element("div", { class: "scrolling", tabindex: "0", role: "group", "aria-label": name });
    const [samples, weights] = [scrolling("Samples"), scrolling("Weights")];
    [this.samples, this.weightsGroup] = [samples, weights];
    for (const chart of plotly ? [] : [this.regionGroup, this.lossGroup]) {
      chart.append(element("p", {}, "The chart could not be loaded. The tables show its numbers."));
    }
    this.table = new SampleTable(samples);
    const saves = [save("Weights (JSON)", "json"), save("Weights (NPZ)", "npz")];
    if (plotly) {
      const pictures = new Pictures(plotly, this.network, this.region, this.loss);
      this.saves = new Saves(pictures, (name) => player.requests.ask({ do: "export", name }));
      saves.push(this.saves.select);
    }
    this.weights = new WeightTables(weights, saves);
    const confusion = element("div", { role: "group", "aria-label": "Confusion matrix" });
    this.confusionGroup = confusion;
    this.confusion = new ConfusionTables(confusion);
    this.root = element(
      "div", { class: "player" }, this.transport.bar, this.transport.notice,
      element(
        "div", { class: "panels" },
        this.networkGroup, this.regionGroup, this.lossGroup, this.inspector.root),
      element("div", { class: "numbers" }, samples,
        element("div", { class: "right" }, confusion, weights)),
    );
    if (plotly) keepFitting(plotly, [this.region.chart, this.loss.chart]);
  }

  /** Hide tools and panels, as an exercise asks. */
  lock(locked, hidden) {
    this.transport.lock(locked);
    this.region.editor.mode.hidden = locked.has("points");
    this.loss.logBox.parentElement.hidden = locked.has("log_loss");
    this.loss.epochsBox.parentElement.hidden = locked.has("epoch_axis");
    this.inspector.lock(locked, hidden.has("hood"));
    this.network.lock(locked);
    this.networkGroup.hidden = hidden.has("diagram");
    this.regionGroup.hidden = hidden.has("region");
    this.lossGroup.hidden = hidden.has("loss");
    this.samples.hidden = this.confusionGroup.hidden = hidden.has("sample_table");
    // Scores would tell what the table of answers does.
    this.transport.scoresHidden = hidden.has("sample_table");
    this.saves?.lock(hidden.has("sample_table"));
    this.weightsGroup.hidden = hidden.has("weights_table");
  }
}
