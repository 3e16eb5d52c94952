// @ts-check
// The component that Streamlit mounts: the player, the first one where there are two.

import { makeMount } from "./mounting.js";

/** @import { Mounted } from "./types.js" */

const mountPlayer = makeMount("first");

/** @param {Mounted<Uint8Array>} mounted */
export default function mount(mounted) {
  return mountPlayer(mounted);
}
