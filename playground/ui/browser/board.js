// @ts-check
// The board of a live room: elements made of a tree of tags and texts that the server sends.
//
// Only what has changed is touched. So nothing flickers, what is scrolled stays where it is, and
// what is selected stays selected, while learners come and go.

/**
 * @import { Mounted } from "../../live/browser/types.js"
 */

/** @typedef {Record<string, string | number>} Attributes */
/** @typedef {string | Tree} Child */
/** @typedef {[tag: string, attributes: Attributes, ...children: Child[]]} Tree */

const TAGS = new Set([
  ..."div section h2 p strong span table caption thead tbody tr th td".split(" "),
]);
const NAMES = new Set(["class", "scope", "title", "tabindex", "role", "aria-label"]);

/**
 * Return an element, or a text, for a child of a tree.
 * @param {Child} child
 */
function make(child) {
  if (typeof child === "string") return document.createTextNode(child);
  const made = document.createElement(TAGS.has(child[0]) ? child[0] : "span");
  patch(made, child);
  return made;
}

/**
 * Return whether a node can become what a child of a tree says.
 * @param {Node} node
 * @param {Child} child
 */
function fits(node, child) {
  return typeof child === "string" ? node.nodeType === 3 : node.nodeName.toLowerCase() === child[0];
}

/**
 * Make an element what a tree says; its tag is the tree's already.
 * @param {HTMLElement} element
 * @param {Tree} tree
 */
export function patch(element, [, attributes, ...children]) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "share") element.style.width = `${100 * Number(value)}%`;
    else if (NAMES.has(name) && element.getAttribute(name) !== String(value)) {
      element.setAttribute(name, String(value));
    }
  }
  for (const name of NAMES) if (!(name in attributes)) element.removeAttribute(name);
  children.forEach((child, k) => {
    const node = element.childNodes[k];
    if (!node) element.append(make(child));
    else if (!fits(node, child)) node.replaceWith(make(child));
    else if (typeof child !== "string") patch(/** @type {HTMLElement} */ (node), child);
    else if (node.nodeValue !== child) node.nodeValue = child;
  });
  while (element.childNodes.length > children.length) element.lastChild?.remove();
}

/** @type {HTMLElement | undefined} it outlives the element it stands in */
let root;

/** @param {Mounted<{ tree: Tree }>} component */
export default function mount({ data, parentElement }) {
  root ??= document.createElement("div");
  if (root.parentNode !== parentElement) parentElement.append(root);
  patch(root, data.tree);
}
