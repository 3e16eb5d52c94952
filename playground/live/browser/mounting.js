// @ts-check
// The component that Streamlit mounts: Plotly, the page's theme, and one message after the other.

import { appRoot } from "./address.js";
import { element } from "./elements.js";
import { Player } from "./player.js";
import { PLOTLY_ADDRESS } from "./plotly_address.js";

/** @import { Mounted, Plotly, Theme } from "./types.js" */

/** @type {Promise<Plotly> | null} */
let plotlyLoading = null;

/**
 * Load Plotly: the installed package's own file or, where the app cannot serve it, a public copy.
 * @param {string} address
 */
function loadPlotly(address) {
  plotlyLoading ??= new Promise((resolve, reject) => {
    const script = element("script", { src: new URL(address, appRoot()).href });
    script.onload = () => (window.Plotly ? resolve(window.Plotly) : reject(new Error(address)));
    script.onerror = () => reject(new Error(address));
    document.head.append(script);
  });
  return plotlyLoading;
}

/**
 * Read the page's colours where the component stands: they follow the theme.
 * @param {Element} parent
 * @return {Theme}
 */
function themeOf(parent) {
  const style = getComputedStyle(parent);
  const read = (/** @type {string} */ name) => style.getPropertyValue(`--st-${name}`).trim();
  return {
    text: read("text-color"), primary: read("primary-color"), font: read("font"),
    background: read("background-color"),
  };
}

const ABSENCE = 3000; // ms without an element after which playing pauses

/**
 * Make what mounts a player: the first one of a page, or the second one of a pair.
 * @param {import("./pair.js").Side} side
 */
export function makeMount(side) {
  // The player outlives the element it stands in. Streamlit at times takes that away and puts up
  // another: for a moment when runs of the script overlap, for long when another page is opened.
  /** @type {Player | null} */
  let player = null;
  /** @type {Promise<unknown>} */
  let working = Promise.resolve();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let absence;

  /** Make the player; Plotly comes when it comes. */
  const begin = () => {
    loadPlotly(PLOTLY_ADDRESS)
      .catch(() => null)
      .then((plotly) => (working = working.then(() => player?.takePlotly(plotly))));
    return new Player(side);
  };

  /** @param {Mounted<Uint8Array>} mounted */
  return function mount({ data, parentElement, setTriggerValue }) {
    const theme = themeOf(parentElement), came = performance.now();
    clearTimeout(absence);
    if (player) player.requests.unread += 1;
    // One message after the other: describing a run waits for the charts.
    working = working
      .then(async () => {
        player ??= begin();
        if (player.root.parentElement !== parentElement) parentElement.append(player.root);
        await player.receive(data, (request) => setTriggerValue("request", request), theme, came);
      })
      .catch((error) => {
        console.error(error);
        parentElement.append(element("p", { role: "alert" }, `The player stopped: ${error.message}`));
      })
      .finally(() => player && (player.requests.unread = Math.max(0, player.requests.unread - 1)));
    // Called also for data that newer data has overtaken, while the element stays: so the player is
    // left in it, and goes off the page only with it.
    return () => {
      clearTimeout(absence);
      absence = setTimeout(() => player?.root.isConnected || player?.pause(), ABSENCE);
    };
  };
}
