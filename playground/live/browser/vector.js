// @ts-check
// A context that draws as a canvas does, into an SVG picture: it stays crisp at any size.

import { contextOf } from "./elements.js";

const SVG_NAMES = "http://www.w3.org/2000/svg";
const ANCHORS = { left: "start", center: "middle", right: "end" };

/**
 * What diagrams are drawn into.
 * @typedef {CanvasRenderingContext2D | VectorContext} DrawingContext
 *
 * @typedef {Record<string, string | number>} Attributes
 * @typedef {Pick<VectorContext, "group" | "dash" | "strokeStyle" | "fillStyle" | "lineWidth" | "globalAlpha"
 *   | "font" | "textAlign">} State
 */

/**
 * Write a number for a file: a hundredth of a pixel is not seen.
 * @param {number} number
 */
function short(number) {
  return String(Math.round(100 * number) / 100);
}

/**
 * @template {SVGElement} Made
 * @param {Made} made
 * @param {Attributes} attributes
 */
function setAttributes(made, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, typeof value === "number" ? short(value) : value);
  }
  return made;
}

/**
 * Return how a context draws lines.
 * @param {Pick<VectorContext, "dash" | "strokeStyle" | "lineWidth">} context
 * @return {Attributes}
 */
function strokedBy({ dash, strokeStyle, lineWidth }) {
  /** @type {Attributes} */
  const dashes = dash.length ? { "stroke-dasharray": dash.join(" ") } : {};
  return { stroke: strokeStyle, "stroke-width": lineWidth, fill: "none", ...dashes };
}

/** What diagrams use of CanvasRenderingContext2D. */
export class VectorContext {
  strokeStyle = "#000";
  fillStyle = "#000";
  lineWidth = 1;
  globalAlpha = 1;
  font = "10px sans-serif";
  /** @type {keyof typeof ANCHORS} */
  textAlign = "left";
  /** @type {number[]} */
  dash = [];
  path = "";
  /** @type {State[]} */
  saved = [];

  /**
   * @param {number} width
   * @param {number} height
   */
  constructor(width, height) {
    this.picture = document.createElementNS(SVG_NAMES, "svg");
    setAttributes(this.picture, { xmlns: SVG_NAMES, width, height, viewBox: `0 0 ${width} ${height}` });
    /** @type {SVGElement} */
    this.group = this.picture;
  }

  /**
   * @template {keyof SVGElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {Attributes} attributes
   */
  add(tag, attributes) {
    /** @type {Attributes} */
    const alpha = this.globalAlpha < 1 ? { opacity: this.globalAlpha } : {};
    const made = setAttributes(document.createElementNS(SVG_NAMES, tag), { ...attributes, ...alpha });
    this.group.append(made);
    return made;
  }

  // ---- as a canvas has it ----

  clearRect() {}

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.dash = dash;
  }

  beginPath() {
    this.path = "";
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  moveTo(x, y) {
    this.path += `M${short(x)} ${short(y)}`;
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  lineTo(x, y) {
    this.path += `${this.path ? "L" : "M"}${short(x)} ${short(y)}`;
  }

  closePath() {
    this.path += "Z";
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  rect(x, y, width, height) {
    this.path += `M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}Z`;
  }

  stroke() {
    this.add("path", { d: this.path, ...strokedBy(this) });
  }

  fill() {
    this.add("path", { d: this.path, fill: this.fillStyle });
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  strokeRect(x, y, width, height) {
    this.add("rect", { x, y, width, height, ...strokedBy(this) });
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  fillRect(x, y, width, height) {
    this.add("rect", { x, y, width, height, fill: this.fillStyle });
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   */
  fillText(text, x, y) {
    const made = this.add("text", { x, y, fill: this.fillStyle, "text-anchor": ANCHORS[this.textAlign] });
    made.style.font = this.font;
    made.textContent = text;
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   */
  strokeText(text, x, y) {
    const made = this.add("text", { x, y, ...strokedBy(this), "text-anchor": ANCHORS[this.textAlign] });
    made.style.font = this.font;
    made.textContent = text;
  }

  /** @param {string} text */
  measureText(text) {
    const context = contextOf(document.createElement("canvas"));
    context.font = this.font;
    return context.measureText(text);
  }

  /**
   * @param {HTMLCanvasElement} source
   * @param {number} left
   * @param {number} top
   * @param {number} width
   * @param {number} height
   * @param {number} x
   * @param {number} y
   * @param {number} toWidth
   * @param {number} toHeight
   */
  drawImage(source, left, top, width, height, x, y, toWidth, toHeight) {
    const part = document.createElement("canvas");
    [part.width, part.height] = [width, height];
    contextOf(part).drawImage(source, left, top, width, height, 0, 0, width, height);
    this.add("image", {
      href: part.toDataURL(), x, y, width: toWidth, height: toHeight, preserveAspectRatio: "none",
    });
  }

  save() {
    const { group, dash, strokeStyle, fillStyle, lineWidth, globalAlpha, font, textAlign } = this;
    this.saved.push({ group, dash, strokeStyle, fillStyle, lineWidth, globalAlpha, font, textAlign });
  }

  restore() {
    Object.assign(this, this.saved.pop());
  }

  clip() {
    const id = `clip-${this.picture.querySelectorAll("clipPath").length}`;
    const clip = setAttributes(document.createElementNS(SVG_NAMES, "clipPath"), { id });
    clip.append(setAttributes(document.createElementNS(SVG_NAMES, "path"), { d: this.path }));
    this.group.append(clip);
    this.group = this.add("g", { "clip-path": `url(#${id})` });
  }

  /** Return the picture as a data address. */
  toDataURL() {
    const text = new XMLSerializer().serializeToString(this.picture);
    return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  }
}

/**
 * A context of a canvas so many times as fine as its size, which gives its picture likewise.
 * @param {number} width
 * @param {number} height
 * @param {number} scale
 */
export function rasterContext(width, height, scale) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * scale, height * scale];
  const context = contextOf(canvas);
  context.scale(scale, scale);
  return Object.assign(context, { toDataURL: () => canvas.toDataURL("image/png") });
}
