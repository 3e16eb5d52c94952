// The network diagram: units, and links as wide as their weights are large.

import { element, shape, brief } from "./elements.js";

const WIDTH = 400, HEIGHT = 360, MARGIN = 34;
const MANY_LINKS = 1500;

/**
 * Name the units of a layer: x1, x2 for inputs, h1.1 in the first of several hidden layers, and
 * out0, out1 for the outputs of two classes. (ui/controls.py names them in the same way.)
 */
export function unitName(layer, unit, layers) {
  if (layer === 0) return `x${unit + 1}`;
  if (layer === layers.length - 1) return layers[layer] > 1 ? `out${unit}` : "out";
  return layers.length > 3 ? `h${layer}.${unit + 1}` : `h${unit + 1}`;
}

/** The diagram in its group, with the weights as a table below it. */
export class NetworkView {
  constructor(group) {
    this.svg = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "network", role: "img" });
    this.reading = element("span", { class: "reading" }, "Point at a link to read its weight.");
    group.append(
      this.svg,
      element(
        "div", { class: "key" },
        element("span", { class: "plus" }), "positive ",
        element("span", { class: "minus" }), "negative weight", this.reading,
      ),
    );
    this.svg.addEventListener("pointerover", (event) => this.read(event.target));
    this.svg.addEventListener("pointerleave", () => this.read(null));
  }

  describe(description) {
    const { layers, bias } = description;
    this.layers = layers;
    this.links = [];
    this.svg.replaceChildren();
    const links = this.svg.appendChild(shape("g"));
    const places = layers.map((_, layer) => this.placesOf(layer, layers, bias));
    let index = 0;
    for (let layer = 1; layer < layers.length; layer++) {
      for (let from = 0; from < layers[layer - 1] + (bias ? 1 : 0); from++) {
        for (let to = 0; to < layers[layer]; to++) {
          const [x1, y1] = places[layer - 1][from];
          const [x2, y2] = places[layer][to];
          const line = shape("line", { x1, y1, x2, y2, class: "link" });
          const isBias = from === layers[layer - 1];
          line.name =
            (isBias ? "bias" : unitName(layer - 1, from, layers)) +
            ` \u2192 ${unitName(layer, to, layers)}`;
          line.index = index++;
          links.appendChild(line);
          this.links.push(line);
        }
      }
    }
    layers.forEach((units, layer) => this.drawUnits(layer, units, places[layer], bias));
    this.svg.setAttribute("aria-label", `Network with layers of ${layers.join(", ")} units.`);
    this.skip = 0;
  }

  placesOf(layer, layers, bias) {
    const count = layers[layer] + (bias && layer < layers.length - 1 ? 1 : 0);
    const x = MARGIN + ((WIDTH - 2 * MARGIN) * layer) / (layers.length - 1);
    const gap = Math.min(78, (HEIGHT - 2 * 20) / Math.max(1, count - 1));
    const top = HEIGHT / 2 - (gap * (count - 1)) / 2;
    return Array.from({ length: count }, (_, k) => [x, top + gap * k]);
  }

  drawUnits(layer, units, places, bias) {
    const gap = places.length > 1 ? places[1][1] - places[0][1] : 64;
    const radius = Math.max(3, Math.min(16, gap * 0.42));
    places.forEach(([x, y], unit) => {
      const isBias = bias && unit === units;
      const node = isBias
        ? shape("rect", {
            x: x - radius * 0.7, y: y - radius * 0.7, width: radius * 1.4, height: radius * 1.4,
            class: "unit",
          })
        : shape("circle", { cx: x, cy: y, r: radius, class: "unit" });
      this.svg.appendChild(node);
      if (radius < 8) return;
      const label = isBias ? "1" : unitName(layer, unit, this.layers);
      const small = radius < 12 || label.length > 3;
      const attributes = { x, y, class: small ? "label small" : "label" };
      this.svg.appendChild(shape("text", attributes, label));
    });
  }

  draw(frame) {
    this.frame = frame;
    // Thousands of links are costly to redraw: then every fourth frame must do.
    if (this.links.length > MANY_LINKS && this.skip++ % 4) return;
    for (const link of this.links) {
      const weight = frame.parameters[link.index];
      const width = Math.min(8, 0.4 + 1.7 * Math.sqrt(Math.abs(weight)));
      link.setAttribute("stroke-width", width.toFixed(1));
      const negative = weight < 0;
      if (link.negative !== negative) {
        link.negative = negative;
        link.setAttribute("class", negative ? "link minus" : "link plus");
      }
    }
    if (this.pointed) this.read(this.pointed);
  }

  read(target) {
    this.pointed = target?.name ? target : null;
    this.reading.textContent = this.pointed
      ? `${target.name}: ${brief(this.frame.parameters[target.index])}`
      : "Point at a link to read its weight.";
  }
}
