import assert from "node:assert/strict";
import test from "node:test";

import { VectorContext } from "../../playground/live/browser/vector.js";

// An element of a document that does no more than keep what it is given.
class Made {
  constructor(tag) {
    [this.tag, this.attributes, this.children, this.style] = [tag, {}, [], {}];
  }

  setAttribute(name, value) {
    this.attributes[name] = value;
  }

  append(...children) {
    this.children.push(...children);
  }

  querySelectorAll(tag) {
    return this.children.flatMap((one) => [...(one.tag === tag ? [one] : []), ...one.querySelectorAll(tag)]);
  }

  getContext() {
    return { drawImage: (...part) => (this.drawn = part) };
  }

  toDataURL() {
    return `data:${this.width}x${this.height}`;
  }
}

globalThis.document = {
  createElement: (tag) => new Made(tag),
  createElementNS: (names, tag) => {
    assert.equal(names, "http://www.w3.org/2000/svg");
    return new Made(tag);
  },
};

// What is drawn: the elements of the picture.
function drawn(draw) {
  const context = new VectorContext(200, 100);
  draw(context);
  return context.picture.children;
}

test("a picture has its size, and coordinates within it", () => {
  const { attributes } = new VectorContext(200, 100.255).picture;
  assert.deepEqual([attributes.width, attributes.height], ["200", "100.26"]);
  assert.equal(attributes.viewBox, "0 0 200 100.255");
});

test("a path is what was traced since it was begun", () => {
  const [first, second] = drawn((context) => {
    context.moveTo(1, 2);
    context.beginPath();
    context.lineTo(3, 4.005);
    context.lineTo(-5, 6);
    context.closePath();
    context.fill();
    context.beginPath();
    context.rect(1, 2, 3, 4);
    context.stroke();
  });
  assert.equal(first.attributes.d, "M3 4.01L-5 6Z");
  assert.equal(second.attributes.d, "M1 2h3v4h-3Z");
});

test("lines have the colour, the width and the dashes of the moment", () => {
  const [dashed, plain, filled] = drawn((context) => {
    Object.assign(context, { strokeStyle: "red", fillStyle: "blue", lineWidth: 2.5 });
    context.setLineDash([6, 3]);
    context.stroke();
    context.setLineDash([]);
    context.strokeRect(1, 2, 3, 4);
    context.fillRect(1, 2, 3, 4);
  });
  assert.deepEqual(dashed.attributes, {
    d: "", stroke: "red", "stroke-width": "2.5", fill: "none", "stroke-dasharray": "6 3",
  });
  assert.deepEqual(plain.attributes, {
    x: "1", y: "2", width: "3", height: "4", stroke: "red", "stroke-width": "2.5", fill: "none",
  });
  assert.equal(filled.attributes.fill, "blue");
});

test("only what is seen through says so", () => {
  const [pale, full] = drawn((context) => {
    context.globalAlpha = 0.25;
    context.fill();
    context.globalAlpha = 1;
    context.fill();
  });
  assert.deepEqual([pale.attributes.opacity, full.attributes.opacity], ["0.25", undefined]);
});

test("texts stand as they are aligned, in their font", () => {
  const texts = drawn((context) => {
    for (const align of ["left", "center", "right"]) {
      Object.assign(context, { textAlign: align, font: "11px serif" });
      context.fillText(align, 1, 2);
    }
  });
  assert.deepEqual(texts.map((one) => one.attributes["text-anchor"]), ["start", "middle", "end"]);
  assert.deepEqual(texts.map((one) => one.textContent), ["left", "center", "right"]);
  assert.ok(texts.every((one) => one.style.font === "11px serif"));
});

test("what is restored is as it was saved, however deep", () => {
  const state = ({ strokeStyle, fillStyle, lineWidth, globalAlpha, font, textAlign, dash }) =>
    ({ strokeStyle, fillStyle, lineWidth, globalAlpha, font, textAlign, dash });
  const context = new VectorContext(10, 10);
  const changed = { strokeStyle: "red", fillStyle: "blue", lineWidth: 3 };
  const before = state(context);
  context.save();
  Object.assign(context, { ...changed, globalAlpha: 0.5, font: "1px serif", textAlign: "right" });
  context.setLineDash([1]);
  const between = state(context);
  context.save();
  Object.assign(context, { lineWidth: 9, textAlign: "center" });
  context.restore();
  assert.deepEqual(state(context), between);
  context.restore();
  assert.deepEqual(state(context), before);
});

test("what is clipped lies in a group with the path, until it is restored", () => {
  const [clip, group, after] = drawn((context) => {
    context.save();
    context.rect(0, 0, 5, 5);
    context.clip();
    context.fillRect(1, 1, 9, 9);
    context.restore();
    context.fillRect(2, 2, 1, 1);
  });
  assert.deepEqual([clip.tag, group.tag, after.tag], ["clipPath", "g", "rect"]);
  assert.equal(group.attributes["clip-path"], `url(#${clip.attributes.id})`);
  assert.equal(clip.children[0].attributes.d, "M0 0h5v5h-5Z");
  assert.equal(group.children.length, 1);
});

test("clips of one picture have names of their own", () => {
  const context = new VectorContext(10, 10);
  for (let k = 0; k < 3; k++) context.clip();
  const names = context.picture.querySelectorAll("clipPath").map((one) => one.attributes.id);
  assert.equal(new Set(names).size, 3);
});

test("a part of a picture is drawn from a canvas of its size", () => {
  const [image] = drawn((context) => context.drawImage(new Made("canvas"), 10, 20, 30, 40, 1, 2, 60, 80));
  assert.deepEqual(image.attributes, {
    href: "data:30x40", x: "1", y: "2", width: "60", height: "80", preserveAspectRatio: "none",
  });
});
