// @ts-check
// Loads a component from the app's own address: short, because Streamlit sends this text each time.

import { appRoot } from "./address.js";
import { ADDRESS } from "./script_address.js";

const loaded = import(new URL(ADDRESS, appRoot()).href);

/**
 * Put the style sheet where it is for the component: once for the page, or for what is isolated.
 * @param {Element | ShadowRoot} place
 * @param {string} text
 */
function dress(place, text) {
  const root = place.getRootNode(), isPage = root instanceof Document;
  const within = isPage ? document.body : /** @type {ShadowRoot} */ (root);
  if (!text || within.querySelector(`style[data-of="${ADDRESS}"]`)) return;
  const style = document.createElement("style");
  style.dataset.of = ADDRESS;
  style.textContent = text;
  within.append(style);
}

/** @param {{ parentElement: Element | ShadowRoot }} component */
export default async function mount(component) {
  const script = await loaded;
  dress(component.parentElement, script.STYLE);
  return script.default(component);
}
