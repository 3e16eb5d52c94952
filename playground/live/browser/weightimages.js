// @ts-check
// What the units of the first layer look for in an image: the weights of each as an image of its own.

import { element } from "./elements.js";
import { paintImage, weightShares } from "./images.js";
import { wholeName } from "./names.js";

/** @import { Description, Frame } from "./types.js" */

/** The images, with the name of each unit. */
export class WeightImages {
  /** @type {Description | undefined} */
  description;
  /** @type {HTMLCanvasElement[]} */
  images = [];

  constructor() {
    this.root = element("div", { class: "weight-images", role: "group", "aria-label": "Weights as images" });
  }

  /** @param {Description} description */
  describe(description) {
    this.description = description;
    const { image, layers } = description;
    this.root.hidden = !image;
    const n = image ? layers[1] : 0;
    this.images = Array.from({ length: n }, () => element("canvas", { "aria-hidden": "true" }));
    this.root.replaceChildren(...this.images.map((canvas, unit) =>
      element("span", {}, canvas, wholeName(1, unit, description))));
  }

  /** @param {Frame} frame */
  draw(frame) {
    const { description, images } = this;
    if (!description?.image) return;
    const { image } = description;
    images.forEach((canvas, unit) =>
      paintImage(canvas, weightShares(description, frame.parameters, unit), image));
  }
}
