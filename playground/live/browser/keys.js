// @ts-check
// Keys that press the tools of the transport, wherever on the page they are pressed.

/**
 * @import { Selection } from "./selection.js"
 * @import { Stage } from "./stage.js"
 */

// What has a use of its own for keys.
const BUSY = "input, select, textarea, button, a, summary, [contenteditable], [role=slider], " +
  "[role=combobox], [role=tab], [role=dialog] *";

/**
 * Press the tool of a key; Escape lets go of what is selected.
 * @param {KeyboardEvent} event
 * @param {Pick<Stage, "root" | "transport" | "shelf">} stage
 * @param {Pick<Selection, "letGo">} selection
 */
export function onKey(event, { root, transport, shelf }, selection) {
  const target = event.target instanceof Element ? event.target : null;
  if (event.key === "Escape" && root.contains(target)) selection.letGo();
  const isModified = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
  if (isModified || !root.isConnected || target?.closest(BUSY)) return;
  // The shelf stands below the whole player alone, and an exercise may hide it.
  const hasShelf = ["full", "task"].includes(root.dataset.layout ?? "") && !shelf.tools.hidden;
  const isKept = event.key.toLowerCase() === "k" && hasShelf;
  const tool = isKept ? shelf.keepButton : transport.toolOf(event.key);
  if (!tool || tool.hidden || tool.disabled) return;
  event.preventDefault();
  tool.click();
}
