// @ts-check
// Files that the browser saves: no address of the server's is asked for them.

import { element } from "./elements.js";

/** @import { SentFile } from "./types.js" */

/**
 * Return the bytes of a file that came in base64.
 * @param {Pick<SentFile, "data">} file
 */
export function bytesOf({ data }) {
  return Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
}

/**
 * Save bytes under a name.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {Pick<SentFile, "name" | "mime">} file
 */
export function saveBytes(bytes, { name, mime }) {
  const address = URL.createObjectURL(new Blob([bytes], { type: mime }));
  saveAddress(address, name);
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/**
 * Save what an address of the page's own holds under a name.
 * @param {string} address
 * @param {string} name
 */
export function saveAddress(address, name) {
  element("a", { download: name, href: address }).click();
}
