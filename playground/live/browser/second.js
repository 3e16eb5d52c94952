// @ts-check
// The second player of a pair, which follows the transport of the first: see pair.js.

import { makeMount } from "./mounting.js";

/** @import { Mounted } from "./types.js" */

const mountPlayer = makeMount("second");

/** @param {Mounted<Uint8Array>} mounted */
export default function mount(mounted) {
  return mountPlayer(mounted);
}
