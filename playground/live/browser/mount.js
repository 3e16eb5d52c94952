// The component that Streamlit mounts: Plotly, the page's theme, and one message after the other.

import { appRoot } from "./address.js";
import { element } from "./elements.js";
import { Player } from "./player.js";

let plotlyLoading = null;

/** Load Plotly: the installed package's own file or, where the app cannot serve it, a public copy. */
function loadPlotly(address) {
  plotlyLoading ??= new Promise((resolve, reject) => {
    const script = element("script", { src: new URL(address, appRoot()).href });
    script.onload = () => (window.Plotly ? resolve(window.Plotly) : reject(new Error(address)));
    script.onerror = () => reject(new Error(address));
    document.head.append(script);
  });
  return plotlyLoading;
}

/** Read the page's colours where the component stands: they follow the theme. */
function themeOf(parent) {
  const style = getComputedStyle(parent);
  const read = (name) => style.getPropertyValue(`--st-${name}`).trim();
  return {
    text: read("text-color"), primary: read("primary-color"), font: read("font"),
    background: read("background-color"),
  };
}

// The player outlives the element it stands in. Streamlit at times takes that away and puts up
// another: for a moment when runs of the script overlap, for long when another page is opened.
let player = null;
let working = Promise.resolve();

const ABSENCE = 3000; // ms without an element after which playing pauses
let absence = null;

export default function mount({ data, parentElement, setTriggerValue }) {
  const theme = themeOf(parentElement), came = performance.now();
  clearTimeout(absence);
  if (player) player.requests.unread += 1;
  // One message after the other: describing a run waits for the charts.
  working = working
    .then(async () => {
      const plotly = await loadPlotly(PLOTLY_ADDRESS).catch(() => null);
      player ??= new Player(plotly);
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
}
