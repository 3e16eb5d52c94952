// @ts-check
// How the region chart looks: whether it shows the test points, and whether its map is painted in steps.

import { element, labelOf, makeBox } from "./elements.js";
import { stepsOf } from "./maps.js";
import { hasTest, markOfSet } from "./marks.js";

/**
 * @import { Description } from "./types.js"
 *
 * @typedef {"show_test" | "discretize"} Look a setting
 */

/** The boxes to be checked below the chart. */
export class Looks {
  /** @type {Description} */
  description;

  /** @param {(name: Look, isOn: boolean, testTraces: number[]) => void} choose is told what is chosen */
  constructor(choose) {
    /** @type {(label: string, title: string, name: Look) => HTMLInputElement} */
    const box = (label, title, name) => makeBox(label, (isOn) => {
      this.description.settings[name] = isOn;
      choose(name, isOn, testTraces(this.description));
    }, { "aria-label": title });
    this.test = box("", "Show test points", "show_test");
    this.flat = box("discretize", "Discretize output", "discretize");
    this.trainMark = element("span");
    this.testMark = element("span");
    labelOf(this.test).append(this.testMark, "test");
    this.sets = element("span", { class: "legend" },
      element("span", {}, this.trainMark, "train"), labelOf(this.test));
  }

  /**
   * Take a description, and hide the test points in its chart where they are not to be shown.
   * @param {Description} description
   */
  describe(description) {
    this.description = description;
    const { curve, figures, settings } = description;
    [this.test.checked, this.flat.checked] = [settings.show_test, settings.discretize];
    labelOf(this.flat).hidden = curve;
    for (const k of testTraces(description)) figures.region.data[k].visible = settings.show_test;
    this.sets.hidden = !hasTest(description);
    this.trainMark.replaceChildren(markOfSet(description, false, !curve));
    this.testMark.replaceChildren(markOfSet(description, true, !curve));
  }

  /**
   * Return in how many steps the map is painted; 0 for none.
   * @param {boolean} isOfUnit and not of the network, which for values has no boundary
   */
  steps(isOfUnit) {
    return stepsOf(this.description, isOfUnit || this.description.task === "classes");
  }
}

/**
 * Return the places of the test points among the traces of the chart.
 * @param {Description} description
 */
export function testTraces({ figures, table }) {
  const { data } = figures.region;
  return [...data.keys()].filter((k) => data[k].customdata?.[0] >= table.n_train);
}
