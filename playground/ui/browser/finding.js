// @ts-check
// Finding settings by their labels, their other names and their help.

/**
 * @import { Entry } from "./entries.js"
 *
 * What is found: settings in the sidebar by their names, and sentences on those that do nothing now
 * or stand elsewhere, and whether a click on them leads there.
 * @typedef {{ name: string, label: string, text: string, leads: boolean }} Note
 * @typedef {{ here: string[], notes: Note[] }} Found
 */

/**
 * Return the words of a text: letters and digits of any script, in small letters.
 * @param {string} text
 */
export function wordsOf(text) {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * Return whether each word of a query begins a word of a text.
 * @param {string[]} query
 * @param {string} text
 */
function holds(query, text) {
  const words = wordsOf(text);
  return query.every((part) => words.some((word) => word.startsWith(part)));
}

/**
 * Return what is found. What is called so goes before what only says so in its help: that is left
 * out where there is any of the first kind.
 * @param {string} text what is typed
 * @param {Entry[]} entries
 * @param {string[]} idle the settings that do nothing now
 * @return {Found}
 */
export function find(text, entries, idle) {
  const query = wordsOf(text);
  const called = entries.filter(({ label, also }) => holds(query, [label, ...also].join(" ")));
  const found = called.length ? called : entries.filter(({ help }) => holds(query, help));
  const here = found.filter(({ name, where }) => !where && !idle.includes(name)).map(({ name }) => name);
  const others = found.filter(({ name }) => !here.includes(name));
  const notes = others.map(({ name, label, where, reason, leads }) => {
    const isIdle = idle.includes(name);
    return { name, label, text: isIdle ? reason : where, leads: leads && !isIdle };
  });
  return { here, notes };
}
